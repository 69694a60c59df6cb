import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { getRequestListener } from '@hono/node-server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../collector/app.ts'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { deadSegments } from '../../collector/node/dead-letters.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { environment } from '../../collector/node/prepare.mjs'
import { openWal } from '../../collector/node/wal.ts'
import type { ReplayAnswer } from '../../collector/write/replay.ts'
import type { Message } from '../../collector/sinks/sink.ts'
import { write } from '../../collector/write/writer.ts'
import { page_view } from '../../schema/events/page_view.ts'
import { SECRET, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const AUTHORIZED = { Authorization: `Bearer ${SECRET}` }
const AGENT =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'

/** Refused events are kept for a month, so these are of now. */
const NOW = Date.now()
const HOUR = 3_600_000

let folder: string
let engine: Embedded
let clickhouse: ClickHouse
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-replay-'))
  engine = await startEmbedded({ path: join(folder, 'clickhouse'), password: 'test' })
  await migrate(engine.url)
  clickhouse = connect(engine.url)
}, 60_000)
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  for (const table of ['events', 'event_keys', 'rejected_events'])
    await clickhouse.command(`truncate table ${table}`)
})
afterEach(() => void vi.restoreAllMocks())

const read = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const count = async (table: string): Promise<unknown> =>
  (await read(`select count() as n from ${table}`))[0]?.['n']

/** A home that writes at once. */
const start = (changes: object = {}) =>
  recordingHome({
    clickhouse,
    now: () => NOW,
    sink: { put: async (message: Message) => void (await write([message], clickhouse)) },
    ...changes,
  })
type Started = ReturnType<typeof start>
const replay = async (home: Started, search = ''): Promise<ReplayAnswer> => {
  const { status, answer } = await home.send(`/v1/replay${search}`, { method: 'POST', headers: AUTHORIZED })
  expect(status).toBe(200)
  return answer as unknown as ReplayAnswer
}
const views = (page_id: string, n: number, context: object = {}): RequestInit =>
  fromShop(
    batch(
      {
        // An hour behind: its times have to be corrected.
        sent_at: NOW - HOUR,
        events: Array.from({ length: n }, (_, seq) => ({
          ...{ name: 'page_view', seq, occurred_at: NOW - HOUR - 60_000, view_no: seq + 1 },
          url: 'https://shop.example/a?utm_source=news&utm_medium=email',
        })),
      },
      { page_id, ...context },
    ),
    { 'User-Agent': AGENT },
  )
/** A mistake of ours that is mended later: this field refuses every value. */
const breakField = (): { mockRestore: () => void } =>
  vi.spyOn(page_view.fields.view_no, 'read').mockReturnValue(undefined)

