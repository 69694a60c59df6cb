import { describe, expect, test } from 'vitest'
import { StoreError } from '../../collector/clickhouse.ts'
import { type Outcome, SECRET, recordingHome } from '../support/recording-home.ts'

const LOCAL = 'http://localhost:8787'
const engineAnswer = JSON.stringify({
  meta: [{ name: 'channel', type: 'String' }],
  data: [{ channel: 'direct' }],
  statistics: { elapsed: 0.0012345, rows_read: 10, bytes_read: 100 },
})
const home = recordingHome({ openOnLoopback: true }, ({ options }) =>
  options.format === 'JSON' ? engineAnswer : 'direct\n',
)
const get = (path: string, headers: Record<string, string> = {}): Promise<Outcome> =>
  home.send(path, { url: LOCAL, headers })
const run = (query: string): Promise<Outcome> => {
  home.asked.length = 0
  return get(`/api/v1/queries/${query}`)
}

describe('GET /api/v1/queries/{name}', () => {
  test.each([
    ['nonsense?site=shop', 404, 'unknown_query', undefined, '"nonsense" is not a saved query'],
    ['constructor?site=shop', 404, 'unknown_query', undefined, '"constructor" is not'],
    ['__proto__?site=shop', 404, 'unknown_query', undefined, '"__proto__" is not'],
    ['..%2F..%2Fetc%2Fpasswd?site=shop', 404, 'unknown_query', undefined, 'is not a saved query'],
    ['overview', 400, 'unknown_site', 'site', 'site: nothing is not the key of a site'],
    ['overview?site=other', 400, 'unknown_site', 'site', '"other"'],
    ['overview?site=shop&site=demo', 400, 'unknown_site', 'site', '"shop,demo"'],
    [
      'overview?site=shop&from=yesterday',
      400,
      'invalid_parameter',
      'from',
      'from: "yesterday" is not a date, YYYY-MM-DD',
    ],
    ['overview?site=shop&from=2026-02-30', 400, 'invalid_parameter', 'from', '"2026-02-30"'],
    ['overview?site=shop&from=2026-11-20&to=2026-11-20', 400, 'invalid_parameter', 'to', 'is not after from'],
    ['overview?site=shop&from=2026-11-20&to=2026-11-01', 400, 'invalid_parameter', 'to', 'is not after from'],
    ['overview?site=shop&tz=Mars%2FOlympus', 400, 'invalid_parameter', 'tz', 'is not an IANA time zone'],
    ['overview?site=shop&nonsense=1', 400, 'invalid_parameter', 'nonsense', 'is not a parameter of overview'],
    ['overview?site=shop&__proto__=1', 400, 'invalid_parameter', '__proto__', 'is not a parameter'],
    ['overview?site=shop&format=xml', 400, 'invalid_parameter', 'format', '"xml" is not json, csv or ndjson'],
    ['overview?site=shop&format=constructor', 400, 'invalid_parameter', 'format', 'is not json'],
    [
      'paths?site=shop&filter=devise%3Dmobile',
      400,
      'invalid_parameter',
      'filter',
      'filter: "devise" is not a field: event, path',
    ],
    ['journey_map?site=shop&filter=stage%3Dend', 400, 'invalid_parameter', 'filter', '"end" is not one of'],
    ['journey_map?site=shop&lap=-1', 400, 'invalid_parameter', 'lap', 'is not a whole number'],
    ['live?site=shop&limit=many', 400, 'invalid_parameter', 'limit', '"many" is not a whole number'],
    ['live?site=shop&limit=-1', 400, 'invalid_parameter', 'limit', '"-1" is not'],
    ['people?site=shop&only=robots', 400, 'invalid_parameter', 'only', 'is not one of all, known, anonymous'],
    ['person_timeline?site=shop', 400, 'invalid_parameter', 'person_id', 'is missing'],
    ["overview?site=shop&from=2026-11-20'%20or%201=1--", 400, 'invalid_parameter', 'from', 'is not a date'],
  ])('%s: %i %s', async (query, status, code, field, words) => {
    const found = await run(query)
    expect({
      status: found.status,
      code: found.answer.error?.code,
      field: found.answer.error?.field,
    }).toEqual({ status, code, field })
    expect(found.answer.error?.message).toContain(words)
    expect(home.asked).toEqual([])
  })

  test('answers rows with the parameters as they were used', async () => {
    const found = await run('channels?site=shop&from=2026-11-01&to=2026-11-08')
    expect(found.status).toBe(200)
    expect(found.answer).toMatchObject({
      query: 'channels',
      parameters: { site: 'shop', from: '2026-11-01', to: '2026-11-08', tz: 'America/Bogota' },
      columns: [{ name: 'channel', type: 'String' }],
      rows: [{ channel: 'direct' }],
      statistics: { rows_read: 10, bytes_read: 100, elapsed_ms: 1.235 },
    })
    expect(found.headers.get('Cache-Control')).toBe('no-store')
    expect(home.asked).toHaveLength(1)
  })

  test('binds what it is given: nothing of it stands in the SQL', async () => {
    await run(`people?site=shop&search=${encodeURIComponent("x' or 1=1 --")}`)
    expect(home.asked[0]?.options.parameters?.['search']).toBe("x' or 1=1 --")
    expect(home.asked[0]?.sql).not.toContain('or 1=1')
  })

  test("without days: the last 30 with today, in the site's time zone", async () => {
    const late = recordingHome(
      { openOnLoopback: true, now: () => Date.UTC(2026, 10, 22, 3) },
      () => engineAnswer,
    )
    const inBogota = await late.send('/api/v1/queries/channels?site=shop', { url: LOCAL })
    expect(inBogota.answer['parameters']).toMatchObject({ from: '2026-10-23', to: '2026-11-22' })
    const inTokyo = await late.send('/api/v1/queries/channels?site=shop&tz=Asia%2FTokyo', { url: LOCAL })
    expect(inTokyo.answer['parameters']).toMatchObject({
      from: '2026-10-24',
      to: '2026-11-23',
      tz: 'Asia/Tokyo',
    })
  })

  test.each([
    ['csv', 'CSVWithNames', 'text/csv; charset=utf-8'],
    ['ndjson', 'JSONEachRow', 'application/x-ndjson'],
  ])('format=%s', async (format, engineFormat, type) => {
    const found = await run(`channels?site=shop&format=${format}`)
    expect(found.headers.get('Content-Type')).toBe(type)
    expect(found.headers.get('Content-Disposition')).toContain(`channels.${format}`)
    expect(home.asked[0]?.options.format).toBe(engineFormat)
    expect(found.answer['text']).toBe('direct\n')
  })

  test.each([
    [
      new StoreError(159, 'TIMEOUT_EXCEEDED', 'Timeout exceeded: elapsed 60 seconds', undefined),
      400,
      'too_large',
    ],
    [new StoreError(241, 'MEMORY_LIMIT_EXCEEDED', 'Memory limit', undefined), 400, 'too_large'],
    [new StoreError(47, 'UNKNOWN_IDENTIFIER', 'secret words of the engine', undefined), 500, 'query_failed'],
    [new TypeError('fetch failed'), 503, 'no_clickhouse'],
  ])('%s is said in words a reader can act on', async (error, status, code) => {
    const broken = recordingHome({ openOnLoopback: true }, () => {
      throw error
    })
    const found = await broken.send('/api/v1/queries/channels?site=shop', { url: LOCAL })
    expect(found).toMatchObject({ status, answer: { error: { code } } })
    expect(found.answer.error?.message).not.toContain('secret words')
    if (status === 503) expect(found.headers.get('Retry-After')).toBeTruthy()
  })
})

