import { showCount } from './cart.ts'
import { find } from './make.ts'
import { read } from './store.ts'
import { pageUrl } from './words.ts'

/** What every page shows: how full the cart is, and the account instead of the login. */
export function showFrame(): void {
  showCount()
  const account = read('account')
  if (!account) return
  const link = find('#account-link', HTMLAnchorElement)
  link.href = pageUrl('cuenta.html')
  link.textContent = account.user
}
