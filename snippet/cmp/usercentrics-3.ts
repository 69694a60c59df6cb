import type { ConsentPlatform } from './platform.ts'

interface Details {
  consent?: { type?: string }
  services?: Record<string, { name?: string; consent?: { given?: boolean } }>
  categories?: Record<string, { state?: string }>
}
interface Page {
  __ucCmp: { getConsentDetails: () => Promise<Details> }
}

/**
 * Usercentrics 3. A service that bears our name decides on analytics, else the categories: one accepted in part is not
 * accepted. Verified: reference (events in its documentation, the shape of the details second-hand).
 */
export const usercentrics3: ConsentPlatform<Page> = {
  id: 'usercentrics',
  events: 'UC_UI_INITIALIZED UC_CONSENT UC_UI_CMP_EVENT',
  detect: (w) => w.__ucCmp,
  read: async (w) => {
    const { consent, services = {}, categories = {} } = await w.__ucCmp.getConsentDetails()
    if (consent?.type !== 'EXPLICIT') return null
    return [
      ...Object.entries(categories).map(([slug, { state }]) => [slug, state === 'ALL_ACCEPTED'] as const),
      // Of other services only the category counts.
      ...Object.values(services).map(
        (service) => ['service ' + service.name, service.consent?.given] as const,
      ),
    ]
  },
}
