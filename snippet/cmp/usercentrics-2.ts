import type { ConsentPlatform } from './platform.ts'

interface Message {
  event?: string
  type?: string
}
interface Page {
  dataLayer?: Message[]
  UC_UI: {
    isInitialized: () => boolean
    getServicesBaseInfo: () => { name: string; categorySlug: string; consent: { status: boolean } }[]
  }
}

/**
 * Usercentrics 2. Whether somebody answered stands in its last message alone: in the data layer, and in a window event whose
 * name the site chooses (`ucEvent` unless it did). Without either there is no answer.
 * Verified: reference (the message in its documentation, the list of services second-hand).
 */
export const usercentrics2: ConsentPlatform<Page> = {
  id: 'usercentrics',
  events: 'ucEvent UC_UI_INITIALIZED',
  detect: (w) => w.UC_UI?.isInitialized(),
  read: (w, heard) => {
    const layer = Array.isArray(w.dataLayer) ? w.dataLayer : []
    const isStatus = (message?: Message) => message?.event === 'consent_status'
    const last = [heard as Message, ...layer].filter(isStatus).pop()
    if (!/^explicit$/i.test(last?.type ?? '')) return null
    return w.UC_UI.getServicesBaseInfo().flatMap(({ name, categorySlug, consent: { status } }) => [
      [categorySlug, status] as const,
      ['service ' + name, status] as const,
    ])
  },
}
