import type { ConsentPlatform } from './platform.ts'
import { readCookies } from './wp-consent.ts'

interface Page {
  cmplz_has_consent?: (category: string) => boolean
  document: { cookie: string }
}

/**
 * Complianz. Its function cannot tell a refusal from no answer; its own cookies can, and the function must agree.
 * Verified: reference (second-hand); the cookie of a closed banner seen in public code.
 */
export const complianz: ConsentPlatform<Page> = {
  id: 'complianz',
  events: 'cmplz_status_change cmplz_fire_categories cmplz_revoke',
  detect: (w) => w.cmplz_has_consent,
  read: ({ document, cmplz_has_consent: hasConsent }) =>
    /cmplz_banner-status=dismissed/.test(document.cookie)
      ? readCookies(document.cookie, 'cmplz_', hasConsent)
      : null,
}
