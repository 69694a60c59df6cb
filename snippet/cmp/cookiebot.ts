import { toPurposes } from './categories.ts'
import type { ConsentPlatform } from './platform.ts'

interface Page {
  Cookiebot: { hasResponse?: boolean; consent: Record<string, unknown> }
}

/** Cookiebot by Usercentrics. A consent implied by going on is no answer. Verified: reference (its documentation). */
export const cookiebot: ConsentPlatform<Page> = {
  id: 'cookiebot',
  events: 'CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline',
  detect: (w) => w.Cookiebot,
  read: ({ Cookiebot: { hasResponse, consent } }) =>
    hasResponse && consent['method'] !== 'implied' ? toPurposes(Object.entries(consent)) : null,
}
