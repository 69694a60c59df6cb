/** What whoever has a link may ask, and what of it they are told, on the real engine. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { parseKeys } from '../../collector/read/keys.ts'
import { FIGURES } from '../../collector/shared/figures.ts'
import { parseSites } from '../../collector/sites.ts'
import { type Engine, type Row, savedQuery, startEngine } from '../support/engine.ts'
import { readCases } from '../support/read-case.ts'
import { NOW, type RecordingHome, SECRET, recordingHome } from '../support/recording-home.ts'

const keys = parseKeys(
  JSON.stringify([
    { name: 'board', role: 'viewer', key: 'the-key-of-the-board' },
    { name: 'cx', role: 'analyst', key: 'the-key-of-the-analysts' },
    { name: 'agency', role: 'analyst', key: 'the-key-of-the-agency', sites: ['france'] },
  ]),
)

/** The case of each query that answers most. */
const fullest = [
  ...Map.groupBy(
    readCases(fileURLToPath(new URL('.', import.meta.url)), NOW).filter(
      ({ query, parameters }) => query in FIGURES && !parameters['journey']?.includes('\n'),
    ),
    ({ query }) => query,
  ).values(),
].flatMap((some) => some.toSorted((a, b) => b.rows.length - a.rows.length)[0] ?? [])
const siteOf = (query: string): string => query.replaceAll('_', '-')

const COPY = '~of-somebody-'
/** The same people six times over. */
const sixfold = (rows: readonly Row[], site_id: string): Row[] =>
  rows.flatMap((row) =>
    [1, 2, 3, 4, 5, 6].map((copy) => ({
      ...row,
      site_id,
      ...Object.fromEntries(
        ['visitor_id', 'session_id', 'page_id', 'user_id', 'account_id', 'event_id', 'order_id']
          .filter((name) => row[name])
          .map((name) => [name, `${String(row[name])}${COPY}${copy}`]),
      ),
    })),
  )

const HOUR = 3_600_000
const isoOf = (ms: number): string => new Date(ms).toISOString()

/** People who came by a channel and saw a page, of whom some bought. */
function people(channel: string, count: number, buyers = 0, path = `/${channel}`): Row[] {
  return Array.from({ length: count }, (_, index): Row[] => {
    const visitor_id = `secret-${channel}-${index}`
    const at = NOW - 30 * HOUR - index * 60_000
    const of = (name: string, seq: number, more: Row = {}): Row => ({
      ...{
        site_id: 'shop',
        name,
        visitor_id,
        session_id: `s-${visitor_id}`,
        page_id: `p-${visitor_id}`,
        seq,
      },
      ...{ origin: 'web', consent_mode: 'granted', channel, source: channel, device: 'mobile' },
      ...{ occurred_at: isoOf(at + seq * 1000), received_at: isoOf(at + seq * 1000), url_path: path },
      ...more,
    })
    const order = { value: 117_319, currency: 'COP', order_id: `o-${visitor_id}` }
    return [of('page_view', 0), ...(index < buyers ? [of('purchase', 1, order)] : [])]
  }).flat()
}

let engine: Engine
let clickhouse: ClickHouse
let home: RecordingHome
let now = NOW
beforeAll(async () => {
  engine = await startEngine()
  clickhouse = connect(engine.url)
  const sites = fullest.map(({ query: of }) => ({
    key: siteOf(of),
    name: of,
    origins: [`${siteOf(of)}.example`],
  }))
  home = recordingHome({
    ...{ clickhouse, keys, now: () => now },
    sites: new Map([...recordingHome().sites, ...parseSites(JSON.stringify(sites))]),
  })
  // By one insert: each takes its time.
  await engine.store([
    ...fullest.flatMap(({ query: of, events }) => sixfold(events, siteOf(of))),
    ...people('direct', 41, 3),
    ...people('paid_search', 33, 8),
    ...people('email', 3, 1),
    ...people('display', 2),
  ])
}, 120_000)
afterAll(async () => {
  await clickhouse?.close()
  await engine?.stop()
}, 60_000)

interface Link {
  id: string
  path: string
  bearer: string
}
type Given = Record<string, unknown>

const RANGE = { from: '2026-11-01', to: '2026-11-23' }
const CHANNELS = { query: 'channels', parameters: RANGE }
const body = (more: Given = {}): Given => ({
  state: { view: 'home', ...RANGE, own: {} },
  asked: [CHANNELS],
  ...more,
})
const create = (given: Given, key: string = SECRET, site = 'shop') =>
  home.send(`/api/v1/shared_views?site=${site}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}` },
    body: JSON.stringify(given),
  })
