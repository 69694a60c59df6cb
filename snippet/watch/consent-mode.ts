import type { Purpose, Purposes } from '../consent.ts'
import { watchDataLayer } from './data-layer.ts'

const PURPOSES: Record<string, Purpose> = {
  analytics_storage: 'analytics',
  ad_storage: 'ads',
  ad_user_data: 'ads_user_data',
  ad_personalization: 'ads_personalization',
  functionality_storage: 'functional',
}

const readPurposes = (given: Record<string, unknown> = {}): Purposes => {
  const purposes: Purposes = {}
  for (const [key, purpose] of Object.entries(PURPOSES)) {
    if (given[key]) purposes[purpose] = given[key] === 'granted'
  }
  return purposes
}

/**
 * Google Consent Mode: `gtag('consent', 'default' | 'update', {…})`. A burst of messages is one answer.
 * Where a default holds for some regions only, we cannot tell which: a denial holds everywhere.
 */
export const watchConsentMode = (
  answer: (source: 'gcm' | 'gcm_default', purposes: Purposes) => void,
): void => {
  let defaults: Purposes = {}
  let updates: Purposes | undefined
  watchDataLayer((messages) => {
    for (const message of messages) {
      const [command, kind, given] = Array.from((message ?? []) as ArrayLike<unknown>)
      if (command !== 'consent') continue
      const purposes = readPurposes(given as Record<string, unknown>)
      if (kind === 'update') updates = { ...updates, ...purposes }
      else {
        for (const key of Object.keys(purposes) as Purpose[]) {
          defaults = { ...defaults, [key]: purposes[key] && defaults[key] !== false }
        }
      }
    }
    answer('gcm_default', defaults)
    if (updates) answer('gcm', updates)
  })
}
