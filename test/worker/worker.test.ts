import { createExecutionContext, createMessageBatch, getQueueResult } from 'cloudflare:test'
import { env, exports } from 'cloudflare:workers'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import worker from '../../collector/index.ts'
import { keep } from '../../collector/sinks/bucket.ts'
import { unpack } from '../../collector/sinks/pack.ts'
import type { Body } from '../../collector/sinks/queue.ts'
import type { Message } from '../../collector/sinks/sink.ts'
import type { Event } from '../../schema/parse.ts'
import type { WireAnswer } from '../../schema/wire.ts'

const clickhouse = connect(env.CLICKHOUSE_URL)
afterAll(() => clickhouse.close())

const read = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
/** Numbers of the stored events of a page view, each as often as it is there. */
const stored = async (page: string): Promise<unknown[]> =>
  (await read(`select seq from events where page_id = '${page}' order by seq`)).map((row) => row['seq'])

let pages = 0
/** Tests share one database: each has page views of its own. */
const newPage = (): string => `worker${Date.now().toString(36)}x${pages++}`

/** Text that does not compress well. */
const noise = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join('')

const bodyOf = (page_id: string, events: object[], context: object = {}): string =>
  JSON.stringify({
    site: 'demo',
    sent_at: Date.now(),
    context: { page_id, visitor_id: 'v1', consent_mode: 'granted', ...context },
    events,
  })
const post = (body: BodyInit, headers: Record<string, string> = {}): Request =>
  new Request('https://t.example/e', {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain', ...headers },
    body,
  })

/** A queue that remembers, with Cloudflare's limits. */
function recordingQueue(fails?: Error) {
  const sent: Message[] = []
  const sizes: number[] = []
  const take = async (bodies: Body[]): Promise<QueueSendBatchResponse> => {
    if (fails) throw fails
    const lengths = bodies.map((body) =>
      typeof body === 'string' ? new TextEncoder().encode(body).byteLength : body.byteLength,
    )
    if (bodies.length > 100) throw new Error('too many messages in a batch')
    if (lengths.some((size) => size > 128_000)) throw new Error('message too large')
    if (lengths.reduce((sum, size) => sum + size, 0) > 256_000) throw new Error('batch too large')
    sizes.push(...lengths)
    sent.push(...(await Promise.all(bodies.map(unpack))))
    return {} as QueueSendBatchResponse
  }
  const queue = {
    send: (body: Body) => take([body]),
    sendBatch: (messages: Iterable<MessageSendRequest<Body>>) => take([...messages].map(({ body }) => body)),
  } as unknown as Queue<Body>
  return { sent, sizes, queue }
}
/** Without a bucket, unless a test gives one. */
const fetchWith = (
  request: Request,
  queue: Queue<Body>,
  changes: Partial<typeof env> = { BUCKET: undefined as unknown as R2Bucket },
): Promise<Response> =>
  Promise.resolve(
    worker.fetch(request as Parameters<typeof worker.fetch>[0], { ...env, QUEUE: queue, ...changes }),
  )

/** Hands messages to the consumer as the queue would. */
async function consume(
  messages: (Message | Body)[],
  attempts = 1,
  changes: Partial<typeof env> = {},
  queue = 'periplo-events',
) {
  const batch = createMessageBatch(
    queue,
    messages.map((body, i) => ({ id: `m${i}`, timestamp: new Date(), attempts, body })),
  )
  // The result does not tell the delay.
  const delays = batch.messages.map((each) => vi.spyOn(each, 'retry'))
  const context = createExecutionContext()
  await worker.queue(batch, { ...env, ...changes })
  const { explicitAcks, retryMessages } = await getQueueResult(batch, context)
  return {
    acked: explicitAcks.length,
    retried: retryMessages.length,
    delaySeconds: delays[0]?.mock.lastCall?.[0]?.delaySeconds,
  }
}

