import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Outcome, NOW, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const home = recordingHome()
const send = (body: unknown, headers?: Record<string, string>): Promise<Outcome> =>
  home.send('/e', fromShop(body, headers))

/** A refused request: status, code and field, and not a row left behind. */
async function expectRefused(
  outcome: Promise<Outcome>,
  status: number,
  code: string,
  field?: string,
): Promise<Outcome> {
  const found = await outcome
  expect({ status: found.status, code: found.answer.error?.code, field: found.answer.error?.field }).toEqual({
    status,
    code,
    field,
  })
  expect(found.answer.error?.message).toMatch(/^\S.{8,200}$/)
  expect([...found.events, ...found.rejected]).toEqual([])
  return found
}

describe('POST /e refuses a request as a whole', () => {
  test.each([
    ['no body', '', 'not_json', 'body'],
    ['no JSON', 'site=shop', 'not_json', 'body'],
    ['half a JSON', '{"site":"shop","events":[', 'not_json', 'body'],
    ['a list', '[]', 'not_a_batch', 'body'],
    ['null', 'null', 'not_a_batch', 'body'],
    ['a text', '"shop"', 'not_a_batch', 'body'],
    ['no site', batch({ site: undefined }), 'unknown_site', 'site'],
    ['an unknown site', batch({ site: 'other' }), 'unknown_site', 'site'],
    ['a site that is no text', batch({ site: ['shop'] }), 'unknown_site', 'site'],
    ['a site called __proto__', batch({ site: '__proto__' }), 'unknown_site', 'site'],
    ['no events', batch({ events: undefined }), 'not_a_batch', 'events'],
    ['events that are no list', batch({ events: { 0: {} } }), 'not_a_batch', 'events'],
    ['a context that is a list', batch({ context: [] }), 'not_a_batch', 'context'],
    ['a context that is a text', batch({ context: 'x' }), 'not_a_batch', 'context'],
    ['a context 50,000 fields wide', batch({ context: wide(50_000) }), 'not_a_batch', 'context'],
    ['JSON 100,000 levels deep', '['.repeat(100_000) + ']'.repeat(100_000), 'not_a_batch', 'body'],
  ])('%s: 400', async (_what, body, code, field) => {
    await expectRefused(send(body), 400, code, field)
  })

  test.each([
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['text/html', 415],
    ['text/plainish', 415],
    ['application/jsonp', 415],
    ['text/plain', 202],
    ['text/plain;charset=UTF-8', 202],
    ['application/json', 202],
    ['APPLICATION/JSON; charset=utf-8', 202],
  ])('Content-Type %s: %i', async (type, status) => {
    const sent = send(batch(), { 'Content-Type': type })
    if (status === 415) await expectRefused(sent, 415, 'unsupported_type', 'Content-Type')
    else expect((await sent).status).toBe(202)
  })

  test('more than 1000 events: 413', async () => {
    const events = Array.from({ length: 1001 }, (_, seq) => ({ name: 'page_view', seq }))
    await expectRefused(send(batch({ events })), 413, 'too_many_events', 'events')
    expect((await send(batch({ events: events.slice(1) }))).answer.accepted).toBe(1000)
  })

  test('5 MB: 413, whether Content-Length says so or not', async () => {
    const body = JSON.stringify(batch({ filler: 'x'.repeat(5 * 1024 * 1024) }))
    await expectRefused(send(body, { 'Content-Length': String(body.length) }), 413, 'body_too_large', 'body')
    await expectRefused(
      home.send('/e', { ...fromShop(''), ...streamed(body) }),
      413,
      'body_too_large',
      'body',
    )
  })

  test('a body of known size is read whole; one whose sender goes away is refused as any broken one', async () => {
    const text = JSON.stringify(batch({}, { title: 'Camión a Bogotá 🚚' }))
    const size = String(Buffer.byteLength(text))
    const found = await send(text, { 'Content-Length': size })
    expect(found).toMatchObject({ status: 202, events: [{ title: 'Camión a Bogotá 🚚' }] })
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('gone')) })
    await expectRefused(
      home.send('/e', { ...fromShop('', { 'Content-Length': size }), body, duplex: 'half' } as RequestInit),
      400,
      'bad_encoding',
      'body',
    )
  })

  test('stops reading a body that has no end', async () => {
    let pulled = 0
    let cancelled = false
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled++
        controller.enqueue(new Uint8Array(64 * 1024).fill(0x20))
      },
      cancel: () => void (cancelled = true),
    })
    await expectRefused(
      home.send('/e', { ...fromShop(''), body, duplex: 'half' } as RequestInit),
      413,
      'body_too_large',
      'body',
    )
    await expect.poll(() => cancelled).toBe(true)
    expect(pulled).toBeLessThan(32)
  })

  test('a gzip bomb: 413', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20))
    expect(bomb.length).toBeLessThan(100_000)
    await expectRefused(sendBytes(bomb, 'gzip'), 413, 'body_too_large', 'body')
  })

  test.each([
    ['gzip that is none', Buffer.from(JSON.stringify(batch())), 'gzip', 400, 'bad_encoding', 'body'],
    [
      'gzip cut short',
      gzipSync(JSON.stringify(batch())).subarray(0, 60),
      'gzip',
      400,
      'bad_encoding',
      'body',
    ],
    ['brotli', Buffer.from('x'), 'br', 415, 'unsupported_encoding', 'Content-Encoding'],
    [
      'gzip twice',
      gzipSync(gzipSync(JSON.stringify(batch()))),
      'gzip, gzip',
      415,
      'unsupported_encoding',
      'Content-Encoding',
    ],
  ])('%s', async (_what, bytes, encoding, status, code, field) => {
    await expectRefused(sendBytes(bytes, encoding), status, code, field)
  })

  test('inflates gzip', async () => {
    const found = await sendBytes(gzipSync(JSON.stringify(batch())), 'gzip')
    expect(found).toMatchObject({ status: 202, answer: { accepted: 1, results: [] } })
    expect((await sendBytes(Buffer.from(JSON.stringify(batch())), 'identity')).status).toBe(202)
  })

  test('reads text that is no UTF-8 as well as it can', async () => {
    const bytes = Buffer.from(JSON.stringify(batch({}, { title: 'Caf\u00e9' })), 'latin1')
    const found = await sendBytes(bytes, 'identity')
    expect(found.events[0]?.title).toBe('Caf\ufffd')
  })
})

