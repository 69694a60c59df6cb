import { cut } from '../../schema/field.ts'
import type { Event } from '../../schema/parse.ts'
import { type ClickHouse, StoreError } from '../clickhouse.ts'
import { withoutErased } from './dead-letters.ts'
import { eraseLate } from '../privacy/erase.ts'
import { erasedIn, lateIn } from '../privacy/erasures.ts'
import { logLine } from '../observe/log.ts'
import { mend, quote, storedRows } from './mend.ts'
import type { Meter } from '../observe/meter.ts'
import { reloadPersons } from './reload-persons.ts'
import type { Message, RejectedEvent } from '../sinks/sink.ts'

/** What a batch came to, for the counters. */
export interface Written {
  inserted: number
  /** Already stored, or twice in the batch. */
  duplicates: number
  /** Of these events, those whose row the engine will never take. */
  parked: number
  /** Events of people who had been erased: not stored. */
  erased: number
  /** New rows of `rejected_events`: what was refused at the door, and the parked. */
  rejected: number
}

/**
 * Stores a batch of messages with one insert per table and exactly once in effect:
 * - an insert's token is made of the ids of the batch's messages and the keys of its rows, so the same insert again does
 *   nothing;
 * - events that are stored already (client retries, recomposed batches) are found by key and left out;
 * - rows the engine will never take are parked in `rejected_events`, the others go on; each stands there once, too;
 * - what may have been tried before (`again`) is compared with the rows themselves, and mended where it was half done;
 * - what erased people did before they were erased is left out, and taken out again where an erasure was faster or slower
 *   than the insert. Their ids are known by hashes keyed by `secret`; without one nobody is looked for.
 * @throws StoreError or a network error when it should be tried again, with the same messages
 */
export async function write(
  given: readonly Message[],
  clickhouse: ClickHouse,
  again = false,
  secret = '',
): Promise<Written> {
  const erased = secret ? await erasedIn(given, clickhouse, secret) : undefined
  const messages = erased ? withoutErased(given, erased).kept : given
  const token = await tokenOf(messages.map((message) => message.id))
  const all = messages.flatMap((message) => message.events)
  const unique = uniqueByKey(all)
  const events = await withoutStored(unique, clickhouse, again)
  const refused = await insertOrPark(events, token, clickhouse)
  if (again && events.length < unique.length) {
    const fresh = new Set(events)
    await mend(
      unique.filter((event) => !fresh.has(event)),
      clickhouse,
    )
  }
  const rejected = await withoutKept([...messages.flatMap(rowsOf), ...refused], clickhouse)
  if (rejected.length > 0) {
    const names = rejected.map(({ row_id }) => row_id)
    await clickhouse.insert('rejected_events', rejected, await tokenOf([token, ...names]))
  }
  if (secret) {
    // An erasure that began meanwhile may have looked before these rows were there. One tried before may be in as a whole.
    const erasedByNow = await erasedIn(given, clickhouse, secret)
    if (erasedByNow) await eraseLate(lateIn(again ? given : messages, erasedByNow), clickhouse)
  }
  // The dictionary of persons is a snapshot: it is taken anew when the batch may know somebody new. Also when
  // all was stored already: the writer may have died between the insert and this.
  if (all.some((event) => event.user_id)) {
    // The rows are stored by now: a failure here must not bring them back.
    await reloadPersons(clickhouse).catch((error: unknown) =>
      logLine('warn', 'persons not reloaded', { error: String(error) }),
    )
  }
  return {
    inserted: events.length - refused.length,
    duplicates: all.length - events.length,
    parked: refused.length,
    erased: given.flatMap((message) => message.events).length - all.length,
    rejected: rejected.length,
  }
}

/** Puts a written batch into the books. */
export function countWritten({ inserted, duplicates, parked, erased }: Written, meter: Meter): void {
  meter.count('events_inserted_total', inserted)
  meter.count('events_duplicate_total', duplicates)
  meter.count('events_parked_total', parked)
  meter.count('events_erased_total', erased)
}

const keyOf = (event: Pick<Event, 'site_id' | 'page_id' | 'event_id' | 'seq'>): string =>
  event.event_id ? `${event.site_id} ${event.event_id}` : `${event.site_id} ${event.page_id}.${event.seq}`

function uniqueByKey(events: readonly Event[]): Event[] {
  const unique = new Map<string, Event>()
  for (const event of events) if (!unique.has(keyOf(event))) unique.set(keyOf(event), event)
  return [...unique.values()]
}

interface StoredKey {
  site_id: string
  page_id: string
  event_id: string
  seq: number
}

/** Keys a statement; the text of one key is at most 128 characters. */
const KEYS_PER_QUERY = 5000