const event = (page_id: string, seq: number): Event => ({
  ...{ site_id: 'demo', name: 'page_view', occurred_at: Date.now(), received_at: Date.now(), origin: 'web' },
  ...{ visitor_id: 'v1', page_id, seq, props: {} },
})
const message = (id: string, events: Event[]): Message => ({ id, events, rejected: [] })

describe('POST /e', () => {
  test('goes through the real queue to the real ClickHouse', async () => {
    const page = newPage()
    const response = await exports.default.fetch(
      post(
        bodyOf(page, [
          { name: 'page_view', seq: 0 },
          { name: 'Wrong!', seq: 1 },
        ]),
      ),
    )
    expect(response.status).toBe(202)
    expect(await response.json<WireAnswer>()).toMatchObject({
      accepted: 1,
      results: [{ event_id: `${page}.1`, reason: 'invalid_event' }],
    })
    await vi.waitUntil(async () => (await stored(page)).length === 1, { timeout: 10_000, interval: 100 })
    await expect
      .poll(() => read(`select reason, name from rejected_events where event_id = '${page}.1'`))
      .toEqual([{ reason: 'invalid_event', name: 'Wrong!' }])
  })

  test('leaves its counts as one line of the log, and so does the batch', async () => {
    const lines: Record<string, unknown>[] = []
    const log = vi.spyOn(console, 'error').mockImplementation((line: string) => {
      lines.push(JSON.parse(line) as Record<string, unknown>)
    })
    const { sent, queue } = recordingQueue()
    const page = newPage()
    const events = [
      { name: 'page_view', seq: 0 },
      { name: 'page_view', seq: 0 },
      { name: 'Wrong!', seq: 1 },
    ]
    await fetchWith(post(bodyOf(page, events)), queue)
    await consume(sent)
    log.mockRestore()
    // The queue of the tests before may leave lines of its own meanwhile.
    const ours = lines.filter((line) => line['of'] === 'request' || 'events_duplicate_total' in line)
    expect(ours).toMatchObject([
      {
        ...{ level: 'info', message: 'counted', of: 'request', events_accepted_total: 2 },
        ...{ events_received_total: { browser: 3 }, events_dropped_total: { invalid_event: 1 } },
      },
      { message: 'counted', of: 'batch', events_inserted_total: 1, events_duplicate_total: 1 },
    ])
  })

  describe('is limited by client', () => {
    const send = (body: string, changes: object, client = '203.0.113.7'): Promise<Response> =>
      Promise.resolve(
        worker.fetch(
          post(body, { 'CF-Connecting-IP': client }) as Parameters<typeof worker.fetch>[0],
          Object.assign({}, env, { QUEUE: recordingQueue().queue }, changes),
        ),
      )
    const sites = (rates: object): string =>
      JSON.stringify([{ key: 'demo', origins: [], allow_no_origin: true, rate_limit: rates }])

    test('with the real binding, before the body is read', async () => {
      const quiet = vi.spyOn(console, 'error').mockImplementation(() => {})
      onTestFinished(() => quiet.mockRestore())
      const changes = { PERIPLO_SITES: sites({}) }
      let taken = 0
      // Its minutes are the clock's: at the turn of one it counts anew.
      while (taken < 1300 && (await send('no json', changes)).status === 400) taken++
      expect(taken).toBeGreaterThanOrEqual(600)
      expect(taken).toBeLessThan(1300)
      const refused = await send('no json', changes)
      expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '30'])
      expect((await send('no json', changes, '203.0.113.8')).status).toBe(400)
    })

    test('with the binding of the site’s own limit, and not at all when that fails', async () => {
      const keys: string[] = []
      const limit = ({ key }: { key: string }): Promise<{ success: boolean }> => {
        keys.push(key)
        return keys.length > 2
          ? Promise.reject(new Error('away'))
          : Promise.resolve({ success: keys.length < 2 })
      }
      const changes = { PERIPLO_SITES: sites({ client: 3, site: 0 }), CLIENT_RATE_3: { limit } }
      const body = bodyOf(newPage(), [{ name: 'page_view', seq: 0 }])
      const statuses = [await send(body, changes), await send(body, changes), await send(body, changes)]
      expect(statuses.map(({ status }) => status)).toEqual([202, 429, 202])
      expect(keys).toEqual(['203.0.113.7', '203.0.113.7', '203.0.113.7'])
    })
  })

  test('answers when the queue has taken the message and no sooner', async () => {
    let take = (): void => {}
    const queue = {
      send: () => new Promise<void>((resolve) => (take = resolve)),
    } as unknown as Queue<Body>
    let answered = false
    const answer = fetchWith(post(bodyOf(newPage(), [{ name: 'page_view', seq: 0 }])), queue).then(
      (response) => {
        answered = true
        return response
      },
    )
    await vi.waitUntil(() => take.length === 1)
    expect(answered).toBe(false)
    take()
    expect((await answer).status).toBe(202)
  })

  test('is 503 with Retry-After when the queue fails, and readable by the page', async () => {
    const { queue } = recordingQueue(new Error('Queue is overloaded'))
    const response = await fetchWith(
      post(bodyOf(newPage(), [{ name: 'page_view', seq: 0 }]), { Origin: 'http://localhost' }),
      queue,
    )
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('http://localhost')
  })

  test('a large request travels in messages of 60 KB at most and arrives whole', async () => {
    const page = newPage()
    const events = Array.from({ length: 700 }, (_, seq) => ({
      name: 'quiz_done',
      seq,
      answer: 'ñ'.repeat(250) + noise(250),
    }))
    const { queue, sent, sizes } = recordingQueue()
    const response = await fetchWith(post(bodyOf(page, events)), queue)
    expect(await response.json()).toEqual({ accepted: 700, results: [] })
    expect(sent.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60_000)
    expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length)
    expect((await consume(sent)).acked).toBe(sent.length)
    expect(await stored(page)).toEqual(Array.from({ length: 700 }, (_, seq) => seq))
  })

  test('the largest event there may be fits into a message', async () => {
    const page = newPage()
    const items = Array.from({ length: 200 }, (_, i) => ({ item_id: `A${i}`, item_name: '"'.repeat(20) }))
    const { queue, sent } = recordingQueue()
    const response = await fetchWith(post(bodyOf(page, [{ name: 'purchase', seq: 0, items }])), queue)
    expect(await response.json()).toMatchObject({ accepted: 1 })
    expect(sent).toHaveLength(1)
  })

  test('reads gzip, and refuses a bomb', async () => {
    const page = newPage()
    const { queue, sent } = recordingQueue()
    const zip = (text: string): ReadableStream =>
      new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
    const zipped = await new Response(zip(bodyOf(page, [{ name: 'page_view', seq: 0 }]))).arrayBuffer()
    expect((await fetchWith(post(zipped, { 'Content-Encoding': 'gzip' }), queue)).status).toBe(202)
    expect(sent[0]?.events[0]?.page_id).toBe(page)
    const bomb = await new Response(zip(' '.repeat(20_000_000))).arrayBuffer()
    expect((await fetchWith(post(bomb, { 'Content-Encoding': 'gzip' }), queue)).status).toBe(413)
    expect((await fetchWith(post('no gzip', { 'Content-Encoding': 'gzip' }), queue)).status).toBe(400)
  })

  test('reads depth and width as Node does', async () => {
    const { queue, sent } = recordingQueue()
    const deep = bodyOf(newPage(), [
      { name: 'page_view', seq: 0 },
      { name: 'page_view', seq: 1, a: 'DEEP' },
    ]).replace('"DEEP"', '['.repeat(100_000) + ']'.repeat(100_000))
    const response = await fetchWith(post(deep), queue)
    expect(await response.json()).toMatchObject({ accepted: 1, results: [{ reason: 'invalid_event' }] })
    // workerd writes what Node cannot; either way little of it is kept.
    expect(sent[0]?.rejected[0]?.body.length).toBeLessThanOrEqual(8 * 1024)
  })

  test('puts where the request came from', async () => {
    const { queue, sent } = recordingQueue()
    const request = new Request('https://t.example/e', {
      method: 'POST',
      body: bodyOf(newPage(), [{ name: 'page_view', seq: 0 }]),
      cf: { country: 'CO', regionCode: 'DC', city: 'Bogotá' },
    })
    await fetchWith(request, queue)
    expect(sent[0]?.events[0]).toMatchObject({ country: 'CO', region: 'DC', city: 'Bogotá' })
  })
})

