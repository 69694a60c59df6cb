import type { Step } from '../receive/context.ts'

/**
 * Sources that cannot tell: a Consent Mode update may be anybody's, and OneTrust says the same where it shows no notice.
 * Everything else speaks only once the visitor has answered.
 */
const UNCLEAR = new Set(['gcm', 'onetrust'])

/** What makes a decision one that can be shown later: its receipt, and how it was given. */
export const putConsent: Step = (event, { sender }) => {
  if (event.name !== 'consent_update' || sender !== 'browser') return
  // Not a new random number: what is delivered twice is the same decision.
  event.consent_receipt ??= `${event.page_id}.${event.seq}`
  const { consent_source: source } = event
  if (source === 'policy') event.consent_method = 'default'
  else if (source && !UNCLEAR.has(source)) event.consent_method = 'explicit'
  else delete event.consent_method
}