describe('POST /v1/replay', () => {
  test('needs the server key', async () => {
    const home = start({ openOnLoopback: true })
    expect((await home.send('/v1/replay', { method: 'POST', url: 'http://localhost' })).status).toBe(401)
  })

  test('stores refused events as they would have been, once however often it runs', async () => {
    const home = start()
    const broken = breakField()
    await home.send('/e', views('late', 3))
    expect([await count('events'), await count('rejected_events')]).toEqual([0, 3])
    // Not mended yet: nothing changes, and nothing is refused a second time in the table.
    expect(await replay(home)).toMatchObject({
      ...{ read: 3, left: 0, accepted: 0, stored: 0, refused: 3 },
      messages: ['page_view.view_no: 1 is not valid (count)', 'page_view.view_no: 2 is not valid (count)', 'page_view.view_no: 3 is not valid (count)'], // prettier-ignore
    })
    expect([await count('events'), await count('rejected_events')]).toEqual([0, 3])

    broken.mockRestore()
    expect(await replay(home, '?dry=1')).toMatchObject({ accepted: 3 })
    expect(await count('events')).toBe(0)
    expect(await replay(home)).toMatchObject({ read: 3, accepted: 3, stored: 0, refused: 0 })
    expect(await replay(home)).toMatchObject({ read: 3, accepted: 0, stored: 3, refused: 0 })
    // The browser still had one of them.
    await home.send('/e', views('late', 2))
    await home.send('/e', views('in-time', 3))
    const columns = '* except (page_id)'
    const stored = (page: string): string =>
      `select ${columns} from events where page_id = '${page}' order by seq`
    expect(await read(stored('late'))).toEqual(await read(stored('in-time')))
    expect((await read(stored('late')))[0]).toMatchObject({
      ...{
        device: 'mobile',
        browser: 'Safari',
        os: 'iOS',
        country: 'CO',
        city: 'Bogotá',
        utm_source: 'news',
      },
      occurred_at: new Date(NOW - 60_000).toISOString(),
    })
    const books = home.meter.counts()
    expect(books['events_received_total']).toEqual({ browser: 8, replay: 3 })
    expect(books['events_accepted_total']).toBe(8)
  })

  test('leaves alone what was refused without consent: there is nothing to put back', async () => {
    const home = start()
    const broken = breakField()
    await home.send('/e', views('no', 2, { consent_mode: 'cookieless', visitor_id: undefined }))
    broken.mockRestore()
    expect(await count('rejected_events')).toBe(2)
    expect(await replay(home)).toMatchObject({ read: 0, accepted: 0 })
    expect(await read('select distinct body, edge from rejected_events')).toEqual([{ body: '', edge: '' }])
  })

  test('an import, and a row the engine had refused', async () => {
    const home = start()
    const broken = breakField()
    const body = JSON.stringify([{ name: 'page_view', view_no: 1, user_id: 'ana', event_id: 'till-1', occurred_at: '2020-01-02T03:04:05Z' }]) // prettier-ignore
    await home.send('/v1/import?site=shop', { method: 'POST', headers: AUTHORIZED, body })
    broken.mockRestore()
    const event = { ...{ site_id: 'shop', name: 'purchase', occurred_at: NOW, received_at: NOW, origin: 'web' }, ...{ visitor_id: 'v1', page_id: 'parked', seq: 4, props: {} } } // prettier-ignore
    const bad: Message['events'][number] = { ...event, origin: 'web', value: 1e30 }
    await write([{ id: 'm', events: [bad], rejected: [] }], clickhouse)
    // Somebody widened the column.
    await clickhouse.command(`alter table rejected_events update body = replace(body, '1e+30', '12') where event_id = 'parked.4' settings mutations_sync = 1`) // prettier-ignore
    expect(await replay(home)).toMatchObject({ read: 2, accepted: 2, refused: 0 })
    expect(await replay(home)).toMatchObject({ read: 2, accepted: 0, stored: 2 })
    expect(await read('select name, event_id, value, device from events order by name')).toEqual([
      { name: 'page_view', event_id: 'till-1', value: null, device: 'server' },
      { name: 'purchase', event_id: '', value: 12, device: '' },
    ])
  })

  test('by site, reason and time, and says what is wrong', async () => {
    const home = start()
    const broken = breakField()
    await home.send('/e', views('a', 2))
    broken.mockRestore()
    for (const [search, n] of [
      ['?site=demo', 0],
      ['?reason=too_old', 0],
      [`?since=${new Date(NOW + 1000).toISOString()}`, 0],
      [`?until=${new Date(NOW - 1000).toISOString()}`, 0],
      ['?site=shop&reason=invalid_event&since=2026-11-22&until=2999-01-01', 2],
    ] as const) {
      expect((await replay(home, `${search}&dry=1`)).read).toBe(n)
    }
    for (const [search, field] of [
      ['?site=none', 'site'],
      ['?since=soon', 'since'],
      ['?of=all', 'of'],
      ['?after=x', 'after'],
    ]) {
      const { status, answer } = await home.send(`/v1/replay${search}`, {
        method: 'POST',
        headers: AUTHORIZED,
      })
      expect([status, answer.error?.field]).toEqual([400, field])
    }
  })
})

