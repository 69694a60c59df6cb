import type { ConsentPlatform } from './platform.ts'

interface Page {
  CookieConsent: {
    validConsent: () => boolean
    getCookie: (field: 'consentId') => string
    getUserPreferences: () => { acceptedCategories: string[]; rejectedCategories: string[] }
  }
}

/** orestbida/cookieconsent 3. Under opt-out categories count as accepted before any choice. Verified: the package in a browser. */
export const cookieconsent: ConsentPlatform<Page> = {
  id: 'cookieconsent',
  events: 'cc:onFirstConsent cc:onConsent cc:onChange',
  detect: (w) => w.CookieConsent?.validConsent,
  read: ({ CookieConsent: consent }) => {
    if (!consent.validConsent()) return null
    const { acceptedCategories, rejectedCategories } = consent.getUserPreferences()
    return [...acceptedCategories, ...rejectedCategories].map((name) => [
      name,
      !rejectedCategories.includes(name),
    ])
  },
  receipt: (w) => w.CookieConsent.getCookie('consentId'),
}
