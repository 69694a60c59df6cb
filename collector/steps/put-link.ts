import type { Step } from '../receive/context.ts'
import { linkNumber } from '../receive/signed-link.ts'

/**
 * Who came by a signed link of an e-mail, and what became of it. Only under consent, and never against what the browser
 * knows already: a mail is forwarded, and who is logged in is no one else.
 */
export const putLink: Step = (event, { site, sender, links }) => {
  // Ours to say.
  if (sender === 'browser') delete event.signed_link
  const number = event.name === 'page_view' && event.url ? linkNumber(event.url) : undefined
  if (number === undefined) return
  const { outcome, user_id } = links[number] ?? { outcome: 'invalid' as const }
  event.signed_link = outcome
  if (user_id === undefined) return
  if (event.consent_mode !== 'granted' || site.preset) event.signed_link = 'not_allowed'
  else if (event.user_id && event.user_id !== user_id) event.signed_link = 'other_user'
  else event.user_id = user_id
}