test('a dead letter that was half stored becomes whole, and nothing of it is there twice', async () => {
  const events: Message['events'] = [0, 1].map((seq) => ({
    ...{ site_id: 'shop', name: 'page_view', occurred_at: NOW, received_at: NOW, origin: 'web' },
    ...{ visitor_id: 'v1', page_id: 'half', seq, props: {} },
  }))
  // An engine that died after `events` and before what its views fill.
  await clickhouse.insert('events', events.slice(0, 1), 'half')
  await clickhouse.command('truncate table event_keys')
  const left = ['lot']
  const home = start({
    sink: { put: async (message: Message) => void (await write([message], clickhouse, message.again)) },
    dead: {
      list: () => Promise.resolve([...left]),
      read: () => Promise.resolve([{ id: 'd', events, rejected: [] }]),
      remove: () => Promise.resolve(void left.pop()),
      erase: () => Promise.resolve(0),
    },
  })
  expect(await replay(home, '?of=dead')).toMatchObject({ read: 2, accepted: 2, stored: 0 })
  expect(left).toEqual([])
  expect([await count('events'), await count('event_keys')]).toEqual([2, 2])
})

describe('npm run replay', () => {
  const run = async (url: string, ...args: string[]): Promise<{ stdout: string; code: number }> => {
    try {
      const { stdout } = await promisify(execFile)(
        'node',
        ['collector/node/replay-cli.ts', '--url', url, ...args],
        {
          env: { ...environment, PERIPLO_SECRET: SECRET },
        },
      )
      return { stdout, code: 0 }
    } catch (error) {
      const { stdout, stderr, code } = error as { stdout: string; stderr: string; code: number }
      return { stdout: stdout + stderr, code }
    }
  }

  test('puts back all pages and the dead letters, says how many, and does nothing the second time', async () => {
    const dead = join(folder, 'dead')
    mkdirSync(dead, { recursive: true })
    // A segment that could not be stored, as the log leaves it.
    const log = join(folder, 'log')
    const wal = await openWal({ directory: log, drain: () => new Promise(() => {}) })
    const event = (page_id: string, seq: number): Message['events'][number] => ({
      ...{ site_id: 'shop', name: 'page_view', occurred_at: NOW, received_at: NOW, origin: 'web' },
      ...{ visitor_id: 'v1', page_id, seq, props: {} },
    })
    await wal.put({ id: 'd', events: [event('dead', 0), event('dead', 1)], rejected: [] })
    await wal.close(0)
    const [segment = ''] = readdirSync(log)
    writeFileSync(join(dead, segment), await (await import('node:fs/promises')).readFile(join(log, segment)))

    const home = start({ dead: deadSegments(dead) })
    const rows = Array.from({ length: 1200 }, (_, n) => ({
      ...{
        site_id: 'shop',
        received_at: NOW - 60_000 + Math.floor(n / 7),
        event_id: `p${n}.0`,
        name: 'page_view',
      },
      ...{ reason: 'invalid_event', message: '', origin: 'web', edge: '{}' },
      body: JSON.stringify({
        name: 'page_view',
        page_id: `p${n}`,
        seq: 0,
        consent_mode: 'granted',
        visitor_id: 'v1',
      }),
    }))
    await clickhouse.insert('rejected_events', rows, 'replay test')

    const server = createServer(getRequestListener(createApp(home).fetch)).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      expect(await run(url, '--dry-run')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('1200 put back'),
      })
      expect(await count('events')).toBe(0)
      expect(await run(url)).toEqual({
        code: 0,
        stdout: 'Dead letters: 2 read, 2 put back, 0 stored already, 0 refused again\nRefused events: 1200 read, 1200 put back, 0 stored already, 0 refused again\n', // prettier-ignore
      })
      expect(readdirSync(dead)).toEqual([])
      expect(await run(url)).toEqual({
        code: 0,
        stdout: 'Refused events: 1200 read, 0 put back, 1200 stored already, 0 refused again\n',
      })
      expect(await read('select count() as n, uniqExact(page_id, seq) as u from events')).toEqual([
        { n: 1202, u: 1202 },
      ])
      expect(await run(url, '--since', 'soon')).toEqual({
        code: 2,
        stdout: '--since: "soon" is not a date.\n',
      })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  }, 90_000)
})
