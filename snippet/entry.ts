import type { ConsentMode } from './consent.ts'

/** What an event has in common with others of its page. `consent_mode` is set once the event may leave the page. */
export interface Context {
  page_id: string
  url: string
  user_id?: string | undefined
  visitor_id?: string
  session_id?: string
  consent_mode?: ConsentMode
  consent_purposes?: string[]
}

export interface Happening {
  name: string
  seq: number
  occurred_at: number
  title?: string
  referrer?: string
  [field: string]: unknown
}

/** One event that waits for its answer. A tuple, because it is stored and property names are mangled. */
export type Entry = [context: Context, event: Happening]

export const eventId = ([context, event]: Entry): string => context.page_id + '.' + event.seq
