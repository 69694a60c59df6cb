import type { Step } from '../receive/context.ts'

/** Whose event it is and when we heard of it: never the sender's word, but for a server's `origin`. */
export const putOrigin: Step = (event, { site, sender, receivedAt }) => {
  event.site_id = site.key
  event.received_at = receivedAt
  if (sender === 'browser') event.origin = 'web'
  else event.origin ??= 'import'
}
