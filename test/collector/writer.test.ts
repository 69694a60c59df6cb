import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type ClickHouse, StoreError, connect } from '../../collector/clickhouse.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import type { Message, RejectedEvent } from '../../collector/sinks/sink.ts'
import { write } from '../../collector/write/writer.ts'
import { type Event, parseEvent } from '../../schema/parse.ts'

const NOW = Date.UTC(2026, 10, 22, 12)
let path: string
let engine: Embedded
let clickhouse: ClickHouse

const TABLES = [
  ...['events', 'event_keys', 'identities', 'identities_by_user', 'sessions', 'rejected_events'],
  ...['arrivals', 'touches', 'touch_kinds'],
]

beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), 'periplo-writer-'))
  engine = await startEmbedded({ path, password: 'test' })
  await migrate(engine.url)
  clickhouse = connect(engine.url)
}, 60_000)
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
  rmSync(path, { recursive: true, force: true })
})
beforeEach(async () => {
  for (const table of TABLES) await clickhouse.command(`truncate table ${table}`)
  await clickhouse.command('system reload dictionary person_of_visitor')
})

type Row = Record<string, unknown>
const read = async (sql: string): Promise<Row[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
const one = async (sql: string): Promise<unknown> => Object.values((await read(sql))[0] ?? {})[0]
const stored = async (): Promise<unknown[]> =>
  (await read('select title from events order by title')).map((row) => row['title'])

/** A browser's event; `title` is what the tests know it by. */
const web = (page_id: string, seq: number, changes: Partial<Event> = {}): Event => ({
  ...{
    site_id: 'shop',
    name: 'page_view',
    occurred_at: NOW + seq,
    received_at: NOW,
    origin: 'web',
    consent_mode: 'granted',
  },
  ...{ visitor_id: 'v1', session_id: 's1', page_id, seq, title: `${page_id}.${seq}`, props: {} },
  ...changes,
})
const imported = (event_id: string, changes: Partial<Event> = {}): Event => ({
  ...{
    site_id: 'shop',
    name: 'pos_purchase',
    occurred_at: NOW,
    received_at: NOW,
    origin: 'import',
    event_id,
    title: event_id,
  },
  ...{ user_id: 'u1', visitor_id: 'u1', props: {} },
  ...changes,
})
let messages = 0
const message = (events: Event[], rejected: RejectedEvent[] = []): Message => ({
  id: `m${messages++}`,
  events,
  rejected,
})
const rejection = (changes: Partial<RejectedEvent> = {}): RejectedEvent => ({
  ...{
    site_id: 'shop',
    received_at: NOW,
    event_id: 'p.9',
    name: 'X',
    reason: 'invalid_event',
    message: 'm',
    origin: 'web',
    body: '',
    edge: '',
  },
  ...changes,
})
/** Out of the column's range, past all checks: the engine refuses the insert. */
const refusedByEngine = (page_id: string, seq: number): Event => web(page_id, seq, { value: 1e30 })

describe('what was refused is kept once', () => {
  test('in whatever company it comes again, also where nothing tells it from another', async () => {
    const [a, b, c] = [
      message([web('a', 0)], [rejection({ event_id: '' }), rejection({ event_id: '' })]),
      message([], [rejection()]),
      message([], [rejection({ received_at: NOW + 5000 })]),
    ] as const
    await write([a, b], clickhouse)
    await write([b, c], clickhouse)
    expect(await write([a], clickhouse, true)).toMatchObject({ rejected: 0 })
    await write([c, a, b, a], clickhouse, true)
    const twice = message([], [rejection()])
    await write([twice, twice], clickhouse)
    expect(await one('select count() from rejected_events')).toBe(5)
    expect(await one('select uniqExact(row_id) from rejected_events')).toBe(5)
  })

  test('whatever message brings it: dead letters come back in new ones', async () => {
    const row = rejection({ row_id: 'first.0' })
    await write([message([], [row])], clickhouse)
    await write([message([], [row])], clickhouse, true)
    expect(await one('select count() from rejected_events')).toBe(1)
  })
})

describe('each event is stored once', () => {
  test('when the same batch comes twice', async () => {
    const batch = [message([web('a', 0), web('a', 1)], [rejection()])]
    expect(await write(batch, clickhouse)).toEqual({
      inserted: 2,
      duplicates: 0,
      parked: 0,
      erased: 0,
      rejected: 1,
    })
    expect(await write(batch, clickhouse)).toMatchObject({ inserted: 0, duplicates: 2 })
    expect(await stored()).toEqual(['a.0', 'a.1'])
    expect(await one('select count() from rejected_events')).toBe(1)
  })

  test('when the same batch comes twice at once, as after a timeout', async () => {
    const batch = [message([web('a', 0), web('a', 1)])]
    await Promise.all([write(batch, clickhouse), write(batch, clickhouse)])
    expect(await stored()).toEqual(['a.0', 'a.1'])
  })

  test('when a browser sends it again, corrected by another clock', async () => {
    await write([message([web('a', 0)])], clickhouse)
    await write([message([web('a', 0, { occurred_at: NOW + 5000, received_at: NOW + 9000 })])], clickhouse)
    expect(await stored()).toEqual(['a.0'])
  })

  test('when batches are composed anew', async () => {
    const [one_, two, three] = [
      message([web('a', 0)]),
      message([web('a', 1)]),
      message([web('b', 0)]),
    ] as const
    await write([one_, two], clickhouse)
    expect(await write([two, three], clickhouse)).toMatchObject({ inserted: 1, duplicates: 1 })
    expect(await write([three, two, one_], clickhouse)).toMatchObject({ inserted: 0, duplicates: 3 })
    expect(await stored()).toEqual(['a.0', 'a.1', 'b.0'])
  })

  test('when it is twice in one batch: the first is kept', async () => {
    const written = await write(
      [message([web('a', 0), web('a', 0, { title: 'second' })]), message([web('a', 0)])],
      clickhouse,
    )
    expect(written).toMatchObject({ inserted: 1, duplicates: 2 })
    expect(await stored()).toEqual(['a.0'])
  })

  test('when it is imported again, however much later and with whatever page', async () => {
    await write([message([imported('p-1'), imported('p-2', { page_id: 'a', seq: 7 })])], clickhouse)
    await write([message([imported('p-1', { received_at: NOW + 86_400_000 })])], clickhouse)
    await write(
      [message([imported('p-2', { page_id: 'a', seq: 7 })]), message([imported('p-2')])],
      clickhouse,
    )
    expect(await stored()).toEqual(['p-1', 'p-2'])
  })

  test('but not when another site, page or number has it', async () => {
    await write([message([web('a', 0), imported('p-1')])], clickhouse)
    const others = [
      web('a', 0, { site_id: 'demo' }),
      web('b', 0),
      web('a', 1),
      imported('p-1', { site_id: 'demo' }),
      imported('p-2'),
    ]
    expect(await write([message(others)], clickhouse)).toMatchObject({ inserted: 5, duplicates: 0 })
  })

  test.each(["it's", 'back\\slash', 'per%cent', '{a:String}', 'a"b', '日本', "'; drop table events; --"])(
    'whose key is %s',
    async (key) => {
      await write([message([imported(key)])], clickhouse)
      expect(await write([message([imported(key)])], clickhouse)).toMatchObject({
        inserted: 0,
        duplicates: 1,
      })
      expect(await stored()).toEqual([key])
    },
  )

  test('in a batch of ten thousand', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? imported(`i-${i}`) : web(`page${i}`, 0)))
    expect(await write([message(many)], clickhouse)).toMatchObject({ inserted: 10_000 })
    expect(await write([message(many.toReversed())], clickhouse)).toMatchObject({
      inserted: 0,
      duplicates: 10_000,
    })
    expect(await one('select count() from events')).toBe(10_000)
  })
})

