import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { writeKeyOf } from '../../collector/import/write-key.ts'
import { NOW, type Outcome, SECRET, recordingHome } from '../support/recording-home.ts'

const home = recordingHome()
let key: string
beforeAll(async () => {
  key = await writeKeyOf('shop', SECRET)
  // What is refused is said in the log too.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

const basic = (user: string): Record<string, string> => ({ Authorization: `Basic ${btoa(`${user}:`)}` })
const send = (path: string, body: unknown, headers: Record<string, string> = basic(key)): Promise<Outcome> =>
  home.send(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
  })
const WHO = {
  userId: 'ana',
  anonymousId: 'v1',
  messageId: 'm1',
  timestamp: new Date(NOW - 60_000).toISOString(),
}
/** The event that one message becomes. */
async function become(message: object): Promise<Record<string, unknown>> {
  const { status, events, answer } = await send('/v1/batch', { batch: [{ ...WHO, ...message }] })
  expect({ status, ...answer }).toEqual({ status: 200, success: true, accepted: 1, results: [] })
  return events[0] as Record<string, unknown>
}

describe('the write key', () => {
  test.each<[string, () => Record<string, string>]>([
    ['none', () => ({})],
    ['the server key', () => basic(SECRET)],
    ['the server key as bearer', () => ({ Authorization: `Bearer ${SECRET}` })],
    ['another site before the code', () => basic(key.replace('shop.', 'demo.'))],
    ['a site that does not exist', () => basic(key.replace('shop.', 'nothing.'))],
    ['one that only begins right', () => basic(`${key}x`)],
    ['half of it', () => basic(key.slice(0, -1))],
    ['it as the password', () => ({ Authorization: `Basic ${btoa(`:${key}`)}` })],
    ['no base64', () => ({ Authorization: 'Basic ***' })],
  ])('%s: 401 and nothing taken', async (_what, headers) => {
    const found = await send('/v1/track', { ...WHO, event: 'A' }, headers())
    expect(found).toMatchObject({ status: 401, events: [], rejected: [] })
  })

  test('says the site, is another for each and for each server key, and opens no report', async () => {
    expect(key).toMatch(/^shop\.[\w-]{32}$/)
    expect(await writeKeyOf('demo', SECRET)).not.toContain(key.slice(5))
    expect(await writeKeyOf('shop', `${SECRET}2`)).not.toBe(key)
    expect((await send('/v1/track', { ...WHO, event: 'A' })).events[0]).toMatchObject({ site_id: 'shop' })
    expect((await home.send('/api/v1/sites', { headers: { Authorization: `Bearer ${key}` } })).status).toBe(
      401,
    )
    expect((await home.send('/metrics', { headers: basic(key) })).status).toBe(401)
  })

  test('a home without a server key has none', async () => {
    const open = recordingHome({ secret: '' })
    const Authorization = `Basic ${btoa('shop.:')}`
    expect(
      (await open.send('/v1/track', { method: 'POST', headers: { Authorization }, body: '{}' })).status,
    ).toBe(401)
  })
})

describe('a message becomes an event', () => {
  test('with who, when and its own id', async () => {
    expect(
      await become({ type: 'track', event: 'Quote Requested', properties: { plan: 'pro' } }),
    ).toMatchObject({
      ...{ site_id: 'shop', name: 'quote_requested', event_id: 'm1', origin: 'import', device: 'server' },
      ...{ user_id: 'ana', visitor_id: 'v1', occurred_at: NOW - 60_000, received_at: NOW },
      props: { event: 'Quote Requested', plan: 'pro' },
    })
  })

  test.each([
    ['Cotización Pedida', 'cotizacion_pedida'],
    ['cotizacionPedida', 'cotizacion_pedida'],
    ['  Already -- Done!', 'already_done'],
    ['2nd Visit', 'e_2nd_visit'],
    ['quote_requested', 'quote_requested'],
    ['X'.repeat(100), 'x'.repeat(64)],
    ['order COMPLETED', 'purchase'],
    ['Signed Up', 'sign_up'],
    // What every object has is no name of ours.
    ['constructor', 'constructor'],
    ['__proto__', 'proto'],
  ])('%s is %s', async (event, name) => {
    const found = await become({ type: 'track', event })
    expect(found['name']).toBe(name)
    expect(found['props']).toEqual(event === name ? {} : { event })
  })

  test('with a context of anything: what is no text or number is left out', async () => {
    const odd = { toString: 1, valueOf: 1 }
    const context = { screen: { width: odd, height: 1 }, location: { country: odd }, library: { name: odd } }
    const found = await become({ type: 'track', event: 'a', context })
    expect(found).not.toHaveProperty('screen')
    expect(found).not.toHaveProperty('country')
  })

  test('from a clock centuries ahead is refused: its time would be before any', async () => {
    const found = await home.send('/v1/track', {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`${await writeKeyOf('shop', SECRET)}:`)}` },
      body: JSON.stringify({ userId: 'u1', event: 'a', timestamp: '1980-01-01', sentAt: '2290-01-01' }),
    })
    expect(found.answer.results).toMatchObject([{ message: 'a.occurred_at: is before 1970' }])
  })

  test('Order Completed is a purchase with its lines', async () => {
    const properties = {
      ...{ order_id: 'o-7', total: 27.5, revenue: 25, shipping: 3, tax: 2, discount: 2.5, coupon: 'hasbros' },
      ...{ currency: 'USD', checkout_id: 'fksdjfsdjfisjf9sdfjsd9f', affiliation: 'Google Store' },
      products: [
        {
          product_id: 'p1',
          sku: '45790-32',
          name: 'Monopoly: 3rd Edition',
          price: 19,
          quantity: 1,
          category: 'Games',
        },
        { sku: '46493-32', name: 'Uno', price: '3.5', quantity: 2, url: 'https://www.example.com/uno' },
      ],
    }
    expect(await become({ type: 'track', event: 'Order Completed', properties })).toMatchObject({
      ...{
        name: 'purchase',
        order_id: 'o-7',
        value: 27.5,
        currency: 'USD',
        tax: 2,
        shipping: 3,
        coupon: 'hasbros',
      },
      items: [
        { item_id: 'p1', item_name: 'Monopoly: 3rd Edition', item_category: 'Games', price: 19, quantity: 1 },
        { item_id: '46493-32', item_name: 'Uno', price: 3.5, quantity: 2 },
      ],
      props: { revenue: '25', affiliation: 'Google Store', discount: '2.5' },
    })
  })

  test('Product Added is a line in the cart, worth what it costs', async () => {
    const properties = {
      product_id: 'p1',
      name: 'Uno',
      brand: 'Mattel',
      price: 3.5,
      quantity: 3,
      cart_id: 'c1',
    }
    expect(await become({ type: 'track', event: 'Product Added', properties })).toMatchObject({
      ...{ name: 'add_to_cart', value: 10.5 },
      items: [{ item_id: 'p1', item_name: 'Uno', item_brand: 'Mattel', price: 3.5, quantity: 3 }],
      props: { event: 'Product Added', cart_id: 'c1' },
    })
  })

  test.each([
    ['Products Searched', { query: 'uno' }, { name: 'view_search_results', search_term: 'uno' }],
    [
      'Product List Viewed',
      { list_id: 'l1', category: 'Deals', products: [{ product_id: 'p1' }] },
      { name: 'view_item_list', item_list_id: 'l1', items: [expect.objectContaining({ item_id: 'p1' })] },
    ],
    [
      'Promotion Clicked',
      { promotion_id: 'x', name: 'Summer' },
      { name: 'select_promotion', promotion_id: 'x', promotion_name: 'Summer' },
    ],
    ['Payment Info Entered', { payment_method: 'visa' }, { name: 'add_payment_info', payment_type: 'visa' }],
    ['Order Refunded', { order_id: 'o-7', total: 5 }, { name: 'refund', order_id: 'o-7', value: 5 }],
  ])('%s', async (event, properties, expected) => {
    expect(await become({ type: 'track', event, properties })).toMatchObject(expected)
  })

  test('identify: traits without what says who somebody is in the world', async () => {
    const traits = {
      email: 'ana@example.com',
      name: 'Ana',
      firstName: 'Ana',
      phone: '1',
      plan: 'pro',
      age: 30,
    }
    const found = await become({ type: 'identify', traits })
    expect(found).toMatchObject({ name: 'identify', user_id: 'ana', visitor_id: 'v1' })
    expect(found['props']).toEqual({ plan: 'pro', age: '30' })
  })

  test('identify without a user: its traits, of that visitor', async () => {
    const found = await become({ type: 'identify', userId: undefined, traits: { plan: 'pro' } })
    expect(found).toMatchObject({ name: 'traits_update', visitor_id: 'v1', props: { plan: 'pro' } })
    expect(found).not.toHaveProperty('user_id')
  })

  test('page: address, title and campaign, and the browser it says', async () => {
    const context = {
      userAgent:
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      ...{
        ip: '203.0.113.7',
        locale: 'es-CO',
        timezone: 'America/Bogota',
        screen: { width: 390, height: 844 },
      },
      campaign: { source: 'news', medium: 'email', name: 'july', term: 'a', content: 'b' },
      page: { url: 'https://shop.example/from-context', referrer: 'https://www.google.com/' },
    }
    const properties = { url: 'https://shop.example/a?token=secret', title: 'A', path: '/a', section: 'x' }
    const found = await become({ type: 'page', name: 'Home', category: 'Landing', properties, context })
    expect(found).toMatchObject({
      ...{ name: 'page_view', url_path: '/a', title: 'A', referrer_host: 'www.google.com' },
      ...{ utm_source: 'news', utm_medium: 'email', utm_campaign: 'july', channel: 'email' },
      ...{ language: 'es-CO', timezone: 'America/Bogota', screen: '390x844' },
      ...{ device: 'desktop', browser: 'Chrome', os: 'Windows' },
    })
    expect(found['props']).toEqual({ section: 'x', page_name: 'Home', page_category: 'Landing' })
    expect(JSON.stringify(found)).not.toMatch(/secret|203\.0\.113\.7/)
  })

  test('screen, group and alias', async () => {
    expect(await become({ type: 'screen', name: 'Cart', properties: { step: 1 } })).toMatchObject({
      name: 'screen_view',
      props: { screen_name: 'Cart', step: '1' },
    })
    const traits = { name: 'Initech', email: 'x@initech.example' }
    const group = await become({ type: 'group', groupId: 'g1', traits })
    expect(group).toMatchObject({ name: 'join_group', account_id: 'g1', user_id: 'ana' })
    expect(group['props']).toEqual({ name: 'Initech' })
    expect(await become({ type: 'alias', anonymousId: undefined, previousId: 'v9' })).toMatchObject({
      ...{ name: 'alias', visitor_id: 'v9', user_id: 'ana' },
    })
  })

  test('the clock of the sender is corrected by when it says it sent', async () => {
    const hour = 3_600_000
    const batch = [{ ...WHO, type: 'track', event: 'a', timestamp: new Date(NOW - hour).toISOString() }]
    const { events } = await send('/v1/batch', { batch, sentAt: new Date(NOW - hour).toISOString() })
    expect(events[0]).toMatchObject({ occurred_at: NOW })
  })

  test('a visitor who refused analytics is not stored', async () => {
    const context = { consent: { categoryPreferences: { Analytics: false, Advertising: true } } }
    const { events, answer, rejected } = await send('/v1/track', { ...WHO, event: 'A', context })
    expect(events).toEqual([])
    expect(answer.results).toMatchObject([{ event_id: 'm1', reason: 'no_consent' }])
    expect(rejected[0]).toMatchObject({ reason: 'no_consent', body: '' })
    const yes = { consent: { categoryPreferences: { Analytics: true, Advertising: false } } }
    expect(await become({ type: 'track', event: 'A', context: yes })).toMatchObject({
      consent_purposes: ['Analytics'],
    })
  })
})

describe('a batch', () => {
  test('loses only what is wrong, and says and keeps why', async () => {
    const batch = [
      { ...WHO, messageId: 'ok1', type: 'track', event: 'A' },
      { ...WHO, messageId: 'bad-type', type: 'teleport' },
      { ...WHO, messageId: 'no-name', type: 'track' },
      { type: 'track', event: 'A', messageId: 'nobody' },
      {
        ...WHO,
        messageId: 'bad-value',
        type: 'track',
        event: 'Order Completed',
        properties: { total: 'much' },
      },
      { ...WHO, messageId: 'x'.repeat(200), type: 'track', event: 'A' },
      'no message',
      null,
      { ...WHO, messageId: 'ok2', type: 'track', event: 'B' },
    ]
    const { status, answer, events, rejected } = await send('/v1/batch', { batch })
    expect(status).toBe(200)
    expect(events.map((event) => event.event_id)).toEqual(['ok1', 'ok2'])
    expect(answer).toMatchObject({ success: true, accepted: 2 })
    expect(answer.results?.map(({ message }) => message)).toEqual([
      'type: is not track, identify, page, screen, group, alias',
      'name: nothing is not an event name',
      expect.stringContaining('a.user_id: is missing'),
      'purchase.value: "much" is not valid (money)',
      expect.stringMatching(/^a\.event_id: .* is not valid/),
      'event: "no message" is not an object',
      'event: null is not an object',
    ])
    expect(rejected).toHaveLength(7)
    expect(rejected[3]).toMatchObject({
      site_id: 'shop',
      event_id: 'bad-value',
      name: 'purchase',
      origin: 'import',
    })
    expect(JSON.parse(rejected[3]?.body ?? '')).toMatchObject({ name: 'purchase', value: 'much' })
  })

  test('what it says once holds for all its messages', async () => {
    const { events } = await send('/v1/batch', {
      context: { locale: 'es-MX' },
      batch: [
        { ...WHO, messageId: 'a', type: 'track', event: 'A' },
        { ...WHO, messageId: 'b', type: 'track', event: 'A', context: { locale: 'en' } },
      ],
    })
    expect(events.map((event) => event.language)).toEqual(['es-MX', 'en'])
  })

  test('a message without an id gets one made of its content', async () => {
    const message = { userId: 'ana', type: 'track', event: 'A', timestamp: WHO.timestamp }
    const ids = async (): Promise<unknown> =>
      (await send('/v1/batch', { batch: [message] })).events[0]?.event_id
    expect(await ids()).toMatch(/^content\.[\da-f]{32}$/)
    expect(await ids()).toBe(await ids())
  })

  test('may be gzip', async () => {
    const zipped = gzipSync(JSON.stringify({ batch: [{ ...WHO, type: 'track', event: 'A' }] }))
    const { events } = await send('/v1/batch', zipped, {
      ...basic(key),
      'Content-Encoding': 'gzip',
      'Content-Type': 'application/x-www-form-urlencoded', // as axios says of any bytes
    })
    expect(events).toHaveLength(1)
  })

  test.each([
    ['no JSON', '/v1/batch', 'x', 'not_json'],
    ['no list', '/v1/batch', '{"batch":1}', 'not_a_batch'],
    ['a list', '/v1/track', '[]', 'not_a_batch'],
  ])('%s: 400', async (_what, path, body, code) => {
    const found = await home.send(path, { method: 'POST', headers: basic(key), body })
    expect(found).toMatchObject({ status: 400, answer: { error: { code } }, events: [] })
  })

  test('that could not be made durable is 503: the library sends it again', async () => {
    const full = recordingHome({ sink: { put: () => Promise.reject(new Error('full')) } })
    const body = JSON.stringify({ batch: [{ ...WHO, type: 'track', event: 'A' }] })
    const found = await full.send('/v1/batch', { method: 'POST', headers: basic(key), body })
    expect(found.status).toBe(503)
    expect(found.headers.get('Retry-After')).toBe('5')
  })

  test('the log says what was refused, and nothing of what it held', async () => {
    const lines = vi.mocked(console.error)
    lines.mockClear()
    const context = { library: { name: 'analytics-node', version: '3.1.0' } }
    await send('/v1/batch', { batch: [{ ...WHO, context, type: 'track', event: 'Order Completed', properties: { total: 'PRIVATE' } }] }) // prettier-ignore
    const [line] = lines.mock.lastCall as [string]
    expect(JSON.parse(line)).toMatchObject({
      ...{ level: 'warn', message: 'events refused', site: 'shop', library: 'analytics-node 3.1.0' },
      reasons: { invalid_event: 1 },
    })
    expect(line).not.toContain('PRIVATE')
  })
})
