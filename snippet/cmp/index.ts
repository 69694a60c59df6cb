import type { ConsentPlatform } from './platform.ts'
import { complianz } from './complianz.ts'
import { cookieScript } from './cookie-script.ts'
import { cookiebot } from './cookiebot.ts'
import { cookieconsent } from './cookieconsent.ts'
import { cookieyes } from './cookieyes.ts'
import { didomi } from './didomi.ts'
import { gcm } from './gcm.ts'
import { gpp } from './gpp.ts'
import { iubenda } from './iubenda.ts'
import { klaro } from './klaro.ts'
import { onetrust } from './onetrust.ts'
import { osano } from './osano.ts'
import { shopify } from './shopify.ts'
import { tcf } from './tcf.ts'
import { usercentrics2 } from './usercentrics-2.ts'
import { usercentrics3 } from './usercentrics-3.ts'
import { usp } from './usp.ts'
import { wpConsent } from './wp-consent.ts'

/**
 * Every consent platform we read, weakest first: Google's live state, TCF, what several vendors share, vendors. The two
 * US signals come last because all they ever say is a denial of ads, which holds whatever a banner answered.
 */
export const platforms: ConsentPlatform[] = [
  gcm,
  tcf,
  wpConsent,
  complianz,
  cookieScript,
  cookieconsent,
  cookieyes,
  cookiebot,
  didomi,
  iubenda,
  klaro,
  onetrust,
  osano,
  shopify,
  usercentrics2,
  usercentrics3,
  usp,
  gpp,
]