describe('the consumer', () => {
  test('stores a batch and acknowledges it', async () => {
    const page = newPage()
    const result = await consume([message('m1', [event(page, 0)]), message('m2', [event(page, 1)])])
    expect(result).toMatchObject({ acked: 2, retried: 0 })
    expect(await stored(page)).toEqual([0, 1])
  })

  test('stores once what is delivered again, alone or in other company', async () => {
    const page = newPage()
    const [a, b, c] = [0, 1, 2].map((seq) => message(`${page}-${seq}`, [event(page, seq)])) as [
      Message,
      Message,
      Message,
    ]
    await consume([a, b])
    expect((await consume([a, b], 2)).acked).toBe(2)
    expect((await consume([b, c], 2)).acked).toBe(2)
    expect((await consume([c, a, b], 3)).acked).toBe(3)
    expect(await stored(page)).toEqual([0, 1, 2])
  })

  test.each([
    [1, 2],
    [5, 32],
    [40, 600],
  ])(
    'after %i attempts tries again in %i seconds when ClickHouse is away',
    async (attempts, delaySeconds) => {
      const page = newPage()
      const url = new URL(env.CLICKHOUSE_URL)
      url.port = '1'
      const batch = [message(page, [event(page, 0)])]
      const BUCKET = undefined as unknown as R2Bucket
      const result = await consume(batch, attempts, { CLICKHOUSE_URL: url.href, BUCKET })
      expect(result).toEqual({ acked: 0, retried: 1, delaySeconds })
      expect(await stored(page)).toEqual([])
      expect((await consume(batch, attempts + 1)).acked).toBe(1)
      expect(await stored(page)).toEqual([0])
    },
  )

  test('parks a row that ClickHouse refuses and acknowledges the rest', async () => {
    const page = newPage()
    const bad = { ...event(page, 1), value: 1e30 }
    expect((await consume([message(page, [event(page, 0), bad, event(page, 2)])])).acked).toBe(1)
    expect(await stored(page)).toEqual([0, 2])
    expect(await read(`select reason from rejected_events where event_id = '${page}.1'`)).toEqual([
      { reason: 'insert_failed' },
    ])
  })
})

