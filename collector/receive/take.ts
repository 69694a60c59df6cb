import { cut, time } from '../../schema/field.ts'
import { type Event, InvalidEvent, isRecord, parseEvent } from '../../schema/parse.ts'
import type { EventResult } from '../../schema/wire.ts'
import type { Context } from './context.ts'
import { Drop } from './drop-reason.ts'
import { textOf } from './event-text.ts'
import { run } from '../steps/pipeline.ts'
import type { RejectedEvent } from '../sinks/sink.ts'
import { putBot } from '../steps/put-bot.ts'
import { putDevice } from '../steps/put-device.ts'
import { scrub } from './url.ts'

/** What became of some events: those to store, those refused, and what to answer for the refused. */
export interface Taken {
  /** As they will be stored: their text is made (event-text.ts). */
  events: Readonly<Event>[]
  rejected: RejectedEvent[]
  results: EventResult[]
}

export const nothingTaken = (): Taken => ({ events: [], rejected: [], results: [] })

const MAX_KEPT_BODY = 8 * 1024
// A queue takes 128 KB a message, a message holds one event at least, and JSON in JSON grows.
const MAX_EVENT_BYTES = 48 * 1024
const PAGE_ID = /^[\w.-]{1,64}$/

/**
 * Parses one event and runs the pipeline over it. A refused event is answered and kept with its reason;
 * it never costs the others.
 */
export function takeEvent(
  raw: unknown,
  inherited: Record<string, unknown>,
  context: Context,
  taken: Taken,
): void {
  try {
    const event = parseEvent(raw, inherited, context.sender)
    checkKey(event, context)
    run(event, context)
    checkSize(event)
    taken.events.push(event)
  } catch (error) {
    if (!(error instanceof InvalidEvent) && !(error instanceof Drop)) throw error
    refuse(raw, inherited, context, taken, error)
  }
}

/** Answers an event with its reason and keeps it. */
export function refuse(
  raw: unknown,
  inherited: Record<string, unknown>,
  context: Context,
  taken: Taken,
  error: InvalidEvent | Drop,
): void {
  const reason = error instanceof Drop ? error.reason : 'invalid_event'
  const event_id = shownId(raw, inherited, context)
  const mayKeep = isGranted(raw, inherited, context)
  taken.results.push({ event_id, result: 'drop', reason, message: error.message })
  taken.rejected.push({
    site_id: context.site.key,
    received_at: context.receivedAt,
    event_id,
    name: scrub(shownText(isRecord(raw) ? raw['name'] : undefined, 64)),
    reason,
    // The message of a wrong field says its value.
    message: error instanceof Drop || mayKeep ? scrub(error.message) : `${error.field}: is not valid`,
    origin: context.sender === 'server' ? 'import' : 'web',
    body: mayKeep ? bodyToKeep(raw, inherited) : '',
    edge: mayKeep ? edgeToKeep(context) : '',
  })
}

/** What is not in the event and would have been put on it: families of the device, never the user agent. */
function edgeToKeep(context: Context): string {
  const seen: Event = { name: '', props: {} }
  putDevice(seen, context)
  putBot(seen, context)
  const { name: _, props: __, ...known } = seen
  return JSON.stringify({
    skew: context.skew,
    geo: context.geo,
    no_ads: context.noAds,
    links: context.links,
    ...known,
  })
}

/** A browser's event is known by its page view and its number in it; a server brings a key of its own. */
function checkKey(event: Event, { sender }: Context): void {
  if (sender === 'server') {
    if (!event.event_id) throw new InvalidEvent(`${event.name}.event_id`, 'is missing')
    return
  }
  if (event.page_id === undefined || !PAGE_ID.test(event.page_id)) {
    throw new InvalidEvent(
      `${event.name}.page_id`,
      event.page_id === undefined ? 'is missing' : 'is not an id',
    )
  }
  if (event.seq === undefined) throw new InvalidEvent(`${event.name}.seq`, 'is missing')
}

function checkSize(event: Event): void {
  const text = textOf(event)
  // No character takes more than three bytes, so most events need not be measured.
  if (text.length * 3 <= MAX_EVENT_BYTES || new TextEncoder().encode(text).length <= MAX_EVENT_BYTES) return
  throw new InvalidEvent(event.name, `is larger than ${MAX_EVENT_BYTES / 1024} KB`)
}

/** How far the sender's clock is behind ours; a network's delay is no skew. */
export function clockSkew(sentAt: unknown, receivedAt: number): number {
  const sent = sentAt === undefined ? undefined : time('').read(sentAt)
  if (sent === undefined) return 0
  const skew = receivedAt - sent
  return Math.abs(skew) > TOLERATED_SKEW_MS ? skew : 0
}
// Below this, times of one page keep their distances whatever each request's delay was.
const TOLERATED_SKEW_MS = 10_000

/** The key the sender knows the event by, as far as it can be read. */
function shownId(raw: unknown, inherited: Record<string, unknown>, { sender }: Context): string {
  const said = (field: string): unknown => (isRecord(raw) ? raw[field] : undefined) ?? inherited[field]
  const own = sender === 'server' ? shownText(said('event_id'), 128) : ''
  if (own) return own
  const page = shownText(said('page_id'), 64)
  return page && `${page}.${shownText(said('seq'), 10)}`
}

const shownText = (value: unknown, max: number): string =>
  typeof value === 'string' || typeof value === 'number' ? cut(String(value), max) : ''

/** Whether what was sent may be kept. A server that says nothing of consent has it. */
function isGranted(raw: unknown, inherited: Record<string, unknown>, { sender, site }: Context): boolean {
  // Under the preset what was sent may say who it was.
  if (site.preset && sender === 'browser') return false
  const mode = (isRecord(raw) ? raw['consent_mode'] : undefined) ?? inherited['consent_mode']
  return mode === 'granted' || (sender === 'server' && mode === undefined)
}

/** The event as sent but for e-mails and card numbers, to be put back after a fix. */
function bodyToKeep(raw: unknown, inherited: Record<string, unknown>): string {
  if (isWide(raw)) return ''
  try {
    const text = JSON.stringify(isRecord(raw) ? { ...inherited, ...raw } : raw)
    return cut(scrub(text.slice(0, 2 * MAX_KEPT_BODY)), MAX_KEPT_BODY)
  } catch {
    return '' // too deep to be written again
  }
}

/** More fields than an event can have: a million of them take a minute to copy. */
export const isWide = (raw: unknown): boolean => isRecord(raw) && Object.keys(raw).length > MAX_FIELDS
const MAX_FIELDS = 512
