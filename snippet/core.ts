import type { Ask } from './api.ts'
import type { Card } from './card/show.ts'
import type { Options } from './config.ts'
import type { ConsentMode, Purposes } from './consent.ts'
import type { Ids } from './link.ts'
import type { Track } from './track.ts'

/**
 * What a second file gets from the core, through `periplo('use', part, (core) => …)`. Second files hold what most pages do
 * not need; they are loaded when a sign of their use is seen on the page, and add nothing to the core.
 */
export interface Core {
  track: Track
  /**
   * A consent platform says what the visitor allows, `by` names its adapter in `consent_source`. The whole answer, in the
   * place of the one before: what it does not name is left to weaker sources. The site's own call stands above it.
   */
  answer: (source: 'cmp', purposes: Purposes & { by: string }) => void
  /** Passive listeners on the window, in the capture phase, guarded. */
  listen: (types: string, callback: (event: never) => void, target?: EventTarget) => void
  /** Keeps whatever goes wrong inside from the page. */
  guard: <A extends unknown[], R>(fn: (...args: A) => R) => (...args: A) => R | undefined
  /** Says under `data-debug` what was done or not, and why. */
  explain: (...words: unknown[]) => void
  /** Whether `data-ignore` names the element or something around it. */
  isIgnored: (element: Element) => unknown
  /** The `data-*` attributes of the tag and what the collector knows of the site. */
  options: Options
  /** Fetches another second file; `hash` as the build found it. */
  load: (part: string, hash?: string) => void
  /** What the visitor allows, and, where that is `granted`, whom a link to another of the site's domains may name. */
  readIds: () => [ConsentMode, Ids]
  /** `periplo('ask', …)`. What sites call that the core does not know waits here by its name. */
  ask?: { push: (ask: Ask) => unknown }
  /** Where cards wait for the file that shows them. */
  cards?: { push: (card: Card) => unknown }
}
