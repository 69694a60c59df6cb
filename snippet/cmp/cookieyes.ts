import type { ConsentPlatform } from './platform.ts'

interface Page {
  getCkyConsent: () => { categories: Record<string, boolean>; isUserActionCompleted?: boolean }
}

/** CookieYes. Its `performance` is about speed, not about measuring. Verified: reference (second-hand). */
export const cookieyes: ConsentPlatform<Page> = {
  id: 'cookieyes',
  events: 'cookieyes_consent_update cookieyes_banner_load',
  detect: (w) => w.getCkyConsent,
  read: (w) => {
    const { isUserActionCompleted, categories } = w.getCkyConsent()
    return isUserActionCompleted
      ? Object.entries(categories).filter(([name]) => name !== 'performance')
      : null
  },
}
