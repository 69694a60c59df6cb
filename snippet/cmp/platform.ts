import type { Purposes } from '../consent.ts'

/**
 * What a consent platform's adapter fills in. Page types say what is there once `detect` says so; the driver guards every
 * call, and an adapter that throws, because a platform is half loaded, gives no answer.
 * There is no way to stop: the listeners are passive and live as long as the page.
 */
export interface ConsentPlatform<W = object> {
  /** What `consent_source` will say. */
  id: string
  /** Events of the window or the document after which the answer may be another; that it has loaded is found by asking. */
  events?: string
  /** Whether the platform is on the page; cheap, it is asked repeatedly. */
  detect(w: W): unknown
  /** Called once, when it was detected. What it hands to `changed` is `heard` by the next `read`. */
  subscribe?(w: W, changed: (heard?: unknown) => void): void
  /**
   * What the visitor answered, category by category in the platform's own words or already as our purposes; what was not
   * asked is left out. A banner that is still open, a default and an implied consent are no answer: null, or nothing.
   * `heard` is the detail of its last event.
   */
  read(w: W, heard?: unknown): Reading | Promise<Reading>
  /** The platform's own id of this answer, by which the site can find it again. Asked only where there is an answer. */
  receipt?(w: W): unknown
}

/** A category and whether it is allowed; one that is several times there must be allowed each time. */
export type Category = readonly [name: string, isAllowed: unknown]
export type Reading = readonly Category[] | Purposes | null

/**
 * An opt-out of sale, sharing or targeted advertising: a right that no other answer takes away. It says nothing of
 * analytics.
 */
export const NO_ADS: Category = ['no_ads', true]
