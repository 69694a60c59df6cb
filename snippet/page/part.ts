import { useCore } from '../use-core.ts'
import { readDownload } from './downloads.ts'
import { readTerm } from './search.ts'
import { readShare } from './share.ts'

type On = (command: 'on', name: string, callback: () => unknown) => void

/** What a page tells of itself by its address, its answer and its links: `p.page.js`. */
useCore('page', ({ track, listen, isIgnored, options, guard }) => {
  const search = (result_count?: string) => {
    const search_term = readTerm(location.href, options.search)
    if (search_term) track('view_search_results', { search_term, result_count })
  }

  let isBegun = false
  const begin = guard(() => {
    isBegun = true
    const load = performance.getEntriesByType('navigation')[0]
    // Safari does not tell it.
    if (/404|410/.test(String(load?.responseStatus))) track('not_found')
    // Only what the page says of its results counts, and only when it has loaded: later it may be of another search.
    const results = document.querySelector('[data-periplo-results]')
    search(results?.getAttribute('data-periplo-results') || undefined)
  })
  if (document.readyState === 'loading') listen('DOMContentLoaded', begin)
  else begin()
  ;(window as unknown as { periplo: On }).periplo('on', 'page_view', () => isBegun && search())

  listen('click auxclick', (event: MouseEvent) => {
    if (event.button > 1) return
    const link = event.composedPath().find((node) => (node as Element).matches?.('a[href],area[href]'))
    const { href } = (link ?? {}) as HTMLAnchorElement
    // In SVG it is an object.
    if (typeof href !== 'string' || isIgnored(link as Element)) return
    const url = new URL(href)
    const { textContent } = link as Element
    const download = readDownload(url, (link as Element).getAttribute('download'))
    if (download) {
      const link_text = textContent?.trim().slice(0, 100) || undefined
      track('file_download', { ...download, link_text })
    }
    const method = readShare(url)
    if (method) track('share', { method })
  })
})
