import { onEvent } from '../on-event.ts'
import { useCore } from '../use-core.ts'
import { readTerm } from './search.ts'

/** What a page tells of itself by its address and its answer: `p.page.js`. */
useCore('page', ({ track, listen, options, guard }) => {
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
  onEvent('page_view', () => {
    if (isBegun) search()
  })
})
