import type { Event, Sender } from '../../schema/parse.ts'
import type { Geo } from '../home.ts'
import type { SignedLink } from './signed-link.ts'
import type { Site } from '../sites.ts'

/** What a step may know of the request an event came in. */
export interface Context {
  site: Site
  sender: Sender
  /** Our clock, epoch milliseconds. */
  receivedAt: number
  /** How far the sender's clock is behind ours, milliseconds; 0 when it is about right or unknown. */
  skew: number
  /** As much of it as is read. */
  userAgent: string
  geo: Geo
  /** Nothing for ads: the browser objects to sale or sharing (Sec-GPC), or the site's settings do. */
  noAds: boolean
  /** Signed links of the request, by the number that stands in an address in their place. */
  links: readonly SignedLink[]
}

/** One thing that happens to an event on its way: changes it, or throws a Drop. */
export type Step = (event: Event, context: Context) => void

/** Families stand at the front; thousands are remembered at once (put-device.ts), so they may not be of any length. */
export const agentOf = (said: unknown): string => (typeof said === 'string' ? said.slice(0, 512) : '')