describe('lists', () => {
  test('every saved query with its words, parameters and columns', async () => {
    const { answer } = await get('/api/v1/queries')
    const queries = answer['queries'] as {
      name: string
      title: object
      parameters: object[]
      columns: object[]
      sql: string
    }[]
    expect(queries.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'overview',
        'overview_daily',
        'live',
        'people',
        'person_timeline',
        'funnel',
        'channels',
      ]),
    )
    for (const query of queries) {
      expect(query).toMatchObject({
        title: { es: expect.any(String), en: expect.any(String) },
        sql: expect.stringContaining('{site:String}'),
      })
      expect(query.parameters.length * query.columns.length).toBeGreaterThan(0)
    }
  })

  test('sites, without who may send for them', async () => {
    expect((await get('/api/v1/sites')).answer['sites']).toEqual([
      { key: 'shop', name: 'Shop', time_zone: 'America/Bogota', currency: 'COP', locale: 'es-CO' },
      { key: 'france', name: 'France', time_zone: 'UTC', currency: 'USD', locale: 'es' },
      { key: 'dnt', name: 'Do Not Track', time_zone: 'UTC', currency: 'USD', locale: 'es' },
      { key: 'demo', name: 'Demo', time_zone: 'UTC', currency: 'USD', locale: 'es' },
    ])
  })

  test('a person that nobody knows: 404', async () => {
    const empty = recordingHome({ openOnLoopback: true })
    const found = await empty.send("/api/v1/people/nobody'%20or%201?site=shop", { url: LOCAL })
    expect(found).toMatchObject({
      status: 404,
      answer: { error: { code: 'unknown_person', field: 'person_id' } },
    })
    expect(empty.asked[0]?.options.parameters).toEqual({ site: 'shop', person_id: "nobody' or 1" })
  })
})