describe('a row that the engine refuses', () => {
  test('is parked with its reason, and the others are stored', async () => {
    const events = [web('a', 0), web('a', 1), refusedByEngine('a', 2), web('a', 3), refusedByEngine('a', 4)]
    expect(await write([message(events)], clickhouse)).toEqual({
      inserted: 3,
      duplicates: 0,
      parked: 2,
      erased: 0,
      rejected: 2,
    })
    expect(await stored()).toEqual(['a.0', 'a.1', 'a.3'])
    const rows = await read(
      'select event_id, name, reason, message, body from rejected_events order by event_id',
    )
    expect(rows).toMatchObject([
      {
        event_id: 'a.2',
        name: 'page_view',
        reason: 'insert_failed',
        message: expect.stringMatching(/value/),
      },
      { event_id: 'a.4' },
    ])
    expect(JSON.parse(String(rows[0]?.['body']))).toMatchObject({ page_id: 'a', seq: 2, value: 1e30 })
  })

  test('is parked once when the batch comes again', async () => {
    const batch = [message([web('a', 0), refusedByEngine('a', 1)])]
    await write(batch, clickhouse)
    await write(batch, clickhouse)
    expect(await stored()).toEqual(['a.0'])
    expect(await one('select count() from rejected_events')).toBe(1)
  })

  test('is parked once in whatever company it comes again', async () => {
    const bad = message([web('a', 0), refusedByEngine('a', 1)])
    await write([bad], clickhouse)
    await write([bad, message([web('b', 0)])], clickhouse, true)
    expect(await stored()).toEqual(['a.0', 'b.0'])
    expect(await one('select count() from rejected_events')).toBe(1)
  })

  test.each([
    ['half a character', { title: '\ud83d' }],
    ['half a character in a prop', { props: { a: '\ud83d' } }],
    ['a list that is none', { items: 'x' }],
    ['a time that is none', { occurred_at: 'yesterday' }],
    ['a negative number', { seq: -1 }],
    ['a text where a number belongs', { value: 'x' }],
    ['nothing where a list belongs', { items: [{ price: 'x' }] }],
  ])('for %s does not hold up the others', async (_what, changes) => {
    const bad = web('a', 1, changes as unknown as Partial<Event>)
    expect(await write([message([web('a', 0), bad, web('a', 2)])], clickhouse)).toMatchObject({
      inserted: 2,
      rejected: 1,
    })
    expect(await stored()).toEqual(['a.0', 'a.2'])
  })

  test('costs nothing when ClickHouse goes away in the middle of halving', async () => {
    const good = Array.from({ length: 6 }, (_, seq) => web('a', seq))
    const batch = [message([...good, refusedByEngine('a', 6), web('a', 7)])]
    // Each attempt ends after one more insert; whatever was stored until then, the last one completes it.
    for (let allowed = 1; allowed < 12; allowed++) {
      await write(batch, failingAfter(allowed)).catch(() => {})
    }
    await write(batch, clickhouse)
    expect(await stored()).toEqual(['a.0', 'a.1', 'a.2', 'a.3', 'a.4', 'a.5', 'a.7'])
    expect(await one('select count() from rejected_events')).toBe(1)
  })

  /** The first inserts arrive, then nobody answers. */
  function failingAfter(allowed: number): ClickHouse {
    let left = allowed
    return {
      ...clickhouse,
      insert: (...given) =>
        left-- > 0 ? clickhouse.insert(...given) : Promise.reject(new TypeError('fetch failed')),
    }
  }
})

