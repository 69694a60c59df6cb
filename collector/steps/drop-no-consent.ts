import { mayStore } from '../../schema/parse.ts'
import { Drop } from '../receive/drop-reason.ts'
import type { Step } from '../receive/context.ts'

const PURPOSES = ['consent_purposes', 'purposes_before', 'purposes_after'] as const

/**
 * Nothing is stored that the visitor did not allow. A browser that says nothing of consent is taken as
 * `cookieless`: the event counts and nobody is remembered.
 */
export const dropNoConsent: Step = (event, { sender, noAds }) => {
  if (sender === 'browser') event.consent_mode ??= 'cookieless'
  if (event.consent_mode !== undefined && !mayStore(event.consent_mode)) throw new Drop('no_consent')
  if (!noAds) return
  for (const field of PURPOSES) {
    const purposes = event[field] as string[] | undefined
    if (purposes) event[field] = purposes.filter((purpose) => !purpose.startsWith('ads'))
  }
}
