import type { EventFields, EventName } from '../schema/events/index.ts'
import type { TrackFields } from '../schema/wire.ts'
import type { Purposes } from './consent.ts'
import type { Fields } from './track.ts'

/** `periplo(command, …)`, before and after the script has loaded. */
export interface Periplo {
  /** Records an event: one of ours with its own fields, or any `snake_case` name with any. */
  <N extends EventName>(command: 'track', name: N, fields?: TrackFields<N>): void
  <N extends string>(command: 'track', name: N extends EventName ? never : N, fields?: Fields): void
  /** Says who the visitor is from now on. */
  (command: 'identify', userId: string | number, traits?: Fields): void
  /** Forgets who; what follows is a new visitor. */
  (command: 'reset'): void
  /**
   * Says what the visitor allows; `remember` keeps the answer for the next pages. `analytics: 'cookieless'` is a yes to
   * counting and a no to being remembered.
   */
  (command: 'consent', purposes: Purposes & { remember?: boolean }): void
  /** Records a page view that no address change shows. */
  (command: 'page', fields?: Fields & { url?: string; title?: string }): void
  /** Records an answer to a survey. */
  (command: 'survey', answer: EventFields<'survey_response'>): void
  /** Asks the visitor with a card of ours. */
  (command: 'ask', ask: Ask): void
  /** Calls back with each event of a name; `*` for all. */
  (command: 'on', name: EventName | '*' | (string & {}), callback: (event: Fields) => void): void
}

/** A question, and its words where ours are not to be used. Asked once on a page, and under consent once on the device. */
export interface Ask {
  /** Recommendation 0-10, satisfaction 1-5, effort 1-7. */
  instrument: 'nps' | 'csat' | 'ces'
  /** Names the survey; the instrument if it has no name. */
  survey_id?: string
  question_id?: string
  touchpoint?: string
  /** Whether a comment is asked for too; it is recorded word for word. */
  comment?: boolean
  /** `es` or `en`; else the page's language, else the browser's. */
  lang?: string
  /** Where it stands in the page; over its lower edge if nowhere. */
  into?: Element | string
  /** Asks again what was asked so many days ago; 0: always. */
  days?: number
  question?: string
  low?: string
  high?: string
  thanks?: string
  why?: string
  send?: string
  close?: string
}

/** What stands in `window.periplo` until the script has come: a function with the calls made so far. */
export interface Stub {
  q?: unknown[][] | { push: (call: unknown[]) => void }
  /** Set by the first copy of the script; a second one does nothing. */
  isRunning?: boolean
}
