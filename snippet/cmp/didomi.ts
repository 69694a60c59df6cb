import type { ConsentPlatform } from './platform.ts'

type Statuses = Record<string, { enabled?: boolean } | undefined>
interface Page {
  didomiOnReady?: (() => void)[]
  didomiEventListeners?: { event: string; listener: () => void }[]
  Didomi?: {
    getCurrentUserStatus: () => { purposes: Statuses; vendors: Statuses }
    isConsentRequired: () => boolean
    shouldUserStatusBeCollected?: () => boolean
  }
}

/**
 * Didomi. Purposes by their usual ids, none without `cookies` where that is asked; a custom vendor that bears our name
 * decides on analytics. Verified: reference (its React package); `shouldUserStatusBeCollected` and the ids from memory.
 */
export const didomi: ConsentPlatform<Page> = {
  id: 'didomi',
  detect: (w) => w.Didomi ?? w.didomiOnReady,
  subscribe: (w, changed) => {
    const listener = () => changed()
    ;(w.didomiEventListeners ??= []).push({ event: 'consent.changed', listener })
    ;(w.didomiOnReady ??= []).push(listener)
  },
  read: ({ Didomi }) => {
    if (!Didomi?.isConsentRequired() || Didomi.shouldUserStatusBeCollected?.() !== false) return null
    const { purposes, vendors } = Didomi.getCurrentUserStatus()
    const mayStore = purposes['cookies']?.enabled !== false
    return [...Object.entries(purposes), ...Object.entries(vendors)].map(([id, status]) => [
      id,
      mayStore && status?.enabled,
    ])
  },
}
