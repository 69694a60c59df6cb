import { find } from '../make.ts'
import { periplo } from '../periplo.ts'
import { t } from '../words.ts'

export function contact(): void {
  const form = find('#contact-form', HTMLFormElement)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    // The shop has taken the message: a lead, and never what was written.
    periplo('track', 'generate_lead', { form_id: form.id })
    form.reset()
    find('#contact-done', HTMLElement).textContent = t.sent
  })
}