describe('the rest', () => {
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    exports.default.fetch(new Request(`https://t.example${path}`, { headers }))
  const bearer = { Authorization: `Bearer ${env.PERIPLO_SECRET}` }

  test('a saved query answers with the key, and not without', async () => {
    const page = newPage()
    await consume([message(page, [event(page, 0)])])
    expect((await get('/api/v1/queries/live?site=demo')).status).toBe(401)
    // On Workers loopback is no reason: the name in the address is the sender's word.
    expect((await exports.default.fetch('http://localhost/api/v1/queries/live?site=demo')).status).toBe(401)
    const response = await get('/api/v1/queries/live?site=demo', bearer)
    expect(response.status).toBe(200)
    const { rows } = await response.json<{ rows: Record<string, unknown>[] }>()
    expect(rows[0]).toMatchObject({ name: 'page_view', person_id: 'v1' })
  })

  test('a view is shared by a link, which is no key, and revoked', async () => {
    const asked = [{ query: 'overview', parameters: { from: '2026-01-01', to: '2026-02-01' } }]
    const state = { view: 'home', from: '2026-01-01', to: '2026-02-01', own: {} }
    const made = await exports.default.fetch('https://t.example/api/v1/shared_views?site=demo', {
      method: 'POST',
      headers: bearer,
      body: JSON.stringify({ state, asked, hosts: ['intranet.example'] }),
    })
    expect(made.status).toBe(201)
    const { id, path } = await made.json<{ id: string; path: string }>()
    const link = { Authorization: `Bearer ${id}.${path.split('#')[1]}` }
    const of = (search: string) => get(`/api/v1/shared/queries/overview?site=demo&${search}`, link)
    expect((await of('from=2026-01-01&to=2026-02-01')).status).toBe(200)
    expect((await of('from=2026-01-02&to=2026-02-01')).status).toBe(403)
    expect((await get('/api/v1/sites', link)).status).toBe(401)
    // Nothing is built yet in a fresh clone.
    const page = await get(`/shared/${id}`)
    if (page.status === 200)
      expect(page.headers.get('Content-Security-Policy')).toMatch(/frame-ancestors intranet\.example$/)
    const revoked = await exports.default.fetch(`https://t.example/api/v1/shared_views/${id}?site=demo`, {
      method: 'DELETE',
      headers: bearer,
    })
    expect(revoked.status).toBe(200)
    expect((await of('from=2026-01-01&to=2026-02-01')).status).toBe(410)
  })

  test('an import with the key is stored', async () => {
    const id = newPage()
    const response = await exports.default.fetch('https://t.example/v1/import?site=demo', {
      method: 'POST',
      headers: bearer,
      body: JSON.stringify([{ name: 'pos_purchase', user_id: 'u1', event_id: id }]),
    })
    expect(await response.json()).toEqual({ accepted: 1, results: [] })
    await vi.waitUntil(
      async () => (await read(`select 1 from events where event_id = '${id}'`)).length === 1,
      { timeout: 10_000, interval: 100 },
    )
  })

  test('a replay puts back what is parked in R2, once however often it is parked', async () => {
    const page = newPage()
    for (const { key } of (await env.BUCKET.list({ prefix: 'parked/' })).objects) await env.BUCKET.delete(key)
    const parked = async (): Promise<number> => (await env.BUCKET.list({ prefix: 'parked/' })).objects.length
    const replay = async (search: string, headers = bearer): Promise<Record<string, unknown>> =>
      (
        await exports.default.fetch(`https://t.example/v1/replay?${search}`, { method: 'POST', headers })
      ).json()
    await keep(env.BUCKET, 'parked', [message(page, [event(page, 0)]), message(`${page}b`, [event(page, 1)])])
    expect(await replay('of=dead', { Authorization: 'Bearer another' })).toHaveProperty('error')
    expect(await replay('of=dead&dry=1')).toMatchObject({ read: 2, accepted: 2 })
    expect(await parked()).toBe(1)
    expect(await replay('of=dead')).toMatchObject({ read: 2, accepted: 2, stored: 0, refused: 0 })
    expect(await parked()).toBe(0)
    // What views fill comes a little after the rows.
    await expect.poll(() => read(`select seq from event_keys where page_id = '${page}'`)).toHaveLength(2)

    await keep(env.BUCKET, 'parked', [message(page, [event(page, 0), event(page, 1), event(page, 2)])])
    await env.BUCKET.put('parked/0-unreadable', 'x')
    expect(await replay('of=dead')).toMatchObject({
      refused: 1,
      messages: ['parked/0-unreadable: is not readable'],
    })
    expect(await replay('of=dead&after=parked/0-unreadable')).toMatchObject({
      read: 3,
      accepted: 1,
      stored: 2,
    })
    expect(await parked()).toBe(1)
    await expect.poll(() => stored(page)).toEqual([0, 1, 2])
    await env.BUCKET.delete('parked/0-unreadable')
  })

  test('/ready asks ClickHouse', async () => {
    expect(await (await get('/ready')).json()).toMatchObject({ clickhouse: true })
  })

  test('the script has the settings of the site, by the place that Cloudflare knows', async () => {
    const consent = { default: 'opt-in', regions: { US: 'opt-out', 'US-CA': 'cookieless' } }
    const sites = JSON.stringify([{ key: 'shop', origins: ['shop.example'], consent }])
    // Settings are read once for an environment.
    const changed = { ...env, PERIPLO_SITES: sites }
    for (const [cf, policy] of [
      [{ country: 'US', regionCode: 'TX' }, 'opt-out'],
      [{ country: 'US', regionCode: 'CA' }, 'cookieless'],
      [{ country: 'US' }, 'cookieless'],
      [{ country: 'DE' }, 'opt-in'],
      [{}, 'opt-in'],
    ] as const) {
      const request = new Request('https://t.example/p.js?site=shop', { cf })
      const response = await worker.fetch(request as Parameters<typeof worker.fetch>[0], changed)
      // Nothing is built yet in a fresh clone.
      if (response.status === 404) return
      const text = await response.text()
      expect(text.slice(text.lastIndexOf('(e=>e.site'))).toContain(`"${policy}"`)
      expect(response.headers.get('Cache-Control')).toBe('private, max-age=300')
    }
  })

  test('the core, second files and dashboards travel as the build compressed them', async () => {
    const script = await get('/p.js', { 'Accept-Encoding': 'br, gzip' })
    if (script.status === 404) return
    expect(script.headers.get('Content-Encoding')).toBe('br')
    const page = await (await get('/')).text()
    const [, app = ''] = /src="\/?([^"]+\.js)"/.exec(page) ?? []
    const response = await get(`/${app}`, { 'Accept-Encoding': 'br, gzip' })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
    })
    const known = { 'If-None-Match': response.headers.get('ETag') ?? '', 'Accept-Encoding': 'br' }
    expect((await get(`/${app}`, known)).status).toBe(304)
    expect((await get('/nothing.js', known)).status).toBe(404)
    const plain = await get(`/${app}`)
    expect([plain.status, plain.headers.get('Content-Encoding')]).toEqual([200, null])
  })

  test('the script and the dashboards come from the assets', async () => {
    const script = await get('/p.js')
    // Nothing is built yet in a fresh clone.
    if (script.status === 404) return
    expect(script.headers.get('Content-Type')).toContain('javascript')
    expect(script.headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect((await script.text()).length).toBeGreaterThan(1000)
    const page = await get('/')
    expect(page.headers.get('Content-Type')).toContain('text/html')
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'self'")
  })
})

