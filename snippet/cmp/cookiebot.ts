import type { ConsentPlatform } from './platform.ts'

interface Page {
  Cookiebot: { consentID?: string; hasResponse?: boolean; consent: Record<string, unknown> }
}

/**
 * Cookiebot by Usercentrics. A consent implied by going on is no answer. Verified: reference (its documentation);
 * `consentID` from memory.
 */
export const cookiebot: ConsentPlatform<Page> = {
  id: 'cookiebot',
  events: 'CookiebotOnConsentReady CookiebotOnAccept CookiebotOnDecline',
  detect: (w) => w.Cookiebot,
  read: ({ Cookiebot: { hasResponse, consent } }) =>
    hasResponse && consent['method'] !== 'implied' ? Object.entries(consent) : null,
  receipt: ({ Cookiebot: { consentID } }) => consentID,
}
