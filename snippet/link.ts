import { guard } from './guard.ts'
import { view } from './view.ts'

/** Time enough for a slow page; too little for a link that was copied. */
const VALID_MS = 120_000

export interface Ids {
  visitor_id?: string
  session_id?: string
}

/** Ties a link to the browser that made it: who gets it from somebody else is somebody else. */
export const signLink = (link: string): string => {
  let sum = 7
  for (const character of link + navigator.userAgent) sum = (sum * 31 + character.charCodeAt(0)) >>> 0
  return link + '.' + sum
}

/**
 * Takes out of the address bar who comes, before a router or anybody else reads it, and tells it if this browser made it
 * just now: visitor and session of another of the site's domains. A signed link goes on to the collector with the
 * address of the page view, which was read before.
 */
export const takeLink = guard((): Ids | undefined => {
  const { url } = view
  // Few addresses have one, and each start would pay for the expression.
  const found = url.includes('_periplo=') && /([?&])_periplo=([^&#]*)&?/.exec(url)
  const [text, before = '', link = ''] = found || []
  if (!text) return undefined
  history.replaceState(history.state, '', url.replace(text, before).replace(/[?&](#|$)/, '$1'))
  const [visitor_id, session_id, at] = link.split('.')
  return Date.now() - +(at as string) < VALID_MS && link === signLink(link.replace(/\.\d+$/, ''))
    ? ({ visitor_id, session_id } as Ids)
    : undefined
})