describe('the server key', () => {
  test.each([
    ['none', '', 'PERIPLO_SECRET is missing.'],
    ['a short one', 'short', 'PERIPLO_SECRET is too short: 16 characters at least.'],
    ['one of an example', 'your-secret-key-here', /^PERIPLO_SECRET is one that anybody would try/],
  ])('where it is %s, nobody but this machine is answered', async (_what, PERIPLO_SECRET, why) => {
    const ask = (address: string, init: RequestInit = {}): Promise<Response> =>
      worker.fetch(new Request(address, init) as Parameters<typeof worker.fetch>[0], {
        ...env,
        PERIPLO_SECRET,
      })
    const far = await ask('https://t.example/health')
    expect(far.status).toBe(503)
    const { error } = await far.json<{ error: { message: string } }>()
    expect(error.message).toMatch(why)
    expect((await ask('http://localhost:8787/health')).status).toBe(200)
    // White space is no key: without a secret there is none that opens anything.
    const given = ['Bearer \u00a0', 'Bearer \u00a0\u00a0', 'Bearer undefined', `Basic ${btoa('demo.:')}`]
    for (const Authorization of given) {
      for (const path of ['/v1/import', '/v1/batch', '/v1/replay']) {
        const answer = await ask(`http://localhost${path}`, { method: 'POST', headers: { Authorization } })
        expect(answer.status, Authorization).toBe(401)
      }
    }
  })
})
