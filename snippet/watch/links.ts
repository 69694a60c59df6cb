import { isIgnored } from '../config.ts'
import { listen } from '../guard.ts'
import type { Track } from '../track.ts'

/** Schemes and hosts that reach a person; the first word of each is the method, or stands for it. */
const REACHES =
  /^((tel|sms|mailto|whatsapp|tg|viber|skype|facetime|weixin):|(wa|t|telegram|m|ig|line|signal|zalo)\.me|(whatsapp|messenger)\.com|lin\.ee|discord\.gg|pf\.kakao\.com)$/
const METHODS: Record<string, string> = {
  wa: 'whatsapp',
  t: 'telegram',
  tg: 'telegram',
  m: 'messenger',
  ig: 'instagram',
  lin: 'line',
  pf: 'kakaotalk',
  weixin: 'wechat',
}

/** How a link reaches a person and whom, or nothing when it does not. Texts and subjects are left out. */
export const parseContact = ({
  protocol,
  hostname,
  pathname,
  searchParams,
}: URL): { method: string; contact: string } | undefined => {
  const place = protocol.startsWith('http') ? hostname.replace(/^(www|api|web|chat)\./, '') : protocol
  const [word = ''] = place.split(/[.:]/)
  return REACHES.test(place)
    ? {
        method: METHODS[word] ?? word,
        contact: searchParams.get('phone') ?? searchParams.get('domain') ?? pathname.replace(/^\/+/, ''),
      }
    : undefined
}

/** `contact_click` and outbound `click`. Only listens: the link works as if we were not there. */
export const watchLinks = (track: Track): void =>
  listen('click auxclick', (event: MouseEvent) => {
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