async function share(more: Given = {}): Promise<Link> {
  const { status, answer } = await create(body(more))
  expect([status, answer.error]).toEqual([201, undefined])
  const { id, path } = answer as unknown as Link
  return { id, path, bearer: path.replace('/shared/', '').replace('#', '.') }
}
const ask = (bearer: string, path: string, method = 'GET') =>
  home.send(path, { method, headers: { Authorization: `Bearer ${bearer}` } })
const query = (bearer: string, name: string, parameters: Record<string, string>) =>
  ask(bearer, `/api/v1/shared/queries/${name}?${new URLSearchParams({ site: 'shop', ...parameters })}`)
const revoke = (id: string, key: string = SECRET) =>
  ask(key, `/api/v1/shared_views/${id}?site=shop`, 'DELETE')

describe('a link', () => {
  test('shows the view as it stood, without a key', async () => {
    const { bearer } = await share({ title: 'For the agency' })
    const { status, answer } = await ask(bearer, '/api/v1/shared')
    expect([status, answer]).toEqual([
      200,
      {
        title: 'For the agency',
        expires_at: null,
        state: { view: 'home', ...RANGE, own: {} },
        range: RANGE,
        today: '2026-11-22',
        queries: ['channels'],
        site: { key: 'shop', name: 'Shop', time_zone: 'America/Bogota', currency: 'COP', locale: 'es-CO' },
        least_people: 5,
      },
    ])
    expect((await query(bearer, 'channels', RANGE)).status).toBe(200)
    // The same said in another way is the same.
    expect((await query(bearer, 'channels', { ...RANGE, tz: 'America/Bogota' })).status).toBe(200)
  })

  test.each([
    ['from', 'channels', { ...RANGE, from: '2026-11-02' }],
    ['to', 'channels', { ...RANGE, to: '2026-11-22' }],
    ['tz', 'channels', { ...RANGE, tz: 'UTC' }],
    ['site', 'channels', { ...RANGE, site: 'france' }],
    ['from', 'channels', {}],
    ['steps', 'funnel', { ...RANGE, steps: 'page_view:/email,purchase' }],
    ['window_hours', 'funnel', { ...RANGE, steps: 'page_view,purchase', window_hours: '1' }],
    ['mode', 'funnel', { ...RANGE, steps: 'page_view,purchase', mode: 'any' }],
    ['persona', 'journey_map', { ...RANGE, journey: 'shop', persona: 'returning' }],
    ['journey', 'journey_map', { ...RANGE, journey: 'restaurant' }],
    ['limit', 'new_leak', { ...RANGE, limit: '100' }],
  ])('keeps %s of %s', async (field, name, parameters) => {
    const { bearer } = await share({
      asked: [
        CHANNELS,
        { query: 'funnel', parameters: { ...RANGE, steps: 'page_view,purchase' } },
        { query: 'journey_map', parameters: { ...RANGE, journey: 'shop' } },
        { query: 'new_leak', parameters: RANGE },
      ],
    })
    const { status, answer } = await query(bearer, name, parameters)
    expect([status, answer.error?.code, answer.error?.field]).toEqual([403, 'locked', field])
    expect(answer['rows']).toBeUndefined()
  })

  test('does not take parameters of another query of the same view', async () => {
    const { bearer } = await share({
      asked: [
        { query: 'funnel', parameters: { ...RANGE, steps: 'page_view,purchase' } },
        { query: 'funnel', parameters: { from: '2026-10-10', to: '2026-11-01', steps: 'page_view' } },
      ],
    })
    expect((await query(bearer, 'funnel', { ...RANGE, steps: 'page_view,purchase' })).status).toBe(200)
    const { answer } = await query(bearer, 'funnel', { ...RANGE, steps: 'page_view' })
    expect(answer.error?.code).toBe('locked')
  })

  test.each([
    'overview',
    'people',
    'stage_people',
    'person_timeline',
    'live',
    'funnel_people',
    'data_quality',
  ])('does not show %s, which the view did not ask', async (name) => {
    const { bearer } = await share()
    const { status, answer } = await query(bearer, name, RANGE)
    expect([status, answer.error?.code]).toEqual([403, 'not_shared'])
  })

  test.each([
    ['GET', '/api/v1/sites'],
    ['GET', '/api/v1/queries'],
    ['GET', '/api/v1/queries/channels?site=shop'],
    ['GET', '/api/v1/journeys'],
    ['GET', '/api/v1/books'],
    ['GET', '/api/v1/people/secret-email-0?site=shop'],
    ['GET', '/api/v1/people/secret-email-0/export?site=shop'],
    ['DELETE', '/api/v1/people/secret-email-0?site=shop'],
    ['GET', '/api/v1/shared_views?site=shop'],
    ['POST', '/api/v1/shared_views?site=shop'],
    ['POST', '/mcp'],
    ['POST', '/v1/import'],
    ['GET', '/metrics'],
  ])('is no key: %s %s', async (method, path) => {
    const { bearer } = await share()
    expect((await ask(bearer, path, method)).status).toBe(401)
  })

  test('is refused with a wrong key, with that of another link, and after a new server key', async () => {
    const [one, other] = [await share(), await share()]
    const wrong = `${one.id}.${other.bearer.split('.')[1]}`
    for (const bearer of [wrong, one.id, `${one.id}.`, 'x', `${one.bearer}x`]) {
      expect((await ask(bearer, '/api/v1/shared')).status, bearer).toBe(401)
      expect((await query(bearer, 'channels', RANGE)).status, bearer).toBe(401)
    }
    const renewed = recordingHome({ clickhouse, secret: 'another-secret-for-tests' })
    const { status } = await renewed.send('/api/v1/shared', {
      headers: { Authorization: `Bearer ${one.bearer}` },
    })
    expect(status).toBe(401)
  })

  test('ends when it is revoked', async () => {
    const { id, bearer } = await share()
    expect((await revoke(id)).answer['status']).toBe('revoked')
    for (const path of ['/api/v1/shared', '/api/v1/shared/journeys', '/api/v1/shared/queries/channels']) {
      const { status, answer } = await ask(bearer, path)
      expect([status, answer.error?.code]).toEqual([410, 'link_revoked'])
    }
    expect((await revoke(id)).status).toBe(200)
  })

  test('ends when its time is over', async () => {
    const { bearer } = await share({ expires_at: isoOf(NOW + HOUR) })
    now = NOW + HOUR - 1
    expect((await query(bearer, 'channels', RANGE)).status).toBe(200)
    now = NOW + HOUR
    const { status, answer } = await query(bearer, 'channels', RANGE)
    now = NOW
    expect([status, answer.error?.code]).toEqual([410, 'link_expired'])
  })

  test('moves a period with the calendar, and nothing else', async () => {
    const { bearer } = await share({
      state: { view: 'home', period: '7d', own: {} },
      asked: [
        { query: 'channels', parameters: { from: '2026-11-16', to: '2026-11-23' } },
        { query: 'new_leak', parameters: { from: '2026-11-09', to: '2026-11-16' } },
      ],
    })
    const days = (from: string, to: string) => ({ from, to })
    now = NOW + 72 * HOUR
    const { answer } = await ask(bearer, '/api/v1/shared')
    const found = [
      await query(bearer, 'channels', days('2026-11-19', '2026-11-26')),
      // Opened before midnight.
      await query(bearer, 'channels', days('2026-11-18', '2026-11-25')),
      await query(bearer, 'new_leak', days('2026-11-12', '2026-11-19')),
      await query(bearer, 'channels', days('2026-11-16', '2026-11-23')),
      await query(bearer, 'channels', days('2026-11-18', '2026-11-26')),
    ]
    now = NOW
    expect(answer['range']).toEqual(days('2026-11-19', '2026-11-26'))
    expect(found.map(({ status }) => status)).toEqual([200, 200, 200, 403, 403])
  })

  test('tells only the journeys it is about', async () => {
    const { bearer } = await share({
      asked: [{ query: 'journey_map', parameters: { ...RANGE, journey: 'restaurant' } }],
    })
    const { answer } = await ask(bearer, '/api/v1/shared/journeys')
    expect((answer['journeys'] as { key: string }[]).map(({ key }) => key)).toEqual(['restaurant'])
  })

  test('is limited in how often it is asked', async () => {
    const { bearer } = await share()
    const full = recordingHome({ clickhouse, limiter: { take: () => 7 } })
    const { status, headers } = await full.send('/api/v1/shared', {
      headers: { Authorization: `Bearer ${bearer}` },
    })
    expect([status, headers.get('Retry-After')]).toEqual([429, '7'])
  })

  test('leaves its key in no line of the log', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { bearer } = await share()
    await query(bearer, 'channels', RANGE)
    await query(bearer, 'channels', {})
    await query(`${bearer.slice(0, -1)}_`, 'channels', RANGE)
    const lines = log.mock.calls.flat().map(String).join('\n')
    log.mockRestore()
    expect(lines).not.toContain(bearer.split('.')[1])
  })
})

