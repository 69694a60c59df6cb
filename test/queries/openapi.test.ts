/** What the routes answer on the real engine is what `/openapi.json` says of them. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { parseSites } from '../../collector/sites.ts'
import { writeKeyOf } from '../../collector/import/write-key.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { answerFaults, bodyFaults } from '../support/match-openapi.ts'
import { readCases } from '../support/read-case.ts'
import { NOW, type RecordingHome, SECRET, batch, fromShop, recordingHome } from '../support/recording-home.ts'

// A journey that a case brings along has no key.
const cases = readCases(fileURLToPath(new URL('.', import.meta.url)), Date.now()).filter(
  ({ parameters }) => !parameters['journey']?.includes('\n'),
)
/** The case of each query that answers most. */
const fullest = [...Map.groupBy(cases, ({ query }) => query).values()].flatMap(
  (some) => some.toSorted((a, b) => b.rows.length - a.rows.length)[0] ?? [],
)

let engine: Engine
let clickhouse: ClickHouse
let home: RecordingHome
beforeAll(async () => {
  engine = await startEngine()
  // Each case is a site of its own, named as its query.
  const rowsOf = (of: 'events' | 'rejected' | 'costs') =>
    fullest.flatMap((each) => each[of].map((row) => ({ ...row, site_id: each.query })))
  await engine.store(rowsOf('events'))
  await engine.reject(rowsOf('rejected'))
  await engine.spend(rowsOf('costs'))
  clickhouse = connect(engine.url)
  const sites = fullest.map(({ query }) => ({ key: query, name: query, origins: [`${query}.example`] }))
  home = recordingHome({
    clickhouse,
    sites: new Map([...recordingHome().sites, ...parseSites(JSON.stringify(sites))]),
  })
}, 60_000)
afterAll(async () => {
  await clickhouse?.close()
  await engine?.stop()
})

const bearer = { Authorization: `Bearer ${SECRET}` }
const jsonOf = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...bearer, ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** Asks, and says what of the answer is not as it is described. */
async function ask(path: string, init: RequestInit = { headers: bearer }, of = home) {
  const { status, answer, headers } = await of.send(path, init)
  const faults = answerFaults(init.method ?? 'GET', path, status, headers.get('Content-Type') ?? '', answer)
  return { status, answer, faults }
}

test.each(fullest.map((each) => [each.query, each] as const))('saved query %s', async (_query, each) => {
  const search = new URLSearchParams({ ...each.parameters, site: each.query })
  const { status, answer, faults } = await ask(`/api/v1/queries/${each.query}?${search}`)
  expect({ status, faults }).toEqual({ status: 200, faults: [] })
  if (each.rows.length > 0) expect(answer['rows']).not.toEqual([])
})

test.each([
  ['/api/v1/sites', 200],
  ['/api/v1/queries', 200],
  ['/api/v1/journeys', 200],
  ['/api/v1/journeys?site=shop', 200],
  ['/api/v1/journeys/shop/file?site=shop', 200],
  ['/api/v1/journeys/none/file?site=shop', 404],
  ['/api/v1/annotations?site=shop', 200],
  ['/api/v1/annotations?site=shop&from=yesterday', 400],
  ['/api/v1/annotations/none?site=shop', 404],
  ['/api/v1/books', 200],
  ['/health', 200],
  ['/ready', 200],
  ['/metrics', 200],
  ['/openapi.json', 200],
  ['/', 200],
  ['/api/v1/people/nobody?site=shop', 404],
  ['/api/v1/people/nobody?site=other', 400],
  ['/api/v1/people/nobody/export?site=shop', 404],
  ['/api/v1/queries/overview?site=shop&from=yesterday', 400],
  ['/api/v1/queries/overview?site=shop&format=csv', 200],
] as const)('GET %s: %i', async (path, status) => {
  expect(await ask(path)).toMatchObject({ status, faults: [] })
})

