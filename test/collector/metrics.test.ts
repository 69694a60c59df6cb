import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import { createMeter } from '../../collector/observe/meter.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { type RunningHome, type Spoken, end, startNode } from '../homes.mjs'
import { type Proxy, proxyClickHouse } from '../support/clickhouse-proxy.ts'
import { SECRET, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const AUTHORIZED = { Authorization: `Bearer ${SECRET}` }

describe('counts', () => {
  test('what was received as accepted, dropped by reason or not durable', async () => {
    const home = recordingHome()
    const events = [
      { name: 'page_view', seq: 0 },
      { name: 'page_view', seq: 1, occurred_at: 0 },
      { name: 'Bad Name', seq: 2 },
      { name: 'Worse Name', seq: 3 },
    ]
    await home.send('/e', fromShop(batch({ events })))
    await home.send('/v1/import?site=shop', {
      method: 'POST',
      headers: AUTHORIZED,
      body: JSON.stringify([
        { name: 'pos_purchase', user_id: 'ana', event_id: '1' },
        { site: 'none', name: 'a' },
      ]),
    })
    expect(home.meter.counts()).toEqual({
      events_received_total: { browser: 4, import: 2 },
      events_accepted_total: 2,
      events_dropped_total: { too_old: 1, invalid_event: 3 },
    })
  })

  test('nothing as accepted when the sink refuses', async () => {
    const home = recordingHome({ sink: { put: () => Promise.reject(new Error('full')) } })
    const events = [
      { name: 'page_view', seq: 0 },
      { name: 'Bad Name', seq: 1 },
    ]
    expect((await home.send('/e', fromShop(batch({ events })))).status).toBe(503)
    expect(home.meter.counts()).toEqual({
      events_received_total: { browser: 2 },
      events_not_durable_total: 2,
      requests_refused_total: { not_durable: 1 },
    })
  })

  test('refused requests by their code', async () => {
    const home = recordingHome()
    await home.send('/e', fromShop('not json'))
    await home.send('/e', fromShop(batch({ site: 'none' })))
    await home.send('/v1/import', { method: 'POST', body: '{}' })
    expect(home.meter.counts()).toEqual({
      requests_refused_total: { not_json: 1, unknown_site: 1, unauthorized: 1 },
    })
  })
})

describe('GET /api/v1/books', () => {
  test('gives the sums and what they do not explain, to readers', async () => {
    const home = recordingHome({
      gauges: () => ({ events_pending: 1, log_bytes: 9, lag_seconds: 0, disk_free_bytes: 9e9 }),
    })
    expect((await home.send('/api/v1/books')).status).toBe(401)
    await home.send('/e', fromShop(batch({ events: [{ name: 'page_view', seq: 0 }, { name: 'Bad', seq: 1 }] }))) // prettier-ignore
    const books = async (): Promise<unknown> =>
      (await home.send('/api/v1/books', { headers: AUTHORIZED })).answer['books']
    expect(await books()).toEqual({
      ...{ received: 2, dropped: 1, not_durable: 0, accepted: 1, recovered: 0 },
      ...{ inserted: 0, duplicate: 0, parked: 0, erased: 0, dead: 0, pending: 1, missing: 0 },
    })
    home.meter.count('events_inserted_total', 2)
    expect(await books()).toMatchObject({ inserted: 2, missing: 2 })
  })
})

describe('GET /metrics', () => {
  test('is for those who have the secret', async () => {
    const home = recordingHome()
    expect((await home.send('/metrics')).status).toBe(401)
    expect((await home.send('/metrics', { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401)
    const { status, headers, answer } = await home.send('/metrics', { headers: AUTHORIZED })
    expect(status).toBe(200)
    expect(headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(String(answer['text'])).toContain('periplo_requests_refused_total{code="unauthorized"} 2\n')
  })

  test('is open on this machine where reports are', async () => {
    const home = recordingHome({ openOnLoopback: true })
    expect((await home.send('/metrics', { url: 'http://localhost:8787' })).status).toBe(200)
    expect((await home.send('/metrics')).status).toBe(401)
  })

  test('is not there where a home counts request by request', async () => {
    const { gauges: _, ...home } = recordingHome()
    const worker = recordingHome({ ...home, gauges: undefined } as never)
    expect((await worker.send('/metrics', { headers: AUTHORIZED })).status).toBe(404)
  })

  test('follows the text format: help and type of every metric, cumulated buckets, no line broken by a label', () => {
    const meter = createMeter()
    for (const seconds of [0.0005, 0.003, 0.003, 99]) meter.observe('sink_seconds', seconds)
    meter.count('events_dropped_total', 2, 'a"b\nc')
    const text = meter.toText({ events_pending: 3, log_bytes: 0, lag_seconds: 0.5, disk_free_bytes: 9e9 })
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(# (HELP|TYPE) periplo_\w+ .+|periplo_\w+(\{\w+="[^"\n]*"\})? [\d.e+-]+)$/)
    }
    expect(valuesOf(text)).toMatchObject({
      'periplo_sink_seconds_bucket{le="0.001"}': 1,
      'periplo_sink_seconds_bucket{le="0.005"}': 3,
      'periplo_sink_seconds_bucket{le="30"}': 3,
      'periplo_sink_seconds_bucket{le="+Inf"}': 4,
      periplo_sink_seconds_count: 4,
      'periplo_events_dropped_total{reason="a_b_c"}': 2,
      periplo_events_accepted_total: 0,
      periplo_events_pending: 3,
    })
  })
})

describe('the books of a Node home', () => {
  let folder: string
  let engine: Embedded
  let proxy: Proxy
  const children: Spoken[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'periplo-metrics-'))
    engine = await startEmbedded({ path: join(folder, 'clickhouse'), password: 'test' })
    await migrate(engine.url)
  }, 60_000)
  beforeEach(async () => void (proxy = await proxyClickHouse(engine.url)))
  afterEach(async () => {
    await Promise.all(children.splice(0).map(end))
    proxy.close()
  })
  afterAll(async () => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const start = (): Promise<RunningHome> =>
    startNode(join(folder, 'data'), children, { CLICKHOUSE_URL: proxy.url })
  const send = async (home: RunningHome, page_id: string, events: object[]): Promise<number> => {
    const response = await fetch(`${home.url}/e`, {
      method: 'POST',
      body: JSON.stringify({
        site: 'demo',
        context: { page_id, consent_mode: 'granted', visitor_id: 'v1' },
        events,
      }),
    })
    expect(response.status).toBe(202)
    return ((await response.json()) as { accepted: number }).accepted
  }
  const views = (from: number, n: number): object[] =>
    Array.from({ length: n }, (_, i) => ({ name: 'page_view', seq: from + i }))

  test('balance at every moment: while ClickHouse is away, when it refuses rows, after a kill', async () => {
    let home = await start()
    /** The numbers, after checking that nothing is missing and nothing came from nowhere. */
    const balanced = async (): Promise<Record<string, number>> => {
      const n = await metricsOf(home)
      const dropped = Object.entries(n).reduce(
        (sum, [name, value]) => sum + (name.startsWith('periplo_events_dropped_total') ? value : 0),
        0,
      )
      const received = n['periplo_events_received_total{from="browser"}'] ?? 0
      const { accepted, not_durable, recovered, inserted, duplicate, parked, dead, pending } = eventsOf(n)
      expect(received).toBe(dropped + accepted + not_durable)
      expect(accepted + recovered).toBe(inserted + duplicate + parked + dead + pending)
      return { received, dropped, accepted, recovered, inserted, duplicate, parked, dead, pending }
    }

    // All is well: new events, the same ones again, and refused ones.
    expect(await send(home, 'books1', [...views(0, 10), { name: 'Bad Name', seq: 99 }])).toBe(10)
    expect(await send(home, 'books1', views(5, 10))).toBe(10)
    await expect.poll(balanced).toMatchObject({ received: 21, dropped: 1, accepted: 20, pending: 0 })
    expect(await balanced()).toMatchObject({ inserted: 15, duplicate: 5, parked: 0 })

    // ClickHouse refuses one row for ever.
    proxy.fault = (statement, body) =>
      /insert into events/i.test(statement) && body.includes('POISON') ? { code: 117 } : undefined
    await send(home, 'books2', [...views(0, 4), { name: 'page_view', seq: 4, title: 'POISON' }])
    await expect.poll(balanced).toMatchObject({ inserted: 19, parked: 1, pending: 0 })

    // ClickHouse is away: everything waits, and is said to.
    proxy.fault = () => 'cut'
    for (let page = 0; page < 5; page++) await send(home, `books3.${page}`, views(0, 20))
    expect(await balanced()).toMatchObject({ accepted: 125, inserted: 19, pending: 100 })
    await expect.poll(async () => (await metricsOf(home))['periplo_batch_retries_total']).toBeGreaterThan(0)
    const waiting = await metricsOf(home)
    expect(waiting['periplo_log_bytes']).toBeGreaterThan(1000)
    expect(waiting['periplo_lag_seconds']).toBeGreaterThan(0)
    expect(waiting['periplo_sink_seconds_count']).toBe(8)

    // The home is killed; the next one finds what it had accepted.
    const [killed] = children.splice(0)
    if (killed?.pid) process.kill(killed.pid, 'SIGKILL')
    proxy.fault = () => undefined
    home = await start()
    await expect.poll(balanced).toMatchObject({ accepted: 0, recovered: 100, inserted: 100, pending: 0 })
    expect((await metricsOf(home))['periplo_lag_seconds']).toBe(0)

    const clickhouse = connect(engine.url)
    const stored = await clickhouse.query('select count() as n from events', { format: 'JSONEachRow' })
    const parked = await clickhouse.query(
      `select count() as n from rejected_events where reason = 'insert_failed'`,
      { format: 'JSONEachRow' },
    )
    await clickhouse.close()
    expect(JSON.parse(stored)).toEqual({ n: 119 })
    expect(JSON.parse(parked)).toEqual({ n: 1 })
  }, 90_000)
})

async function metricsOf(home: RunningHome): Promise<Record<string, number>> {
  const response = await fetch(`${home.url}/metrics`, { headers: { Authorization: `Bearer ${home.key}` } })
  expect(response.status).toBe(200)
  return valuesOf(await response.text())
}

const valuesOf = (text: string): Record<string, number> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const at = line.lastIndexOf(' ')
        return [line.slice(0, at), Number(line.slice(at + 1))]
      }),
  )

const EVENTS = ['accepted', 'not_durable', 'recovered', 'inserted', 'duplicate', 'parked', 'dead'] as const

const eventsOf = (n: Record<string, number>): Record<(typeof EVENTS)[number] | 'pending', number> =>
  Object.fromEntries([
    ...EVENTS.map((name) => [name, n[`periplo_events_${name}_total`]]),
    ['pending', n['periplo_events_pending']],
  ]) as Record<(typeof EVENTS)[number] | 'pending', number>