describe('origin', () => {
  test.each([
    'https://shop.example.evil.com',
    'https://evil-shop.example',
    'https://notshop.example',
    'https://a.shop.example',
    'https://shop.example:444',
    'https://shop.example.',
    'https://shop.example@evil.com',
    'https://evil.com#shop.example',
    'https://evil.com/shop.example',
    'https://evil.com\\@shop.example',
    'https://user:pw@shop.example',
    'https://shop.example/',
    'https://shop.example#',
    'https://shop.example?',
    'https://shop.example\\',
    'https://shop%2eexample',
    'file://shop.example',
    'shop.example',
    'null',
    '',
    'loopback',
    'http://localhost:3000',
    'https://shop.exampl\u0435',
  ])('%s may not send for the shop', async (origin) => {
    await expectRefused(send(batch(), { Origin: asHeader(origin) }), 403, 'forbidden_origin', 'origin')
  })

  test.each([
    'https://shop.example',
    'http://shop.example',
    'https://www.shop.example',
    'https://shop.example:8443',
    'https://shop.example:443',
    // Browsers never write it so; it is the same host.
    'https://SHOP.example',
    'https://xn--mnchen-3ya.example',
  ])('%s may', async (origin) => {
    expect((await send(batch(), { Origin: origin })).status).toBe(202)
  })

  test('a request without one may send only where the site says so', async () => {
    const { headers: _, ...init } = fromShop(batch())
    await expectRefused(home.send('/e', init), 403, 'forbidden_origin', 'origin')
    expect((await home.send('/e', { ...init, body: JSON.stringify(batch({ site: 'demo' })) })).status).toBe(
      202,
    )
  })

  test.each([
    ['http://localhost:5173', 202],
    ['http://127.0.0.1:8787', 202],
    ['http://[::1]:8787', 202],
    ['http://shop.localhost', 202],
    ['http://localhost.evil.com', 403],
    ['http://127.0.0.1.evil.com', 403],
    ['http://evil.com:8787', 403],
    ['null', 403],
  ])('%s and the demo: %i', async (origin, status) => {
    expect((await send(batch({ site: 'demo' }), { Origin: origin })).status).toBe(status)
  })
})

