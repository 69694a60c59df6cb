import type { Home } from '../home.ts'

/** Where the events are that a process was given since it began; see `meter.ts`. */
export interface Books {
  received: number
  dropped: number
  not_durable: number
  accepted: number
  recovered: number
  inserted: number
  duplicate: number
  parked: number
  erased: number
  dead: number
  pending: number
  /** What the sums do not explain: 0, or something is wrong here. */
  missing: number
}

/** The books of this process; none where a home counts request by request (Workers). */
export function booksOf({ meter, gauges }: Home): Books | null {
  if (!gauges) return null
  const counts = meter.counts()
  const of = (name: string): number => {
    const value = counts[`events_${name}_total`] ?? 0
    return typeof value === 'number' ? value : Object.values(value).reduce((sum, each) => sum + each, 0)
  }
  const said = ['received', 'dropped', 'not_durable', 'accepted', 'recovered', 'inserted', 'duplicate', 'parked', 'erased', 'dead'] // prettier-ignore
  const books = Object.fromEntries(said.map((name) => [name, of(name)])) as unknown as Books
  books.pending = gauges().events_pending
  const { received, dropped, not_durable, accepted, recovered, inserted, duplicate, parked, erased, dead } =
    books
  const atTheDoor = received - dropped - not_durable - accepted
  const inside = accepted + recovered - inserted - duplicate - parked - erased - dead - books.pending
  return { ...books, missing: Math.abs(atTheDoor) + Math.abs(inside) }
}
