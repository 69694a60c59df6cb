import type { Purpose, Purposes } from '../consent.ts'
import type { ConsentPlatform } from './platform.ts'

type State = 0 | 1 | 2
interface Page {
  google_tag_data: {
    ics: {
      usedUpdate?: boolean
      entries?: Record<string, { update?: boolean } | undefined>
      getConsentState: (key: string) => State
      addListener: (keys: string[], callback: () => void) => void
    }
  }
}

const KEYS: [Purpose, string][] = [
  ['analytics', 'analytics_storage'],
  ['ads', 'ad_storage'],
  ['ads_user_data', 'ad_user_data'],
  ['ads_personalization', 'ad_personalization'],
  ['functional', 'functionality_storage'],
]

/**
 * The live state behind Google Consent Mode: consent set by a template inside Tag Manager never passes the data layer.
 * Its id is that of the core's own source, so that `cookieless` treats a refusal alike. A default is no answer.
 * Undocumented by Google. Verified: reference only (Clarity ships on it; `entries` seen second-hand).
 */
export const gcm: ConsentPlatform<Page> = {
  id: 'gcm',
  detect: (w) => w.google_tag_data?.ics,
  subscribe: (w, changed) =>
    w.google_tag_data.ics.addListener(
      KEYS.map(([, key]) => key),
      () => changed(),
    ),
  read: (w) => {
    const { ics } = w.google_tag_data
    const purposes: Purposes = {}
    for (const [purpose, key] of KEYS) {
      const entry = ics.entries?.[key]
      const state = (entry ? entry.update !== undefined : ics.usedUpdate) && ics.getConsentState(key)
      if (state) purposes[purpose] = state === 1
    }
    return purposes
  },
}