describe('CORS', () => {
  test.each([
    ['a success', batch(), 'https://shop.example', 202],
    ['a refused body', 'x', 'https://shop.example', 400],
    ['a refused origin', batch(), 'https://evil.com', 403],
  ])('%s can be read by the page that sent it', async (_what, body, origin, status) => {
    const found = await send(body, { Origin: origin })
    expect(found.status).toBe(status)
    expect(found.headers.get('Access-Control-Allow-Origin')).toBe(origin)
    expect(found.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After')
    expect(found.headers.get('Access-Control-Allow-Credentials')).toBeNull()
    expect(found.headers.get('Vary')).toContain('Origin')
  })

  test('a failure of the sink can be read too', async () => {
    const broken = recordingHome({ sink: { put: () => Promise.reject(new Error('disk')) } })
    const found = await broken.send('/e', fromShop(batch()))
    expect(found.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example')
  })

  test('a preflight is answered for every origin, with POST alone', async () => {
    const found = await home.send('/e', {
      method: 'OPTIONS',
      headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' },
    })
    expect(found.status).toBe(204)
    expect(found.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example')
    expect(found.headers.get('Access-Control-Allow-Methods')).toBe('POST')
    expect(found.headers.get('Access-Control-Allow-Headers')).toContain('Content-Type')
    expect(Number(found.headers.get('Access-Control-Max-Age'))).toBeGreaterThan(3600)
  })
})

describe('durability', () => {
  test('nothing is acknowledged that the sink did not take', async () => {
    const broken = recordingHome({ sink: { put: () => Promise.reject(new Error('disk full')) } })
    const found = await expectRefused(broken.send('/e', fromShop(batch())), 503, 'not_durable')
    expect(Number(found.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(found.answer.error?.message).not.toContain('disk full')
    expect(found.answer.accepted).toBeUndefined()
  })

  test('answers only when the sink has taken the message', async () => {
    let resolve = (): void => {}
    const slow = recordingHome({ sink: { put: () => new Promise<void>((done) => (resolve = done)) } })
    let answered = false
    const answer = slow.send('/e', fromShop(batch())).then((outcome) => {
      answered = true
      return outcome
    })
    await new Promise((done) => setTimeout(done, 20))
    expect(answered).toBe(false)
    resolve()
    expect((await answer).status).toBe(202)
  })

  test('leaves the sink alone when there is nothing to keep', async () => {
    const found = await send(batch({ events: [] }))
    expect(found).toMatchObject({ status: 202, answer: { accepted: 0, results: [] } })
    expect(home.messages).toEqual([])
  })

  test('gives every message an id of its own', async () => {
    await send(batch())
    const first = home.messages[0]?.id
    await send(batch())
    expect(first).toMatch(/^[\da-f-]{36}$/)
    expect(home.messages[0]?.id).not.toBe(first)
  })
})

test('stores what a browser event becomes', async () => {
  const found = await send(
    batch({
      events: [
        {
          name: 'purchase',
          seq: 3,
          occurred_at: NOW - 1000,
          value: 49.9,
          currency: 'USD',
          order_id: 'A-1',
          gift: true,
        },
      ],
    }),
    {
      'User-Agent':
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    },
  )
  expect(found.answer).toEqual({ accepted: 1, results: [] })
  expect(found.events).toEqual([
    {
      ...{ site_id: 'shop', name: 'purchase', occurred_at: NOW - 1000, received_at: NOW, origin: 'web' },
      ...{ visitor_id: 'v1', session_id: 's1', page_id: 'mhx1abcdefghijkl', seq: 3 },
      ...{ url: 'https://shop.example/', url_host: 'shop.example', url_path: '/' },
      ...{ country: 'CO', region: 'DC', city: 'Bogotá', device: 'mobile', browser: 'Safari', os: 'iOS' },
      ...{ consent_mode: 'granted', consent_purposes: ['analytics', 'ads'] },
      ...{ value: 49.9, currency: 'USD', order_id: 'A-1', props: { gift: 'true' } },
    },
  ])
})

test('marks bots, but where the site says not to', async () => {
  const bot = { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }
  expect((await send(batch(), bot)).events[0]).toMatchObject({ is_bot: true, bot_reason: 'user_agent' })
  const demo = await send(batch({ site: 'demo' }), { ...bot, Origin: 'http://localhost' })
  expect(demo.events[0]?.is_bot).toBeUndefined()
})

function wide(fields: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: fields }, (_, i) => [`f${i}`, 1]))
}

function streamed(text: string): RequestInit {
  const bytes = Buffer.from(text)
  let at = 0
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      controller.enqueue(bytes.subarray(at, (at += 65_536)))
      if (at >= bytes.length) controller.close()
    },
  })
  return { body, duplex: 'half' } as RequestInit
}

const sendBytes = (bytes: Buffer, encoding: string): Promise<Outcome> =>
  home.send('/e', { ...fromShop('', { 'Content-Encoding': encoding }), body: new Uint8Array(bytes) })

/** A header holds bytes: what a browser could never send is sent as its bytes. */
const asHeader = (text: string): string => Buffer.from(text).toString('latin1')