describe('when ClickHouse is away', () => {
  test('throws, and the same batch is stored when it is back', async () => {
    const url = new URL(engine.url)
    url.port = '1'
    const away = connect(url.href)
    const batch = [message([web('a', 0)], [rejection()])]
    await expect(write(batch, away)).rejects.toThrow()
    await away.close()
    expect(await write(batch, clickhouse)).toMatchObject({ inserted: 1, rejected: 1 })
    expect(await stored()).toEqual(['a.0'])
  })

  test('an error that may pass parks nothing', async () => {
    const busy: ClickHouse = {
      ...clickhouse,
      insert: (table, ...given) =>
        table === 'events'
          ? Promise.reject(new StoreError(252, 'TOO_MANY_PARTS', 'Too many parts', undefined))
          : clickhouse.insert(table, ...given),
    }
    await expect(write([message([web('a', 0)])], busy)).rejects.toThrow('Too many parts')
    expect(await one('select count() from rejected_events')).toBe(0)
    expect(await stored()).toEqual([])
  })

  test('a dictionary that does not reload costs no batch', async () => {
    const clumsy: ClickHouse = { ...clickhouse, command: () => Promise.reject(new Error('no')) }
    expect(await write([message([web('a', 0, { user_id: 'u1' })])], clumsy)).toMatchObject({ inserted: 1 })
  })

  test('an empty batch is nothing', async () => {
    expect(await write([], clickhouse)).toEqual({
      inserted: 0,
      duplicates: 0,
      parked: 0,
      erased: 0,
      rejected: 0,
    })
    expect(await write([message([])], clickhouse)).toEqual({
      inserted: 0,
      duplicates: 0,
      parked: 0,
      erased: 0,
      rejected: 0,
    })
  })
})

