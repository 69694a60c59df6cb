import type { ConsentMode } from './envelope.ts'
import type { EventFields, EventName, ItemInput } from './events/index.ts'

/** Fields that the events of a batch have in common; each event inherits them. */
export interface WireContext {
  page_id?: string
  visitor_id?: string
  session_id?: string
  user_id?: string
  account_id?: string
  url?: string
  title?: string
  referrer?: string
  language?: string
  timezone?: string
  screen?: string
  consent_mode?: ConsentMode
  consent_purposes?: string[]
  consent_source?: string
}

/** One event on the wire: envelope fields that differ from the context, its own fields flat, the rest in `props`. */
export interface WireEvent extends WireContext {
  name: string
  seq: number
  /** Epoch milliseconds or ISO 8601. */
  occurred_at?: number | string
  items?: ItemInput[]
  props?: Record<string, unknown>
  [field: string]: unknown
}

/** Body of `POST /e`, as `text/plain` so that no preflight is needed. */
export interface WireBatch {
  site: string
  /** The browser's clock when the batch left; times are corrected by its distance from ours. */
  sent_at?: number | string
  context?: WireContext
  events: WireEvent[]
}

/** Only what is not ok is listed. `drop`: will never be taken, forget it. `retry`: keep it and send it again. */
export interface EventResult {
  event_id: string
  result: 'drop' | 'retry'
  reason: string
  message?: string
}

/** Answer of `POST /e` with status 202: everything accepted is durable. */
export interface WireAnswer {
  accepted: number
  results: EventResult[]
  /** What the sender should know although nothing was lost. */
  warnings?: string[]
}

/** What `periplo('track', name, fields)` takes: typed for our own events, free for custom ones. */
export type TrackFields<N extends string> = N extends EventName
  ? EventFields<N> & { props?: Record<string, unknown> }
  : Record<string, unknown>
