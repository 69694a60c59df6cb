import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { NOW, type Outcome, SECRET, recordingHome } from '../support/recording-home.ts'

const home = recordingHome()
const bearer = { Authorization: `Bearer ${SECRET}` }

const post = (body: unknown, headers: Record<string, string> = {}, search = '?site=shop'): Promise<Outcome> =>
  home.send(`/v1/import${search}`, {
    method: 'POST',
    headers: { ...bearer, 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  })
const sale = (changes: object = {}): object => ({
  name: 'pos_purchase',
  user_id: 'u1',
  event_id: 'p-1',
  value: 10,
  ...changes,
})
const names = ({ events }: Outcome): string[] => events.map((event) => event.name)

describe('the key', () => {
  test.each([
    ['no key', {}],
    ['a wrong key', { Authorization: 'Bearer another-secret-for-tests' }],
    ['a key that only begins right', { Authorization: `Bearer ${SECRET}x` }],
    ['half the key', { Authorization: `Bearer ${SECRET.slice(0, -1)}` }],
    ['an empty key', { Authorization: 'Bearer ' }],
    ['no scheme', { Authorization: SECRET }],
    ['another scheme', { Authorization: `Basic ${btoa(`${SECRET}:`)}` }],
  ])('%s: 401 and nothing taken', async (_what, headers) => {
    const found = await home.send('/v1/import?site=shop', {
      method: 'POST',
      headers,
      body: JSON.stringify([sale()]),
    })
    expect(found).toMatchObject({ status: 401, answer: { error: { code: 'unauthorized' } }, events: [] })
    expect(found.headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
  })

  test('a home without a key takes nothing, also not the empty key', async () => {
    const open = recordingHome({ secret: '', openOnLoopback: true })
    for (const Authorization of ['Bearer ', 'Bearer', 'Bearer undefined', '']) {
      const found = await open.send('/v1/import?site=shop', {
        method: 'POST',
        headers: { Authorization },
        body: '[]',
        url: 'http://localhost',
      })
      expect(found.status).toBe(401)
    }
  })

  test('is needed on loopback too', async () => {
    const open = recordingHome({ openOnLoopback: true })
    expect(
      (await open.send('/v1/import', { method: 'POST', body: '[]', url: 'http://localhost:8787' })).status,
    ).toBe(401)
  })

  test.each([`Bearer ${SECRET}`, `bearer ${SECRET}`, `Bearer   ${SECRET} `])(
    '%j opens',
    async (Authorization) => {
      expect((await post([sale()], { Authorization })).status).toBe(202)
    },
  )
})

describe('shapes', () => {
  const two = [sale(), sale({ name: 'delivered', event_id: 'd-1' })]
  const ndjson = two.map((event) => JSON.stringify(event)).join('\n')
  test.each([
    ['a list', two],
    ['{events}', { events: two }],
    ['{site, events}', { site: 'shop', events: two }],
    ['{context, events}', { context: { user_id: 'u1' }, events: two }],
    ['NDJSON', ndjson],
    ['NDJSON with a last newline', `${ndjson}\n`],
    ['NDJSON with CRLF', ndjson.replaceAll('\n', '\r\n')],
    ['a list over several lines', JSON.stringify(two, null, 2)],
  ])('%s', async (_what, body) => {
    const found = await post(body)
    expect(found.answer).toEqual({ accepted: 2, results: [] })
    expect(names(found)).toEqual(['pos_purchase', 'delivered'])
  })

  test('one event', async () => {
    expect(names(await post(sale()))).toEqual(['pos_purchase'])
  })

  test.each([
    ['application/x-ndjson', ndjson],
    ['application/json', gzipSync(JSON.stringify(two))],
  ])('%s', async (type, body) => {
    const encoding: Record<string, string> = typeof body === 'string' ? {} : { 'Content-Encoding': 'gzip' }
    const found = await post(body, { 'Content-Type': type, ...encoding })
    expect(found.answer).toEqual({ accepted: 2, results: [] })
  })

  test.each([
    ['nothing', '', 'empty', 'body'],
    ['blanks', ' \n ', 'empty', 'body'],
    ['one line that is no JSON', '{"name":', 'not_json', 'body'],
    ['an unknown site', { site: 'other', events: [] }, 'unknown_site', 'site'],
    ['a context that is none', { site: 'shop', context: 'x', events: [] }, 'not_a_batch', 'context'],
  ])('%s: 400', async (_what, body, code, field) => {
    expect(await post(body)).toMatchObject({ status: 400, answer: { error: { code, field } }, events: [] })
  })

  test('17 MB: 413', async () => {
    const found = await post(`"${'x'.repeat(17 * 1024 * 1024)}"`)
    expect(found).toMatchObject({ status: 413, answer: { error: { code: 'body_too_large' } } })
  })
})

describe('lines', () => {
  const good = JSON.stringify(sale())
  test.each([
    ['no JSON', '{"name":"delivered",', /^event: .* is not an object$/],
    ['a number', '7', 'event: 7 is not an object'],
    ['no name', '{"user_id":"u1"}', 'name: nothing is not an event name'],
    ['a wrong name', '{"name":"Llamada!","user_id":"u1"}', /^name: "Llamada!" is not snake_case/],
    ['nobody', '{"name":"delivered"}', /^delivered\.user_id: is missing/],
    ['somebody called null', '{"name":"delivered","user_id":"null"}', /cannot say who somebody is$/],
    [
      'a wrong value',
      '{"name":"purchase","user_id":"u1","value":"x"}',
      'purchase.value: "x" is not valid (money)',
    ],
    ['an unknown site', '{"name":"delivered","user_id":"u1","site":"other"}', /^site: /],
    [
      'a long key',
      `{"name":"delivered","user_id":"u1","event_id":"${'x'.repeat(129)}"}`,
      /^delivered\.event_id: /,
    ],
    [
      'depth',
      `{"name":"delivered","user_id":"u1","a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      /nested more than 5 levels deep$|event_id/,
    ],
  ])('%s in the middle is answered with its line', async (_what, bad, message) => {
    const found = await post([good, '', bad, good.replace('p-1', 'p-2')].join('\n'))
    expect(found.status).toBe(202)
    expect(found.answer).toMatchObject({
      accepted: 2,
      results: [{ line: 3, result: 'drop', reason: 'invalid_event' }],
    })
    if (typeof message === 'string') expect(found.answer.results?.[0]?.message).toBe(message)
    else expect(found.answer.results?.[0]?.message).toMatch(message)
  })

  test('a line that is an empty text is answered as well', async () => {
    const found = await post([good, '""', good].join('\n'))
    expect(found.answer).toMatchObject({ accepted: 2, results: [{ line: 2, reason: 'invalid_event' }] })
  })

  test('one that names no site where others do costs itself alone', async () => {
    const found = await post([sale({ site: 'shop' }), sale()], {}, '')
    expect(found.answer).toMatchObject({ accepted: 1, results: [{ line: 2, message: expect.stringMatching(/^site: /) as unknown }] }) // prettier-ignore
  })

  test('a key that is none is refused, not made anew', async () => {
    const found = await post([sale({ event_id: { a: 1 } }), sale({ event_id: true })])
    expect(found.answer.results?.map(({ message }) => message)).toEqual([
      'pos_purchase.event_id: an object is not valid (key)',
      'pos_purchase.event_id: true is not valid (key)',
    ])
  })

  test.each([
    ['a list', `[${'1,'.repeat(50_000)}1]`],
    ['lines', '1\n'.repeat(50_001)],
  ])('more than 50,000 of %s are refused as a whole', async (_what, body) => {
    const found = await post(body)
    expect(found).toMatchObject({
      status: 413,
      answer: { error: { code: 'too_many_events', field: 'body' } },
    })
  })

  test('a refused line is kept with what was sent', async () => {
    const found = await post([
      sale(),
      sale({ name: 'purchase', event_id: 'p-2', value: 'x', note: 'ana@example.com' }),
    ])
    expect(found.answer.results).toMatchObject([{ line: 2, event_id: 'p-2' }])
    expect(found.rejected).toMatchObject([
      { event_id: 'p-2', origin: 'import', site_id: 'shop', name: 'purchase' },
    ])
    expect(JSON.parse(found.rejected[0]?.body ?? '')).toMatchObject({
      user_id: 'u1',
      value: 'x',
      note: '***',
    })
  })

  test.each(['denied', 'pending', 'cookieless'])(
    'a refused line of a visitor who said %s is not',
    async (consent_mode) => {
      const found = await post([sale({ name: 'purchase', consent_mode, value: 'secret' })])
      expect(found.rejected).toMatchObject([{ body: '' }])
      expect(JSON.stringify(found.rejected)).not.toContain('secret')
    },
  )

  test('each may belong to another site', async () => {
    const found = await post([sale(), sale({ site: 'demo' }), sale({ site_id: 'demo' })])
    expect(found.events.map((event) => event.site_id)).toEqual(['shop', 'demo', 'demo'])
    expect(found.events[1]).not.toHaveProperty('site')
    expect(found.events[1]?.props).toEqual({})
  })

  test('without a site the only one is meant, else it must be said', async () => {
    expect(await post([sale()], {}, '')).toMatchObject({
      status: 400,
      answer: { error: { code: 'unknown_site' } },
    })
    const one = recordingHome({ sites: new Map([...home.sites].slice(0, 1)) })
    const found = await one.send('/v1/import', {
      method: 'POST',
      headers: bearer,
      body: JSON.stringify([sale()]),
    })
    expect(found.events[0]?.site_id).toBe('shop')
  })
})

describe('what a server may say', () => {
  test('past times, another origin, its own key and the edge fields', async () => {
    const said = {
      ...{
        occurred_at: '2019-03-01T10:00:00-05:00',
        origin: 'web',
        channel: 'sms',
        country: 'MX',
        device: 'tv',
        session_id: 's9',
      },
      ...{ visitor_id: 'v9', page_id: 'p9', seq: 4, utm_source: 'pos', is_bot: true },
    }
    const found = await post([sale(said)])
    expect(found.events[0]).toMatchObject({
      ...said,
      occurred_at: Date.UTC(2019, 2, 1, 15),
      received_at: NOW,
      event_id: 'p-1',
      user_id: 'u1',
    })
  })

  test('not whose site it is and when we heard of it', async () => {
    const found = await post([sale({ received_at: 1 })])
    expect(found.events[0]).toMatchObject({
      received_at: NOW,
      site_id: 'shop',
      origin: 'import',
      device: 'server',
      occurred_at: NOW,
    })
  })

  test('not the future', async () => {
    const found = await post([
      sale({ occurred_at: NOW + 25 * 3_600_000 }),
      sale({ event_id: 'p-2', occurred_at: NOW + 23 * 3_600_000 }),
    ])
    expect(found.answer).toMatchObject({ accepted: 1, results: [{ line: 1, reason: 'in_future' }] })
  })

  test('a user without a browser stands for its own visitor', async () => {
    expect((await post([sale()])).events[0]).toMatchObject({ user_id: 'u1', visitor_id: 'u1' })
    expect((await post([sale({ visitor_id: 'v1' })])).events[0]).toMatchObject({
      user_id: 'u1',
      visitor_id: 'v1',
    })
    expect((await post([sale({ user_id: undefined, visitor_id: 'v1' })])).events[0]?.user_id).toBeUndefined()
  })
})

describe('an event without a key', () => {
  const idOf = async (event: object, context: object = {}): Promise<string> =>
    String(
      (await post({ events: [{ name: 'delivered', user_id: 'u1', ...event }], context })).events[0]?.event_id,
    )

  test('gets one from its content: the same again is the same', async () => {
    const id = await idOf({ a: 1 })
    expect(id).toMatch(/^content\.[\da-f]{32}$/)
    expect(await idOf({ a: 1 })).toBe(id)
    expect(await idOf({ a: 1, event_id: '' })).not.toBe('')
  })

  test('gets another when anything differs, also what it inherits', async () => {
    const ids = [
      await idOf({ a: 1 }),
      await idOf({ a: 2 }),
      await idOf({ a: 1 }, { session_id: 's1' }),
      await idOf({ a: 1 }, { session_id: 's2' }),
    ]
    expect(new Set(ids).size).toBe(4)
  })

  test('gets another on another site', async () => {
    const found = await post([
      { name: 'delivered', user_id: 'u1' },
      { name: 'delivered', user_id: 'u1', site: 'demo' },
    ])
    expect(found.events[0]?.event_id).not.toBe(found.events[1]?.event_id)
  })

  test('keeps a number as its key', async () => {
    expect(await idOf({ event_id: 42 })).toBe('42')
  })
})
