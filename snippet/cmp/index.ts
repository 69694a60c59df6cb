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

/** The platforms of one rank, `a` weaker than `b`. */
export type Ranked = [rank: string, platforms: ConsentPlatform[]]

/**
 * Every consent platform we read, weakest first: Google's live state, TCF, what several vendors share, vendors. The two
 * US signals come last because all they ever say is a denial of ads, which holds whatever a banner answered.
 * Each list is one file of at most 1,200 bytes, `p.<name>.js`; `cmp` is the driver's. Which platform calls for which
 * file stands in `find/signs.ts`.
 */
export const CMP: Ranked[] = [['a', [gcm]]]
export const CMP_A: Ranked[] = [
  ['c', [wpConsent, complianz, cookieScript, cookieconsent, cookieyes, cookiebot, didomi]],
]
export const CMP_B: Ranked[] = [['d', [iubenda, klaro, onetrust, osano, shopify]]]
export const CMP_C: Ranked[] = [
  ['b', [tcf]],
  ['e', [usercentrics2, usercentrics3]],
  ['f', [usp, gpp]],
]

/** All of them, in order; a function, so that no file carries those of another. */
export const allPlatforms = (): ConsentPlatform[] =>
  [...CMP, ...CMP_A, ...CMP_B, ...CMP_C]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, platforms]) => platforms)
