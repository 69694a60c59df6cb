import type { Purpose, Purposes } from '../consent.ts'
import { watchDataLayer } from './data-layer.ts'

/** Our word for one of Google's keys: `ad_storage` is `ads`, `functionality_storage` is `functional`. */
export const readPurpose = (key: string): Purpose | undefined =>
  /^(analytics|ad|functionality)_/.test(key)
    ? (key.replace('_storage', '').replace('ality', 'al').replace(/^ad/, 'ads') as Purpose)
    : undefined

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
        const purpose = readPurpose(key)
        if (purpose) purposes[purpose] = value === 'granted' && (isUpdate || purposes[purpose] !== false)
      }
    },
    () => {
      answer('gcm_default', said.gcm_default)
      answer('gcm', said.gcm)
    },
  )
}