test('a person that is known', async () => {
  const { answer } = await ask('/api/v1/queries/people?site=people&from=2000-01-01')
  const [first] = answer['rows'] as { person_id: string }[]
  expect(first).toBeDefined()
  const well = { status: 200, faults: [] }
  expect(await ask(`/api/v1/people/${first?.person_id}?site=people`)).toMatchObject(well)
  expect(await ask(`/api/v1/people/${first?.person_id}/export?site=people`)).toMatchObject(well)
  const erase = { method: 'DELETE', headers: bearer }
  expect(await ask(`/api/v1/people/${first?.person_id}?site=people`, erase)).toMatchObject(well)
})

test('whoever may not read', async () => {
  for (const path of [
    '/api/v1/sites',
    '/api/v1/queries/overview?site=shop',
    '/metrics',
    '/api/v1/people/x?site=shop',
  ])
    expect(await ask(path, {})).toMatchObject({ status: 401, faults: [] })
})

test('ClickHouse away', async () => {
  const away = recordingHome({
    clickhouse: {
      ...clickhouse,
      ping: () => Promise.resolve(false),
      query: () => Promise.reject(new TypeError('fetch failed')),
    },
  })
  for (const path of ['/ready', '/api/v1/queries/overview?site=shop', '/api/v1/people/x?site=shop'])
    expect(await ask(path, { headers: bearer }, away)).toMatchObject({ status: 503, faults: [] })
})

const event = {
  event_id: 'e1',
  name: 'pos_purchase',
  user_id: 'ana',
  occurred_at: NOW,
  value: 3,
  currency: 'EUR',
}
const cost = { day: '2026-11-20', cost: 12.5, utm_source: 'google', utm_medium: 'cpc' }
const call = { type: 'track', event: 'Order Completed', userId: 'ana', messageId: 'm1' }
test.each([
  ['/e', 202, fromShop(batch())],
  [
    '/e',
    202,
    fromShop(
      batch({
        events: [
          { name: 'Wrong Name', seq: 1 },
          { name: 'page_view', seq: 2 },
        ],
      }),
    ),
  ],
  ['/e', 202, fromShop(batch({}, { consent_mode: undefined }))],
  ['/e', 400, fromShop('{')],
  ['/e', 403, fromShop(batch(), { Origin: 'https://evil.example' })],
  ['/e', 415, fromShop(batch(), { 'Content-Type': 'image/png' })],
  ['/e', 413, fromShop(batch({ events: Array.from({ length: 1001 }, () => ({})) }))],
  ['/v1/import?site=shop', 202, jsonOf([event])],
  ['/v1/import?site=shop', 202, jsonOf([event, { name: 'No Name' }])],
  ['/v1/import?site=shop', 400, jsonOf('')],
  ['/v1/import?site=shop', 401, jsonOf([event], { Authorization: '' })],
  ['/v1/import/costs?site=shop', 200, jsonOf([cost, { ...cost, cost: -1 }])],
  ['/v1/import/costs?site=shop', 401, jsonOf([cost], { Authorization: '' })],
  ['/v1/replay?dry=1', 200, jsonOf('')],
  ['/v1/replay?of=nothing', 400, jsonOf('')],
] as const)('POST %s: %i', async (path, status, init) => {
  expect(await ask(path, init)).toMatchObject({ status, faults: [] })
})

