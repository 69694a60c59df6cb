import type { Event } from '../../schema/parse.ts'
import type { DropReason } from '../receive/drop-reason.ts'

/** A refused event as it is kept. */
export interface RejectedEvent {
  /** Its first message and its place in it, or the key of an event that could not be stored: the same however often it comes. */
  row_id?: string
  site_id: string
  received_at: number
  event_id: string
  name: string
  reason: DropReason | 'insert_failed'
  message: string
  origin: 'web' | 'import'
  body: string
  /** What the edge knew of its request, as JSON; see `replay.ts`. */
  edge: string
}

/** What one request leaves to be stored. */
export interface Message {
  /** Random; tells a redelivered message from a new one. */
  id: string
  events: Event[]
  rejected: RejectedEvent[]
  /** How often the dead letters gave it back. */
  returned?: number
  /** It comes from the bucket: it may have been tried before. */
  again?: boolean
}

/**
 * A way of making a message durable. Each home has its own: a queue on Workers, a write-ahead log on Node.
 * Whatever it is, the writer is at its other end.
 */
export interface Sink {
  /** Resolves when the message survives a crash of everything; rejects when that is not certain. */
  put: (message: Message) => Promise<void>
}
