import { find } from '../make.ts'
import { periplo } from '../periplo.ts'
import { read, write } from '../store.ts'
import { pageUrl, t } from '../words.ts'

export function login(): void {
  find('#login-form', HTMLElement).addEventListener('submit', (event) => {
    event.preventDefault()
    const user = find('#login-user', HTMLInputElement).value.trim()
    const plan = find('#login-plan', HTMLSelectElement).value
    write('account', { user, plan })
    // The moment an anonymous visitor becomes a known person.
    periplo('identify', user, { plan })
    periplo('track', 'login', { method: 'password' })
    location.assign(pageUrl('cuenta.html'))
  })
}

export function account(): void {
  const known = read('account')
  if (!known) return location.replace(pageUrl('entrar.html'))
  find('#hello', HTMLElement).textContent = t.hello(known.user)
  find('#plan', HTMLElement).textContent = t.plan(known.plan)
  find('#logout', HTMLElement).addEventListener('click', () => {
    write('account', undefined)
    periplo('reset')
    location.assign(pageUrl('./'))
  })
}