describe('what follows from events', () => {
  const random = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647

  test('sessions and identities equal their recomputation after duplicates', async () => {
    const next = random(7)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
    const names = ['page_view', 'page_leave', 'click', 'purchase', 'generate_lead', 'consent_update']
    const events = Array.from({ length: 600 }, (_, i) => {
      const visitor = pick(['v1', 'v2', 'v3', ''])
      return web(`p${i % 120}`, Math.floor(i / 120), {
        ...{ name: pick(names), visitor_id: visitor, session_id: visitor && `${visitor}-${pick([1, 2])}` },
        ...{
          user_id: next() < 0.3 ? pick(['u1', 'u2']) : '',
          occurred_at: NOW - Math.floor(next() * 3 * 86_400_000),
        },
        ...{
          channel: next() < 0.2 ? pick(['direct', 'email']) : '',
          source: 's',
          url_path: pick(['/a', '/b']),
          is_bot: next() < 0.1,
        },
        ...{ engaged_ms: Math.floor(next() * 9000), value: Math.round(next() * 1e6) / 100 },
      })
    })
    for (let at = 0; at < events.length; at += 90) {
      const batch = [message(events.slice(Math.max(0, at - 40), at + 90))]
      await write(batch, clickhouse)
      if (next() < 0.5) await write(batch, clickhouse)
    }
    expect(await one('select count() from events')).toBe(600)
    expect(await read(SESSIONS_STORED)).toEqual(await read(SESSIONS_RECOMPUTED))
    expect((await read(SESSIONS_STORED)).length).toBeGreaterThan(20)
    expect(await read(IDENTITIES('identities', 'min(identified_at)'))).toEqual(
      await read(IDENTITIES("events where user_id != '' and visitor_id != ''", 'min(occurred_at)')),
    )
    expect(await read(IDENTITIES('identities_by_user', 'min(identified_at)'))).toEqual(
      await read(IDENTITIES('identities', 'min(identified_at)')),
    )
  })

  test('a user is known right after the write', async () => {
    const personOf = (visitor: string): Promise<unknown> =>
      one(`select dictGet('person_of_visitor', 'user_id', ('shop', '${visitor}')) as user_id`)
    await write([message([web('a', 0)])], clickhouse)
    expect(await personOf('v1')).toBe('')
    await write([message([web('a', 1, { user_id: 'u1' })])], clickhouse)
    expect(await personOf('v1')).toBe('u1')
    await write([message([web('a', 2, { user_id: 'u2', visitor_id: 'v2' })])], clickhouse)
    expect(await personOf('v2')).toBe('u2')
  })

  test('the first user of a visitor wins, in whatever order it is heard', async () => {
    const later = web('a', 1, { user_id: 'u2', occurred_at: NOW })
    const earlier = web('a', 0, { user_id: 'u1', occurred_at: NOW - 60_000 })
    await write([message([later])], clickhouse)
    await write([message([earlier])], clickhouse)
    expect(await one(`select dictGet('person_of_visitor', 'user_id', ('shop', 'v1')) as u`)).toBe('u1')
  })

  test('how the fields of a form were filled, line by line', async () => {
    const raw = {
      name: 'form_abandon',
      form_id: 'quote',
      form_fields: [
        {
          field_id: 'email',
          field_type: 'email',
          focus_count: 2,
          time_ms: 900,
          touch_order: 1,
          value: 'ana',
        },
        { field_id: 'city', is_blank: 1 },
      ],
    }
    await write([message([{ ...web('a', 0), ...parseEvent(raw, {}, 'browser') }])], clickhouse)
    const rows = await read(
      `select f.field_id as field_id, f.field_type as field_type, f.time_ms as time_ms, f.is_blank as is_blank
       from events array join form_fields as f order by f.touch_order desc`,
    )
    expect(rows).toEqual([
      { field_id: 'email', field_type: 'email', time_ms: 900, is_blank: false },
      { field_id: 'city', field_type: '', time_ms: 0, is_blank: true },
    ])
  })

  test('times keep their milliseconds, long ago and far ahead', async () => {
    const times = [
      1,
      999,
      1_000_000_000,
      9_999_999_999,
      NOW + 123,
      Date.UTC(2105, 5, 1),
      Date.UTC(2298, 0, 1),
    ]
    await write([message(times.map((occurred_at, i) => imported(`t${i}`, { occurred_at })))], clickhouse)
    const rows = await read('select toUnixTimestamp64Milli(occurred_at) as t from events order by title')
    expect(rows.map((row) => row['t'])).toEqual(times)
  })
})

