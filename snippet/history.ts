import { guard, listen } from './guard.ts'

export type Navigation = 'push' | 'replace' | 'back_forward' | 'hash'

/** The parts of an address that make a place: a router may keep its path, and a query of it, in the hash. */
const readPlace = (href: string) => {
  const { pathname, search, hash } = new URL(href)
  const [route = '', query] = /^#!?\//.test(hash) ? hash.split('?') : []
  // `/`, `/#/` and `/#!/` are one place: routers write the second for the first when they start.
  return [(pathname + route).replace(/[/#!]+$/, ''), search + query, route + query]
}

/**
 * How the visitor came to a new page view, or nothing when it is still the same.
 * Another path is one; another query is one unless the entry was replaced (filters and cleaned campaign tags);
 * an anchor and the same address are none.
 */
export const classify = (from: string, to: string, how: Navigation): Navigation | undefined => {
  const [pathBefore, searchBefore, hashBefore] = readPlace(from)
  const [path, search, hash] = readPlace(to)
  if (path === pathBefore && (how === 'replace' || search === searchBefore)) return undefined
  return how === 'back_forward' && hash !== hashBefore ? 'hash' : how
}

/** Calls back when the page became another without loading. */
export const onNavigate = (callback: (navigation: Navigation) => void): void => {
  let here = location.href
  const check = guard((how: Navigation) => {
    const navigation = classify(here, location.href, how)
    here = location.href
    if (navigation) callback(navigation)
  })
  for (const [name, how] of [
    ['pushState', 'push'],
    ['replaceState', 'replace'],
  ] as const) {
    const original = history[name]
    history[name] = function (...args) {
      original.apply(this, args)
      check(how)
    }
  }
  // A change of the hash alone fires it too.
  listen('popstate', () => check('back_forward'))
}
