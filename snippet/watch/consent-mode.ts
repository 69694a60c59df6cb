import type { Purpose, Purposes } from '../consent.ts'
import { watchDataLayer } from './data-layer.ts'

const PURPOSES: Record<string, Purpose> = {
  analytics_storage: 'analytics',
  ad_storage: 'ads',
  ad_user_data: 'ads_user_data',
  ad_personalization: 'ads_personalization',
  functionality_storage: 'functional',
}

/**
 * Google Consent Mode: `gtag('consent', 'default' | 'update', {…})`. A burst of messages is one answer.
 * Where a default holds for some regions only, we cannot tell which: a denial holds everywhere.
 */
export const watchConsentMode = (
  answer: (source: 'gcm' | 'gcm_default', purposes: Purposes) => void,
): void => {
  const said: { [source in 'gcm' | 'gcm_default']: Purposes } = { gcm_default: {}, gcm: {} }
  watchDataLayer(
    (message) => {
      const [command, kind, given] = Array.from((message ?? []) as ArrayLike<unknown>)
      if (command !== 'consent') return
      const isUpdate = kind === 'update'
      const purposes = said[isUpdate ? 'gcm' : 'gcm_default']
      for (const [key, value] of Object.entries(given as object)) {
        const purpose = PURPOSES[key]
        if (purpose) purposes[purpose] = value === 'granted' && (isUpdate || purposes[purpose] !== false)
      }
    },
    () => {
      answer('gcm_default', said.gcm_default)
      answer('gcm', said.gcm)
    },
  )
}
