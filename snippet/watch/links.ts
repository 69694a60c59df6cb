import { isIgnored } from '../ignored.ts'
import { listen } from '../guard.ts'
import type { Track } from '../track.ts'

/** Ways to reach a person, by the scheme or the host of the link. */
const SCHEMES = /^(tel|sms|mailto|whatsapp|tg|viber|skype|facetime|weixin):/
const HOSTS: Record<string, string> = {
  'wa.me': 'whatsapp',
  'whatsapp.com': 'whatsapp',
  tg: 'telegram',
  't.me': 'telegram',
  'telegram.me': 'telegram',
  'm.me': 'messenger',
  'messenger.com': 'messenger',
  'ig.me': 'instagram',
  'line.me': 'line',
  'lin.ee': 'line',
  'signal.me': 'signal',
  'zalo.me': 'zalo',
  'pf.kakao.com': 'kakaotalk',
  'discord.gg': 'discord',
  weixin: 'wechat',
}

/** How a link reaches a person and whom, or nothing when it does not. Texts and subjects are left out. */
export const parseContact = (url: URL): { method: string; contact: string } | undefined => {
  const scheme = SCHEMES.exec(url.protocol)?.[1]
  const host = url.hostname.replace(/^(www|api|web|chat)\./, '')
  const method = scheme ? (HOSTS[scheme] ?? scheme) : HOSTS[host]
  const { searchParams, pathname } = url
  return method
    ? {
        method,
        contact: searchParams.get('phone') ?? searchParams.get('domain') ?? pathname.replace(/^\/+/, ''),
      }
    : undefined
}

/** `contact_click` and outbound `click`. Only listens: the link works as if we were not there. */
export const watchLinks = (track: Track): void =>
  listen<MouseEvent>(document, 'click auxclick', (event) => {
    // The right button opens a menu, not the link.
    if (event.button > 1) return
    const link = event.composedPath().find((node) => (node as Element).matches?.('a[href],area[href]'))
    const { href } = (link ?? {}) as HTMLAnchorElement
    // In SVG it is an object.
    if (typeof href !== 'string' || isIgnored(link as Element)) return
    const url = new URL(href)
    const contact = parseContact(url)
    const link_text = (link as Element).textContent?.trim().slice(0, 100) || undefined
    if (contact) track('contact_click', { ...contact, link_text })
    else if (url.protocol.startsWith('http') && url.host !== location.host) {
      track('click', { link_url: url.origin + url.pathname, link_host: url.host, link_text, outbound: true })
    }
  })
