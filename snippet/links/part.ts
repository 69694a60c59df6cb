import { useCore } from '../use-core.ts'
import { parseContact } from './contact.ts'
import { readDownload } from './downloads.ts'
import { readShare } from './share.ts'

/** Where links lead that leave the page or reach a person. Only listens: the link works as if we were not there. */
useCore('links', ({ track, listen, isIgnored }) =>
  listen('click auxclick', (event: MouseEvent) => {
    // The right button opens a menu, not the link.
    if (event.button > 1) return
    const link = event.composedPath().find((node) => (node as Element).matches?.('a[href],area[href]'))
    const { href } = (link ?? {}) as HTMLAnchorElement
    // In SVG it is an object.
    if (typeof href !== 'string' || isIgnored(link as Element)) return
    const url = new URL(href)
    const link_text = (link as Element).textContent?.trim().slice(0, 100) || undefined
    const method = readShare(url)
    const contact = parseContact(url)
    if (method) track('share', { method })
    else if (contact) track('contact_click', { ...contact, link_text })
    const download = readDownload(url, (link as Element).getAttribute('download'))
    if (download) track('file_download', { ...download, link_text })
    if (!contact && url.protocol.startsWith('http') && url.host !== location.host) {
      track('click', { link_url: url.origin + url.pathname, link_host: url.host, link_text, outbound: true })
    }
  }),
)
