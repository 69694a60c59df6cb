import { type ConsentPlatform, NO_ADS } from './platform.ts'

interface Page {
  Shopify: {
    loadFeatures?: (features: { name: string; version: string }[], callback: () => void) => void
    /** `''` where nothing was answered: analytics, marketing, preferences, sale_of_data. */
    customerPrivacy?: { currentVisitorConsent: () => Record<string, '' | 'yes' | 'no'> }
  }
}

/**
 * Shopify Customer Privacy. Only what the visitor said counts, not what the region allows unasked. The API is loaded by the
 * shop's own loader where no banner has. Verified: reference (its documentation).
 */
export const shopify: ConsentPlatform<Page> = {
  id: 'shopify',
  events: 'visitorConsentCollected',
  detect: (w) => w.Shopify?.customerPrivacy ?? w.Shopify?.loadFeatures,
  subscribe: ({ Shopify }, changed) => {
    if (Shopify.customerPrivacy) return
    Shopify.loadFeatures?.([{ name: 'consent-tracking-api', version: '0.1' }], () => changed())
  },
  read: ({ Shopify }) => {
    const said = Shopify.customerPrivacy?.currentVisitorConsent() ?? {}
    return [
      ...Object.entries(said).flatMap(([name, answer]) =>
        answer ? [[name, answer === 'yes'] as const] : [],
      ),
      ...(said['sale_of_data'] === 'no' ? [NO_ADS] : []),
    ]
  },
}
