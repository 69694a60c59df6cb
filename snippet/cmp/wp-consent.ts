import type { Category, ConsentPlatform } from './platform.ts'

type HasConsent = ((category: string) => boolean) | undefined
interface Page {
  wp_has_consent?: HasConsent
  wp_consent_type?: string
  document: { cookie: string }
}

/** What a WordPress banner has written down of the visitor's answer: `<prefix>statistics=allow`. No identifier is read. */
export const readCookies = (cookies: string, prefix: string, hasConsent: HasConsent): Category[] =>
  cookies.split('; ').flatMap((cookie) => {
    const [, name, said] = /^(.*)=(allow|deny)$/.exec(cookie) ?? []
    if (!name?.startsWith(prefix)) return []
    const category = name.slice(prefix.length)
    return [[category, said === 'allow' && hasConsent?.(category)] as const]
  })

/**
 * WP Consent API, which many WordPress banners fill in. Without a registered type everything is allowed, so that is no answer.
 * Verified: reference (second-hand); `wp_consent_type` and the prefix of the cookies from memory.
 */
export const wpConsent: ConsentPlatform<Page> = {
  id: 'wp_consent',
  events: 'wp_listen_for_consent_change',
  detect: (w) => w.wp_has_consent && w.wp_consent_type,
  read: ({ document, wp_has_consent: hasConsent }) => readCookies(document.cookie, 'wp_consent_', hasConsent),
}