describe('the page of a link', () => {
  test('may be framed by the hosts of the link alone, and holds nothing of it', async () => {
    const { id, path } = await share({
      title: 'Confidential',
      hosts: ['Intranet.example', '*.partner.example:8443'],
    })
    const { status, headers, answer } = await home.send(`/shared/${id}`)
    const policy = headers.get('Content-Security-Policy') ?? ''
    expect([status, /frame-ancestors (.*)$/.exec(policy)?.[1]]).toEqual([
      200,
      'intranet.example *.partner.example:8443',
    ])
    expect(policy).toContain("default-src 'self'")
    const text = JSON.stringify(answer)
    expect(text).not.toContain('Confidential')
    expect(text).not.toContain(path.split('#')[1])
  })

  test.each([['none of its own'], ['nobody’s id'], ['an id that is no id']])(
    'is framed by nobody: %s',
    async (of) => {
      const ids: Record<string, string> = {
        'none of its own': (await share()).id,
        'nobody’s id': 'AAAAAAAAAAAAAAAA',
        'an id that is no id': 'x',
      }
      const { headers } = await home.send(`/shared/${ids[of]}`)
      expect(headers.get('Content-Security-Policy')).toMatch(/frame-ancestors 'none'$/)
    },
  )
})

describe('small cells', () => {
  const byFirst = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1)
  const rowsOf = async (
    name: string,
    parameters: Record<string, string>,
    more: Record<string, string> = {},
  ) => {
    const { bearer } = await share({ asked: [{ query: name, parameters }] })
    const { status, answer } = await query(bearer, name, { ...parameters, ...more })
    expect([status, answer.error]).toEqual([200, undefined])
    return (answer['rows'] ?? answer['text']) as Row[]
  }

  test('are left out, and counts are multiples of five', async () => {
    const exact = await ask(
      SECRET,
      `/api/v1/queries/channels?${new URLSearchParams({ site: 'shop', ...RANGE })}`,
    )
    const seen = ({ channel, people: n, conversions, revenue }: Row) => [channel, n, conversions, revenue]
    expect((exact.answer['rows'] as Row[]).map(seen).toSorted(byFirst)).toEqual([
      ['direct', 41, 3, 351_957],
      ['display', 2, 0, 0],
      ['email', 3, 1, 117_319],
      ['paid_search', 33, 8, 938_552],
    ])
    expect((await rowsOf('channels', RANGE)).map(seen).toSorted(byFirst)).toEqual([
      // The money of three orders would be that of three people.
      ['direct', 40, 0, null],
      ['paid_search', 35, 10, 940_000],
    ])
  })

  test('do not come back as shares', async () => {
    const [direct, paid] = await rowsOf('channels', RANGE)
    expect([direct?.['conversion_rate'], paid?.['conversion_rate']]).toEqual([0, 10 / 35])
    const [first, second] = await rowsOf('funnel', { ...RANGE, steps: 'page_view,purchase' })
    expect([first?.['entered'], second?.['entered'], second?.['rate_from_previous']]).toEqual([
      80,
      10,
      10 / 80,
    ])
  })

  test('go together where nobody is in two', async () => {
    const steps = 'page_view:/direct|page_view:/paid_search|page_view:/email|page_view:/display,sign_up'
    const left = await rowsOf('funnel_leavers', { ...RANGE, steps, window_hours: '1' })
    expect(left.map((row) => [row['next_node'], row['people']])).toEqual([
      ['$end', 65],
      ['purchase', 10],
    ])
  })

  test('are the same in every form', async () => {
    expect(await rowsOf('channels', RANGE, { format: 'csv' })).toMatch(
      /^"channel","people",.*\n"direct",40,.*\n"paid_search",35,.*\n$/,
    )
    const lines: unknown = await rowsOf('channels', RANGE, { format: 'ndjson' })
    expect(lines).not.toMatch(/email|display|351957/)
  })

  test('do not follow from how much was read', async () => {
    const { bearer } = await share()
    const { answer } = await query(bearer, 'channels', RANGE)
    expect(answer['statistics']).toMatchObject({ rows_read: 0, bytes_read: 0 })
  })

  // The cases of the queries, each person six times.
  test.each(fullest.map((each) => [each.query, each] as const))(
    '%s: nobody by name, and no count that is no multiple',
    async (name, each) => {
      const site = siteOf(name)
      const made = await create(
        { state: { view: 'home', ...RANGE, own: {} }, asked: [{ query: name, parameters: each.parameters }] },
        SECRET,
        site,
      )
      const bearer = String(made.answer['path']).replace('/shared/', '').replace('#', '.')
      const { answer } = await query(bearer, name, { ...each.parameters, site })
      const rows = answer['rows'] as Row[]
      expect(rows).not.toEqual([])
      const columns = savedQuery(name).columns
      const { keys: shown = [], open = [], counts = [] } = FIGURES[name] ?? {}
      for (const row of rows) {
        expect(JSON.stringify(row)).not.toContain(COPY)
        expect(Object.keys(row).toSorted()).toEqual(columns.map((column) => column.name).toSorted())
        for (const { name: column, unit = '' } of columns) {
          if (shown.includes(column) || open.includes(column)) continue
          if (!counts.includes(column) && !['people', 'sessions', 'conversions', 'carts'].includes(unit))
            continue
          expect(Number(row[column]) % 5, `${column}: ${String(row[column])}`).toBe(0)
        }
      }
      // Somebody was counted: what is empty hides nothing.
      const column = FIGURES[name]?.people ?? ''
      expect(rows.some((row) => Number(row[column]) > 0)).toBe(true)
    },
  )
})

