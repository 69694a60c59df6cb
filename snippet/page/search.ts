import { scrub } from '../scrub.ts'

/** GA4's names of the parameter that holds what was searched for, and two that Spanish sites use. */
const NAMES = 'q,s,search,query,keyword,buscar,busqueda'

/** What was searched for on the site, as the address says, or nothing; `more` names further parameters. */
export const readTerm = (href: string, more = ''): string | undefined => {
  if (more === 'none') return undefined
  const { search, hash } = new URL(href)
  // A route in the hash has its query there.
  const params = new URLSearchParams(search + '&' + hash.split('?')[1])
  for (const name of `${more},${NAMES}`.split(',')) {
    const term = scrub(params.get(name.trim()) ?? '')
    if (term) return term.slice(0, 128)
  }
  return undefined
}