/** Those that are not stored yet; what may have been tried `again` is looked up in the rows themselves, too. */
export async function withoutStored(
  events: Event[],
  clickhouse: ClickHouse,
  again = false,
): Promise<Event[]> {
  const stored = new Set<string>()
  const look = async (field: 'page_id' | 'event_id', ids: string[]): Promise<void> => {
    for (let at = 0; at < ids.length; at += KEYS_PER_QUERY) {
      const list = ids
        .slice(at, at + KEYS_PER_QUERY)
        .map(quote)
        .join(',')
      // The list stands in the text: as a bound parameter it would not fit in an address.
      const where = field === 'page_id' ? `page_id in (${list})` : `page_id = '' and event_id in (${list})`
      const sites = [...new Set(events.map((event) => quote(String(event.site_id))))].join(',')
      const rows = await clickhouse.query(
        `select site_id, page_id, event_id, seq from event_keys where site_id in (${sites}) and ${where}`,
        { format: 'JSONEachRow' },
      )
      for (const line of rows.split('\n')) if (line) stored.add(keyOf(JSON.parse(line) as StoredKey))
    }
  }
  const pages = new Set(events.filter((event) => !event.event_id).map((event) => String(event.page_id)))
  const ids = new Set(events.flatMap((event) => event.event_id ?? []))
  await look('page_id', [...pages])
  await look('event_id', [...ids])
  if (again) {
    const rows = await storedRows(events, clickhouse)
    for (const line of rows.split('\n')) if (line) stored.add(keyOf(JSON.parse(line) as StoredKey))
  }
  return stored.size === 0 ? events : events.filter((event) => !stored.has(keyOf(event)))
}

type RejectedRow = RejectedEvent & { row_id: string }

/** The refused events of a message, each with what it is known by. */
export const rowsOf = ({ id, rejected }: Message): RejectedRow[] =>
  rejected.map((row, at) => ({ ...row, row_id: row.row_id ?? `${id}.${at}` }))

/** Those that are not kept yet: a batch may have been written before, in other company. */
async function withoutKept(given: RejectedRow[], clickhouse: ClickHouse): Promise<RejectedRow[]> {
  const rows = [...new Map(given.map((row) => [row.row_id, row])).values()]
  const kept = new Set<string>()
  for (let at = 0; at < rows.length; at += KEYS_PER_QUERY) {
    const some = rows.slice(at, at + KEYS_PER_QUERY)
    const sites = [...new Set(some.map(({ site_id }) => quote(site_id)))].join(',')
    const times = some.map(({ received_at }) => received_at)
    const [first, last] = [Math.min(...times), Math.max(...times)]
    const found = await clickhouse.query(
      `select row_id from rejected_events where site_id in (${sites})
      and received_at between fromUnixTimestamp64Milli(${first}) and fromUnixTimestamp64Milli(${last})
      and row_id in (${some.map(({ row_id }) => quote(row_id)).join(',')})`,
      { format: 'JSONEachRow' },
    )
    for (const line of found.split('\n')) if (line) kept.add((JSON.parse(line) as RejectedRow).row_id)
  }
  return kept.size === 0 ? rows : rows.filter(({ row_id }) => !kept.has(row_id))
}

/** Inserts; when a row can never be taken, halves the batch until that row is alone, and parks it. */
async function insertOrPark(events: Event[], batch: string, clickhouse: ClickHouse): Promise<RejectedRow[]> {
  if (events.length === 0) return []
  try {
    // Not the half's place: when a retry halves what is left, other rows would stand under a token that was used.
    await clickhouse.insert('events', events, await tokenOf([batch, ...events.map(keyOf)]))
    return []
  } catch (error) {
    if (!(error instanceof StoreError) || !error.permanent) throw error
    const only = events.length === 1 ? events[0] : undefined
    if (only) return [park(only, error)]
    const middle = events.length >> 1
    return [
      ...(await insertOrPark(events.slice(0, middle), batch, clickhouse)),
      ...(await insertOrPark(events.slice(middle), batch, clickhouse)),
    ]
  }
}

const park = (event: Event, error: StoreError): RejectedRow => ({
  row_id: keyOf(event),
  site_id: String(event.site_id),
  received_at: Number(event.received_at),
  event_id: event.event_id ?? `${event.page_id}.${event.seq}`,
  name: event.name,
  reason: 'insert_failed',
  message: cut(error.message, 500),
  origin: event.origin ?? 'web',
  body: JSON.stringify(event),
  edge: '',
})

/** A hash of what names the content of a batch: the same whoever writes it and however often. */
async function tokenOf(names: string[]): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(names.join('\n')))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