describe('whoever shares', () => {
  test('needs to be an analyst, of that site', async () => {
    const statuses = await Promise.all(
      ['the-key-of-the-board', 'the-key-of-the-analysts', 'the-key-of-the-agency', SECRET, 'x'].map(
        async (key) => (await create(body(), key)).status,
      ),
    )
    expect(statuses).toEqual([403, 201, 403, 201, 401])
    const { answer } = await create(body(), 'the-key-of-the-board')
    expect(answer.error?.message).toBe(
      'This shares views: it needs the role analyst, and this key has viewer',
    )
  })

  test('sees and revokes their own; an admin all', async () => {
    const made = await create(body({ title: 'By cx' }), 'the-key-of-the-analysts')
    const own = made.answer as unknown as Link & { created_by: string }
    const admins = await share()
    expect(own.created_by).toBe('cx')
    const idsFor = async (key: string) =>
      ((await ask(key, '/api/v1/shared_views?site=shop')).answer['shared_views'] as Link[]).map(
        ({ id }) => id,
      )
    const [ofCx, ofAdmin] = [await idsFor('the-key-of-the-analysts'), await idsFor(SECRET)]
    expect([ofCx.includes(own.id), ofCx.includes(admins.id)]).toEqual([true, false])
    expect([ofAdmin.includes(own.id), ofAdmin.includes(admins.id)]).toEqual([true, true])
    expect((await revoke(admins.id, 'the-key-of-the-analysts')).status).toBe(404)
    expect((await revoke(own.id, 'the-key-of-the-board')).status).toBe(403)
    expect((await revoke(own.id, 'the-key-of-the-analysts')).answer['status']).toBe('revoked')
    const list = (await ask(SECRET, '/api/v1/shared_views?site=shop')).answer['shared_views']
    expect(list).toContainEqual(
      expect.objectContaining({ id: own.id, title: 'By cx', status: 'revoked', queries: ['channels'] }),
    )
  })

  test('is told what a link does not show', async () => {
    const { answer } = await create(
      body({ asked: [CHANNELS, { query: 'live', parameters: {} }, { query: 'people', parameters: {} }] }),
    )
    expect([answer['queries'], answer['left_out']]).toEqual([['channels'], ['live', 'people']])
  })

  test.each<[string, Given]>([
    ['title', { title: 'x'.repeat(121) }],
    ['state', { state: 'home' }],
    ['state.view', { state: { view: 'people', period: '7d', own: {} } }],
    ['state.period', { state: { view: 'home', own: {} } }],
    ['state.period', { state: { view: 'home', period: '7d', ...RANGE, own: {} } }],
    ['state.site', { state: { view: 'home', period: '7d', site: 'france' } }],
    ['state.own', { state: { view: 'home', period: '7d', own: { a: 1 } } }],
    ['asked', { asked: [] }],
    ['asked', { asked: [{ query: 'people', parameters: {} }] }],
    ['asked[0]', { asked: [{ query: 'channels' }] }],
    ['from', { asked: [{ query: 'channels', parameters: { from: 'yesterday' } }] }],
    ['journey', { asked: [{ query: 'journey_map', parameters: { journey: 'none' } }] }],
    ['steps', { asked: [{ query: 'funnel', parameters: { steps: ':' } }] }],
    ['hosts[1]', { hosts: ['a.example', "b.example; script-src 'unsafe-inline'"] }],
    ['hosts[0]', { hosts: ['https://a.example/'] }],
    ['hosts[0]', { hosts: ['*'] }],
    ['expires_at', { expires_at: isoOf(NOW - 1) }],
    ['expires_at', { expires_at: 'soon' }],
    ['colour', { colour: 'red' }],
  ])('is told that %s is wrong', async (field, more) => {
    const { status, answer } = await create(body(more))
    expect([status, answer.error?.field]).toEqual([400, field])
  })
})