const note = { kind: 'note', title: 'A note', first_day: '2026-11-20' }
test('what people write, and change, and delete', async () => {
  const path = '/api/v1/annotations'
  const write = (method: string, where: string, body: unknown) => ask(where, { ...jsonOf(body), method })
  const { status, answer, faults } = await write('POST', `${path}?site=shop`, note)
  expect({ status, faults }).toEqual({ status: 201, faults: [] })
  const one = `${path}/${String(answer['annotation_id'])}?site=shop`
  expect(bodyFaults('POST', path, 'application/json', note)).toEqual([])
  expect(bodyFaults('POST', path, 'application/json', { title: 'no kind' })).not.toEqual([])
  expect(await write('POST', `${path}?site=shop`, {})).toMatchObject({ status: 400, faults: [] })
  expect(await write('PUT', one, { ...note, version: 1 })).toMatchObject({ status: 200, faults: [] })
  expect(await write('PUT', one, { ...note, version: 1 })).toMatchObject({ status: 409, faults: [] })
  expect(await ask(one)).toMatchObject({ status: 200, faults: [] })
  expect(await ask(`${path}?site=shop`)).toMatchObject({ status: 200, faults: [] })
  expect(await write('DELETE', `${one}&version=2`, undefined)).toMatchObject({ status: 200, faults: [] })
})

test('a journey that cannot be changed here', async () => {
  const changes = [{ touchpoint: 'cart', moment_of_truth: true }]
  const body = { version: 'x', changes }
  const path = '/api/v1/journeys/shop'
  expect(bodyFaults('PATCH', path, 'application/json', body)).toEqual([])
  expect(bodyFaults('PATCH', path, 'application/json', { changes: 'none' })).not.toEqual([])
  expect(await ask(`${path}?site=shop`, { ...jsonOf(body), method: 'PATCH' })).toMatchObject({ status: 403, faults: [] }) // prettier-ignore
})

test.each(['batch', 'track', 'identify', 'page', 'screen', 'group', 'alias'])('POST /v1/%s', async (type) => {
  const key = { Authorization: `Basic ${btoa(`${await writeKeyOf('shop', SECRET)}:`)}` }
  const body = type === 'batch' ? { batch: [call, { type: 'nonsense' }] } : call
  expect(await ask(`/v1/${type}`, jsonOf(body, key))).toMatchObject({ status: 200, faults: [] })
  expect(await ask(`/v1/${type}`, jsonOf(body, { Authorization: '' }))).toMatchObject({
    status: 401,
    faults: [],
  })
})

describe('bodies', () => {
  const sent = (changes: object) => batch({ events: [{ name: 'purchase', seq: 0, ...changes }] })

  test.each([
    [
      'as the snippet sends them',
      sent({ value: 3.5, currency: 'EUR', items: [{ item_id: 'a', quantity: 2 }] }),
    ],
    ['a custom event', batch({ events: [{ name: 'own_name', seq: 0, anything: [1], props: { a: 1 } }] })],
  ])('%s: described, and taken', async (_what, body) => {
    expect(bodyFaults('POST', '/e', 'application/json', structuredClone(body))).toEqual([])
    expect((await home.send('/e', fromShop(body))).answer).toMatchObject({ accepted: 1, results: [] })
  })

  test.each([
    ['an amount that is none', sent({ value: 'much' })],
    ['a line without a name', sent({ items: [{ price: 1 }] })],
    ['a name with a space', batch({ events: [{ name: 'own name', seq: 0 }] })],
    ['no number in its page', batch({ events: [{ name: 'purchase' }] })],
  ])('%s: not described, and refused', async (_what, body) => {
    expect(bodyFaults('POST', '/e', 'application/json', body)).not.toEqual([])
    expect((await home.send('/e', fromShop(body))).answer).toMatchObject({
      accepted: 0,
      results: [{ reason: 'invalid_event' }],
    })
  })

  test('of a server', () => {
    expect(bodyFaults('POST', '/v1/import', 'application/json', [event])).toEqual([])
    expect(bodyFaults('POST', '/v1/import/costs', 'application/json', [cost])).toEqual([])
    expect(bodyFaults('POST', '/v1/import/costs', 'application/json', [{ day: '2026-11-20' }])).not.toEqual(
      [],
    )
    expect(bodyFaults('POST', '/v1/import', 'application/json', [{ ...event, occurred_at: [] }])).not.toEqual(
      [],
    )
  })
})
