import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  MAX_PACKED_BYTES,
  MAX_PARCEL_BYTES,
  gzip,
  pack,
  toParcel,
  unpack,
} from '../../collector/sinks/pack.ts'
import { shardsOf } from '../../collector/sinks/shard.ts'
import type { Message, RejectedEvent } from '../../collector/sinks/sink.ts'
import type { Event } from '../../schema/parse.ts'

const event = (page_id: string, seq: number, props: Record<string, string> = {}): Event => ({
  ...{ site_id: 'shop', name: 'page_view', occurred_at: 1, received_at: 2, origin: 'web' },
  ...{ visitor_id: '', page_id, seq, props },
})
const rejected = (event_id: string): RejectedEvent => ({
  ...{ site_id: 'shop', received_at: 1, event_id, name: 'x', reason: 'invalid_event', message: '' },
  ...{ origin: 'web', body: '{}', edge: '' },
})
const message = (events: Event[], refused: RejectedEvent[] = []): Message => ({
  id: 'm',
  events,
  rejected: refused,
})
const noise = (length: number): string => randomBytes(length).toString('base64').slice(0, length)

const sent = async (given: Message): Promise<{ sizes: number[]; types: string[]; got: Message[] }> => {
  const packed = await pack(toParcel(given), given.id)
  for (const { body, bytes } of packed) {
    expect(bytes).toBe(typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength)
  }
  return {
    sizes: packed.map(({ bytes }) => bytes),
    types: packed.map(({ contentType }) => contentType),
    got: await Promise.all(packed.map(({ body }) => unpack(body))),
  }
}

describe('packing', () => {
  test('a small message is one, as text', async () => {
    const given = message([event('p', 0, { a: 'ñ"\\' })], [rejected('p.1')])
    const { types, got } = await sent(given)
    expect(types).toEqual(['text'])
    expect(got).toEqual([{ ...given, id: 'm.0' }])
  })

  test('nothing is no message', async () => {
    expect(await pack({ events: [], rejected: [] }, 'm')).toEqual([])
  })

  test('what is too large becomes one message when it compresses', async () => {
    const given = message(
      Array.from({ length: 500 }, (_, seq) => event('p', seq, { words: 'hola '.repeat(20) })),
    )
    const { sizes, types, got } = await sent(given)
    expect(types).toEqual(['bytes'])
    expect(sizes[0]).toBeLessThan(MAX_PACKED_BYTES)
    expect(got[0]?.events).toEqual(given.events)
  })

  test.each([
    ['noise', 400, () => noise(1000)],
    ['noise of uneven size', 300, (seq: number) => noise(1 + ((seq * 7919) % 4000))],
    ['letters of three bytes', 300, (seq: number) => `${'漢'.repeat(900)}${noise(300)}${seq}`],
    ['large events', 12, () => noise(47_000)],
    ['much that compresses well', 4000, () => 'a'.repeat(900)],
  ])('%s: in order, whole, below the limit, in few messages', async (_, count, text) => {
    const given = message(Array.from({ length: count }, (__, seq) => event('p', seq, { text: text(seq) })))
    const { sizes, got } = await sent(given)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_PACKED_BYTES)
    expect(got.flatMap(({ events }) => events)).toEqual(given.events)
    expect(new Set(got.map(({ id }) => id)).size).toBe(got.length)
    const whole = JSON.stringify(given)
    const least = Math.max(
      (await gzip(whole)).byteLength / MAX_PACKED_BYTES,
      Buffer.byteLength(whole) / MAX_PARCEL_BYTES,
    )
    // Events cannot be cut, so what is large against a message wastes some of it.
    expect(got.length).toBeLessThanOrEqual(Math.ceil(least * (count < 20 ? 2 : 1.6)) + 1)
  })

  test('what was unpacked goes back as it came', async () => {
    const { got } = await sent({ ...message([event('p', 0)]), returned: 2 })
    expect(got[0]?.returned).toBe(2)
  })

  test.each([
    ['no JSON', '{'],
    ['no message', '{"a":1}'],
    ['nothing', null],
    ['no gzip', new Uint8Array([1, 2, 3])],
  ])('%s is no message', async (_, body) => {
    await expect(unpack(body)).rejects.toThrow()
  })

  test('a message of an older version is read', async () => {
    const old = message([event('p', 0)])
    expect(await unpack(old)).toEqual(old)
  })
})

describe('sharding', () => {
  test('one queue gets all', () => {
    const given = message([event('a', 0), event('b', 0)])
    expect([...shardsOf(given, 1)]).toEqual([[0, given]])
  })

  test('events of a page view go one way, whatever they travel with, and nothing is lost', () => {
    const ways = new Map<string, Set<number>>()
    for (let round = 0; round < 50; round++) {
      const pages = Array.from({ length: 1 + (round % 5) }, (_, i) => `page${(round * 3 + i) % 20}`)
      const given = message(
        pages.map((page) => event(page, round)),
        [rejected('x')],
      )
      const shards = [...shardsOf(given, 4)]
      for (const [number, { events }] of shards) {
        for (const { page_id } of events)
          ways.set(String(page_id), (ways.get(String(page_id)) ?? new Set()).add(number))
      }
      expect(shards.flatMap(([, { events }]) => events)).toHaveLength(pages.length)
      expect(shards.flatMap(([, part]) => part.rejected)).toHaveLength(1)
      expect(new Set(shards.map(([, { id }]) => id)).size).toBe(shards.length)
    }
    expect([...ways.values()].every((numbers) => numbers.size === 1)).toBe(true)
    expect(new Set([...ways.values()].flatMap((numbers) => [...numbers])).size).toBe(4)
  })

  test('all of a visitor goes one way, whatever the page', () => {
    const pages = Array.from({ length: 40 }, (_, i) => ({ ...event(`page${i}`, 0), visitor_id: `v${i % 4}` }))
    const ways = [...shardsOf(message(pages), 8).values()].map(
      ({ events }) => new Set(events.map((e) => e.visitor_id)),
    )
    expect(ways.reduce((sum, visitors) => sum + visitors.size, 0)).toBe(4)
  })

  test('imported events go the way of their own key', () => {
    const imported = Array.from({ length: 400 }, (_, i) => ({ ...event('', 0), event_id: `till-${i}` }))
    const shards = [...shardsOf(message(imported), 4).values()]
    expect(shards).toHaveLength(4)
    for (const { events } of shards) expect(events.length).toBeGreaterThan(50)
  })

  test('a message of refused events alone goes somewhere', () => {
    const shards = [...shardsOf(message([], [rejected('a'), rejected('b')]), 3).values()]
    expect(shards.flatMap((part) => part.rejected)).toHaveLength(2)
  })
})
