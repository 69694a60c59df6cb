/** The libraries of Segment and RudderStack as npm has them (`test/real`), against the Node home and the real engine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { writeKeyOf } from '../../collector/import/write-key.ts'
import { type RunningHome, type Spoken, end, startNode } from '../homes.mjs'

const real = createRequire(new URL('../real/package.json', import.meta.url))

/** As far as they are called here. */
interface SegmentLibrary {
  Analytics: new (options: {
    writeKey: string
    host: string
    flushInterval?: number
    maxRetries?: number
  }) => {
    track: Call
    identify: Call
    page: Call
    screen: Call
    group: Call
    alias: Call
    on: (event: 'error' | 'http_response', listener: (value: { status?: number }) => void) => void
    closeAndFlush: () => Promise<void>
  }
}
type Call = (message: object) => void
type RudderLibrary = new (
  writeKey: string,
  options: { dataPlaneUrl: string; gzip?: boolean; logLevel?: string; retryCount?: number },
) => Record<'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias', Call> & {
  flush: (done?: (error?: Error) => void) => Promise<unknown>
}

let folder: string
let home: RunningHome
let clickhouse: ClickHouse
let writeKey: string
const children: Spoken[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-segment-'))
  home = await startNode(join(folder, 'data'), children)
  clickhouse = connect(readFileSync(join(folder, 'data', 'clickhouse.url'), 'utf8').trim())
  writeKey = await writeKeyOf('demo', home.key)
}, 90_000)
afterAll(async () => {
  await clickhouse?.close()
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true, force: true })
})

const read = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const storedOf = (user: string): Promise<Record<string, unknown>[]> =>
  read(
    `select name, visitor_id, value, order_id, account_id, url_path, props from events
     where user_id = '${user}' order by name`,
  )

const ORDER = {
  ...{ order_id: 'o-1', total: 30, currency: 'COP' },
  products: [{ product_id: 'p1', name: 'Uno', price: 15, quantity: 2 }],
}
const sixCalls = (
  api: Record<'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias', Call>,
  userId: string,
): void => {
  const anonymousId = `${userId}-browser`
  api.identify({ userId, anonymousId, traits: { email: 'ana@example.com', plan: 'pro' } })
  api.track({ userId, anonymousId, event: 'Order Completed', properties: ORDER })
  api.page({ userId, anonymousId, name: 'Home', properties: { url: 'https://shop.example/a', title: 'A' } })
  api.screen({ userId, anonymousId, name: 'Cart' })
  api.group({ userId, anonymousId, groupId: 'g1', traits: { name: 'Initech' } })
  api.alias({ userId, previousId: `${userId}-before` })
}
const becomes = (userId: string): object[] => {
  const visitor_id = `${userId}-browser`
  return [
    { name: 'alias', visitor_id: `${userId}-before` },
    { name: 'identify', visitor_id, props: { plan: 'pro' } },
    { name: 'join_group', visitor_id, account_id: 'g1', props: { name: 'Initech' } },
    { name: 'page_view', visitor_id, url_path: '/a', props: { page_name: 'Home' } },
    { name: 'purchase', visitor_id, value: 30, order_id: 'o-1', props: { event: 'Order Completed' } },
    { name: 'screen_view', visitor_id, props: { screen_name: 'Cart' } },
  ]
}

test('@segment/analytics-node delivers its six calls, and all visitors are one person', async () => {
  const { Analytics } = real('@segment/analytics-node') as SegmentLibrary
  const analytics = new Analytics({ writeKey, host: home.url, maxRetries: 0 })
  const statuses: unknown[] = []
  const errors: unknown[] = []
  analytics.on('http_response', ({ status }) => statuses.push(status))
  analytics.on('error', (error) => errors.push(error))
  sixCalls(analytics, 'segment-ana')
  await analytics.closeAndFlush()
  expect(errors).toEqual([])
  expect(new Set(statuses)).toEqual(new Set([200]))
  await expect.poll(() => storedOf('segment-ana')).toMatchObject(becomes('segment-ana'))
  // Tables that views fill come after the rows of `events`.
  await expect
    .poll(() =>
      read(
        `select distinct visitor_id from identities_by_user where user_id = 'segment-ana' order by visitor_id`,
      ),
    )
    .toEqual([{ visitor_id: 'segment-ana-before' }, { visitor_id: 'segment-ana-browser' }])
})

test('@rudderstack/rudder-sdk-node delivers its six calls, gzip', async () => {
  const Rudder = real('@rudderstack/rudder-sdk-node') as RudderLibrary
  const rudder = new Rudder(writeKey, { dataPlaneUrl: home.url, retryCount: 0 })
  sixCalls(rudder, 'rudder-ana')
  await rudder.flush()
  await rudder.flush()
  await expect.poll(() => storedOf('rudder-ana')).toMatchObject(becomes('rudder-ana'))
})

test('@rudderstack/rudder-sdk-node delivers without gzip too', async () => {
  const Rudder = real('@rudderstack/rudder-sdk-node') as RudderLibrary
  const rudder = new Rudder(writeKey, { dataPlaneUrl: home.url, gzip: false, retryCount: 0 })
  rudder.track({ userId: 'rudder-plain', event: 'Quote Requested' })
  await rudder.flush()
  await expect.poll(() => storedOf('rudder-plain')).toMatchObject([{ name: 'quote_requested' }])
})

test('a message sent twice is stored once, and a bad one costs only itself', async () => {
  const { Analytics } = real('@segment/analytics-node') as SegmentLibrary
  for (let round = 0; round < 2; round++) {
    const analytics = new Analytics({ writeKey, host: home.url, maxRetries: 0 })
    analytics.track({ userId: 'twice', event: 'A', messageId: 'the-same' })
    analytics.track({
      userId: 'twice',
      event: 'Order Completed',
      messageId: 'bad',
      properties: { total: 'much' },
    })
    analytics.track({ userId: 'twice', event: 'B', messageId: `fresh-${round}` })
    await analytics.closeAndFlush()
  }
  await expect.poll(async () => (await storedOf('twice')).map((row) => row['name'])).toEqual(['a', 'b', 'b'])
  await expect
    .poll(() => read(`select distinct event_id, reason, message from rejected_events where event_id = 'bad'`))
    .toEqual([
      { event_id: 'bad', reason: 'invalid_event', message: 'purchase.value: "much" is not valid (money)' },
    ])
})

test('a wrong write key is an error the library reports', async () => {
  const { Analytics } = real('@segment/analytics-node') as SegmentLibrary
  const analytics = new Analytics({ writeKey: 'demo.wrong', host: home.url, maxRetries: 0 })
  const statuses: unknown[] = []
  analytics.on('http_response', ({ status }) => statuses.push(status))
  analytics.on('error', () => {})
  analytics.track({ userId: 'nobody', event: 'A' })
  await analytics.closeAndFlush()
  expect(statuses).toEqual([401])
})