describe('an insert that was half done', () => {
  const batch = (): Event[] => [
    ...[0, 1, 2, 3].map((seq) =>
      web('a', seq, {
        user_id: seq > 1 ? 'u1' : '',
        ...(seq > 0 ? { value: 10, name: 'purchase' } : { channel: 'email', source: 'news' }),
      }),
    ),
    web('b', 0, { visitor_id: '', session_id: '', title: 'nobody' }),
    imported('till-1', { value: 5 }),
  ]
  /** What the views made, whatever was in the raw table before. */
  const lose = async (tables: string[]): Promise<void> => {
    for (const table of tables) await clickhouse.command(`truncate table ${table}`)
  }
  const sum = (list: Row[]): string => JSON.stringify(list)

  test.each([
    [['event_keys']],
    [['sessions']],
    [['identities', 'identities_by_user']],
    [['arrivals']],
    [['touches']],
    [['touch_kinds']],
    [['event_keys', 'sessions', 'arrivals', 'touches', 'touch_kinds', 'identities', 'identities_by_user']],
  ])('is put right when its events come again in other company: %j', async (tables) => {
    await write([message(batch().slice(0, 4))], clickhouse)
    await write([message(batch().slice(4))], clickhouse)
    const all = async (): Promise<string> =>
      [
        sum(await read(SESSIONS_STORED)),
        sum(await read(IDENTITIES('identities', 'min(identified_at)'))),
        sum(await read(IDENTITIES('identities_by_user', 'min(identified_at)'))),
        sum(await read('select * from event_keys order by all')),
        sum(await read('select distinct * from arrivals order by all')),
        sum(await read('select * from touches order by all')),
        sum(
          await read(
            'select site_id, kind, any(k.name), any(k.channel), min(k.first_at), max(k.last_at) from touch_kinds as k group by site_id, kind order by kind',
          ),
        ),
        sum(await read('select title from events order by title')),
      ].join('\n')
    const before = await all()
    await lose(tables)
    expect(await all()).not.toBe(before)
    const [a, b, c, d, nobody, till] = batch() as [Event, Event, Event, Event, Event, Event]
    await write([message([d, till])], clickhouse, true)
    expect(await write([message([a, nobody]), message([c, b])], clickhouse, true)).toMatchObject({
      inserted: 0,
    })
    await write([message([a, b, till])], clickhouse, true)
    expect(await all()).toBe(before)
  })

  test('tells since when somebody was known where a later event has said it meanwhile', async () => {
    const [early, late] = [web('a', 0, { user_id: 'u1' }), web('a', 9, { user_id: 'u1' })]
    await write([message([early])], clickhouse)
    await lose(['identities', 'identities_by_user'])
    await write([message([late])], clickhouse)
    await write([message([early])], clickhouse, true)
    for (const table of ['identities', 'identities_by_user'])
      expect(await one(`select toUnixTimestamp64Milli(min(identified_at)) from ${table}`)).toBe(NOW)
  })

  test('what is whole stays as it is, and what is new is stored', async () => {
    await write([message(batch())], clickhouse)
    const fresh = web('c', 0)
    expect(await write([message([...batch(), fresh])], clickhouse, true)).toMatchObject({
      inserted: 1,
      duplicates: 6,
    })
    expect(await one('select sum(s.events) from sessions as s')).toBe(5)
    expect(await one('select count() from event_keys')).toBe(7)
    expect(await one('select count() from events')).toBe(7)
  })
})

const SESSIONS_STORED = `
select day, visitor_id, session_id, user_id, min(started_at) as started, max(ended_at) as ended,
  argMinMerge(channel) as ch, argMinMerge(source) as so, argMinMerge(entry_path) as entry, argMaxMerge(exit_path) as exit,
  sum(s.events) as n, sum(s.page_views) as views, sum(s.interactions) as acts, sum(s.engaged_ms) as engaged,
  sum(s.conversions) as conv, sum(s.revenue) as rev
from sessions as s group by day, visitor_id, session_id, user_id order by day, visitor_id, session_id, user_id`

const SESSIONS_RECOMPUTED = `
select toDate(occurred_at) as day, visitor_id, session_id, user_id, min(occurred_at) as started, max(occurred_at) as ended,
  argMinIf(e.channel, (occurred_at, seq), e.channel != '') as ch, argMinIf(e.source, (occurred_at, seq), e.channel != '') as so,
  argMinIf(url_path, (occurred_at, seq), name = 'page_view') as entry, argMaxIf(url_path, (occurred_at, seq), name = 'page_view') as exit,
  count() as n, countIf(name = 'page_view') as views, countIf(name in ('click', 'purchase', 'generate_lead')) as acts,
  sumIf(ifNull(e.engaged_ms, 0), name = 'page_leave') as engaged, countIf(name in ('purchase', 'generate_lead')) as conv,
  sumIf(ifNull(value, 0), name = 'purchase') as rev
from events as e where visitor_id != '' and not is_bot
group by day, visitor_id, session_id, user_id order by day, visitor_id, session_id, user_id`

const IDENTITIES = (from: string, first: string): string =>
  `select site_id, visitor_id, user_id, ${first} as said from ${from} group by site_id, visitor_id, user_id order by all`