describe('who may read', () => {
  const open = { openOnLoopback: true }
  const closed = { openOnLoopback: false }
  const bearer = { Authorization: `Bearer ${SECRET}` }
  test.each([
    ['loopback under npm start', open, LOCAL, {}, 200],
    ['127.0.0.1', open, 'http://127.0.0.1:8787', {}, 200],
    ['[::1]', open, 'http://[::1]:8787', {}, 200],
    ['our own page', open, LOCAL, { 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['the address bar', open, LOCAL, { 'Sec-Fetch-Site': 'none' }, 200],
    ['a page elsewhere', open, LOCAL, { 'Sec-Fetch-Site': 'cross-site' }, 401],
    ['another page on this machine', open, LOCAL, { 'Sec-Fetch-Site': 'same-site' }, 401],
    ['a name that was made to point here (DNS rebinding)', open, 'http://rebound.evil.com:8787', {}, 401],
    ['a name that begins like loopback', open, 'http://localhost.evil.com', {}, 401],
    ['an address of the network', open, 'http://192.168.1.20:8787', {}, 401],
    ['a proxy on this machine', open, LOCAL, { 'X-Forwarded-For': '203.0.113.9' }, 401],
    ['another proxy', open, LOCAL, { Forwarded: 'for=203.0.113.9' }, 401],
    ['a proxy, with the key', open, LOCAL, { 'X-Forwarded-For': '203.0.113.9', ...bearer }, 200],
    ['a home that is not open', closed, LOCAL, {}, 401],
    ['a home that is not open, with the key', closed, 'https://t.example', bearer, 200],
    [
      'a home that is not open, with a wrong key',
      closed,
      'https://t.example',
      { Authorization: 'Bearer nope' },
      401,
    ],
    ['any name, with the key', open, 'http://rebound.evil.com', bearer, 200],
  ])('%s', async (_what, changes, url, headers, status) => {
    const some = recordingHome(changes, () => engineAnswer)
    for (const path of ['/api/v1/queries', '/api/v1/sites', '/api/v1/queries/channels?site=shop']) {
      const found = await some.send(path, { url, headers: headers as Record<string, string> })
      expect(found.status, path).toBe(status)
      if (status === 401) expect(found.answer.error?.code).toBe('unauthorized')
    }
    expect(some.asked.length).toBe(status === 200 ? 1 : 0)
  })

  test('answers of the API are not for pages elsewhere', async () => {
    const found = await get('/api/v1/sites', { Origin: 'https://evil.com' })
    expect(found.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})

describe('the rest of the routes', () => {
  test.each([
    ['GET', '/api/v1/nothing'],
    ['POST', '/api/v1/queries'],
    ['GET', '/e'],
    ['PUT', '/e'],
    ['POST', '/nothing'],
  ])('%s %s: 404 as JSON', async (method, path) => {
    expect(await home.send(path, { url: LOCAL, method })).toMatchObject({
      status: 404,
      answer: { error: { code: 'not_found' } },
    })
  })

  test('/health and /ready', async () => {
    expect(await get('/health')).toMatchObject({ status: 200, answer: { status: 'ok' } })
    expect(await get('/ready')).toMatchObject({ status: 200, answer: { clickhouse: true } })
    const away = recordingHome({ clickhouse: { ...home.clickhouse, ping: () => Promise.resolve(false) } })
    expect(await away.send('/ready')).toMatchObject({ status: 503, answer: { clickhouse: false } })
    expect((await away.send('/health')).status).toBe(200)
  })

  test('pages keep to themselves, scripts are for other sites to load', async () => {
    const page = await get('/')
    expect(page.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
    expect(page.headers.get('Access-Control-Allow-Origin')).toBeNull()
    const script = recordingHome({
      asset: () => Promise.resolve(new Response('', { headers: { 'Content-Type': 'text/javascript' } })),
    })
    const found = await script.send('/p.js')
    expect(found.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(found.headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(found.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('an unexpected failure says nothing of itself', async () => {
    const broken = recordingHome({ asset: () => Promise.reject(new Error('inner words')) })
    const found = await broken.send('/')
    expect(found).toMatchObject({ status: 500, answer: { error: { code: 'unexpected' } } })
    expect(JSON.stringify(found.answer)).not.toContain('inner words')
  })
})
