import { describe, expect, test } from 'vitest'
import { DROP_REASONS } from '../../collector/receive/drop-reason.ts'
import { type Outcome, NOW, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const DAY = 24 * 60 * 60 * 1000
// A tenth of it alone on a slow machine; what is not linear takes minutes.
const LINEAR_MS = 3000
const home = recordingHome()
const send = (body: unknown, headers?: Record<string, string>): Promise<Outcome> =>
  home.send('/e', fromShop(body, headers))
/** One event in a context. */
const sendOne = (
  event: object,
  context: Record<string, unknown> = {},
  changes: object = {},
): Promise<Outcome> => send(batch({ events: [{ name: 'page_view', seq: 0, ...event }], ...changes }, context))

describe('one bad event in the middle', () => {
  const events = [
    { name: 'page_view', seq: 0 },
    {
      name: 'Add To Cart!',
      seq: 1,
      email: 'ana@example.com',
      card: '4242 4242 4242 4242',
      occurred_at: NOW - 5,
    },
    { name: 'page_leave', seq: 2 },
  ]

  test('costs itself alone and is kept with its reason', async () => {
    const found = await send(batch({ events }))
    const message = 'name: "Add To Cart!" is not snake_case (a-z, 0-9, _; at most 64 characters)'
    const event_id = 'mhx1abcdefghijkl.1'
    expect(found.status).toBe(202)
    expect(found.answer).toEqual({
      accepted: 2,
      results: [{ event_id, result: 'drop', reason: 'invalid_event', message }],
    })
    expect(found.events.map((event) => event.name)).toEqual(['page_view', 'page_leave'])
    expect(found.rejected).toMatchObject([
      {
        site_id: 'shop',
        received_at: NOW,
        event_id,
        name: 'Add To Cart!',
        reason: 'invalid_event',
        message,
        origin: 'web',
      },
    ])
  })

  test('keeps the event as it was sent, but for e-mails and cards', async () => {
    const { rejected } = await send(batch({ events }))
    const body = JSON.parse(rejected[0]?.body ?? '') as Record<string, unknown>
    expect(body).toMatchObject({
      name: 'Add To Cart!',
      seq: 1,
      email: '***',
      card: '***',
      occurred_at: NOW - 5,
      visitor_id: 'v1',
    })
  })

  test.each(['cookieless', undefined])('keeps no body when the visitor said %s', async (consent_mode) => {
    const { answer, rejected } = await send(batch({ events }, { consent_mode }))
    expect(answer.accepted).toBe(2)
    expect(rejected).toMatchObject([{ reason: 'invalid_event', body: '' }])
  })

  test('keeps no body when the event itself takes the consent back', async () => {
    const { rejected } = await sendOne({ name: 'X', consent_mode: 'denied' })
    expect(rejected).toMatchObject([{ reason: 'invalid_event', body: '' }])
  })

  test.each(['pending', 'denied', 'cookieless'])(
    'says without its value what was wrong when the visitor said %s',
    async (consent_mode) => {
      const { answer, rejected } = await sendOne(
        { name: 'purchase', value: 'cédula 1.020.304' },
        { consent_mode },
      )
      expect(answer.results?.[0]?.message).toContain('cédula 1.020.304')
      expect(JSON.stringify(rejected)).not.toContain('cédula')
      expect(rejected[0]?.message).toContain('purchase.value')
    },
  )

  test('keeps no e-mail in a message', async () => {
    const { rejected } = await sendOne({ name: 'purchase', value: 'ana@example.com' })
    expect(JSON.stringify(rejected)).not.toContain('ana@')
  })

  test('keeps at most 8 KB of it, in whole characters', async () => {
    const { rejected } = await sendOne({ name: 'X', a: '😀'.repeat(10_000) })
    expect(rejected[0]?.body.length).toBeLessThanOrEqual(8 * 1024)
    expect(rejected[0]?.body.isWellFormed()).toBe(true)
  })

  test.each([
    ['no event', 7],
    ['nothing', null],
    ['a list', []],
    ['half a character', { name: '\ud83d', page_id: '\ud83d', seq: '\ud83d' }],
    ['an event_id of its own', { name: 'X', seq: 0, event_id: 'ana@example.com' }],
  ])('%s in its place is answered too', async (_what, bad) => {
    const found = await send(batch({ events: [events[0], bad, events[2]] }))
    expect(found.answer).toMatchObject({
      accepted: 2,
      results: [{ result: 'drop', reason: 'invalid_event' }],
    })
    expect(found.rejected).toHaveLength(1)
    expect(Object.values(found.rejected[0] ?? {}).every((value) => String(value).isWellFormed())).toBe(true)
    expect(found.rejected[0]?.event_id).not.toContain('@')
  })
})

describe('keys', () => {
  test.each([
    [{ page_id: undefined }, 'page_view.page_id: is missing'],
    [{ page_id: '' }, 'page_view.page_id: is not an id'],
    [{ page_id: "x' or 1=1" }, 'page_view.page_id: is not an id'],
    [{ page_id: 'x'.repeat(65) }, /^page_view\.page_id: ".*is not valid/],
    [{ seq: null }, 'page_view.seq: is missing'],
    [{ seq: -1 }, 'page_view.seq: -1 is not valid (count)'],
    [{ seq: 'first' }, 'page_view.seq: "first" is not valid (count)'],
  ])('%j is answered', async (changes, message) => {
    const { seq = 0, ...context } = { ...changes } as { seq?: unknown; page_id?: unknown }
    const { answer } = await sendOne({ seq }, context)
    const found = answer.results?.[0]?.message
    if (message instanceof RegExp) expect(found).toMatch(message)
    else expect(found).toBe(message)
  })
})

describe('time', () => {
  test.each([
    ['now', NOW, NOW],
    ['an hour ago', NOW - 3_600_000, NOW - 3_600_000],
    ['as ISO 8601', new Date(NOW - 1000).toISOString(), NOW - 1000],
    ['unsaid', undefined, NOW],
    ['six days ago', NOW - 6 * DAY, NOW - 6 * DAY],
    ['a little ahead of us', NOW + 5000, NOW],
  ])('%s is stored', async (_what, occurred_at, stored) => {
    expect((await sendOne({ occurred_at })).events[0]?.occurred_at).toBe(stored)
  })

  test.each([
    ['eight days ago', NOW - 8 * DAY, 'too_old'],
    ['in 1970', 0, 'too_old'],
    ['in seconds instead of milliseconds', Math.floor(NOW / 1000), 'too_old'],
    ['two days from now', NOW + 2 * DAY, 'in_future'],
    ['in 2290', Date.UTC(2290, 0, 1), 'in_future'],
    ['beyond every calendar', 1e300, 'invalid_event'],
    ['before 1970', -1, 'invalid_event'],
    ['without a zone', '2026-11-22T12:00:00', 'invalid_event'],
  ] as const)('%s is dropped: %s', async (_what, occurred_at, reason) => {
    const found = await sendOne({ occurred_at })
    expect(found.events).toEqual([])
    expect(found.answer).toMatchObject({ accepted: 0, results: [{ result: 'drop', reason }] })
    expect(found.rejected).toMatchObject([{ reason }])
    expect(found.answer.results?.[0]?.message).toMatch(/^page_view\.occurred_at: /)
  })

  test.each([
    ['a day behind', -DAY],
    ['a day ahead', DAY],
    ['a year behind', -365 * DAY],
    ['twenty years ahead', 20 * 365 * DAY],
  ])('a clock %s is corrected by sent_at', async (_what, wrong) => {
    const found = await sendOne({ occurred_at: NOW + wrong - 60_000 }, {}, { sent_at: NOW + wrong })
    expect(found.events[0]?.occurred_at).toBe(NOW - 60_000)
  })

  test.each([undefined, null, 'soon', {}, -5, NOW - 3000, NOW + 9000])(
    'sent_at %j corrects nothing',
    async (sent_at) => {
      expect((await sendOne({ occurred_at: NOW - 60_000 }, {}, { sent_at })).events[0]?.occurred_at).toBe(
        NOW - 60_000,
      )
    },
  )

  test('an event without a time happened when it was sent, whatever the clock', async () => {
    expect((await sendOne({}, {}, { sent_at: NOW - DAY })).events[0]?.occurred_at).toBe(NOW)
  })
})

describe('shapes that could hurt', () => {
  // Too deep for JSON.stringify: put into the text in the end.
  const deep = 'DEEP'
  const text = (body: object): string =>
    JSON.stringify(body).replace('"DEEP"', '['.repeat(100_000) + ']'.repeat(100_000))

  test.each([
    ['a deep prop', { a: deep }],
    ['deep props', { props: { a: deep } }],
    ['a deep item', { name: 'purchase', items: [{ item_id: deep }] }],
    ['deep items', { name: 'purchase', items: deep }],
    ['a deep purpose', { consent_purposes: [deep] }],
    ['a deep title', { title: deep }],
    ['a deep time', { occurred_at: deep }],
    ['a deep name', { name: deep }],
    ['an item with a toString of its own', { name: 'purchase', items: [{ item_id: { toString: 1 } }] }],
    ['65 props', { props: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`f${i}`, i])) }],
    ['20,000 fields', Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, i]))],
    [
      '100 KB of items',
      {
        name: 'purchase',
        items: Array.from({ length: 200 }, () => ({
          item_name: 'x'.repeat(256),
          item_category: 'x'.repeat(256),
        })),
      },
    ],
    [
      '100 KB of props',
      { props: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, 'ñ'.repeat(1024)])) },
    ],
    ['a field called __proto__', JSON.parse('{"__proto__":{"is_admin":true}}') as object],
    ['props called __proto__', { props: JSON.parse('{"__proto__":{"is_admin":true}}') as object }],
  ])('%s costs itself alone', async (_what, event) => {
    const events = [
      { name: 'page_view', seq: 0 },
      { name: 'page_view', seq: 1, ...event },
      { name: 'page_view', seq: 2 },
    ]
    const found = await send(text(batch({ events })))
    expect(found.status).toBe(202)
    expect(found.answer).toMatchObject({
      accepted: 2,
      results: [{ event_id: 'mhx1abcdefghijkl.1', reason: 'invalid_event' }],
    })
    expect(({} as Record<string, unknown>)['is_admin']).toBeUndefined()
  })

  test.each(['url', 'page_id', 'anything'])('a deep %s in the context is refused', async (field) => {
    const found = await send(text(batch({}, { [field]: deep })))
    expect(found).toMatchObject({
      status: 400,
      answer: { error: { field: 'context' } },
      events: [],
      rejected: [],
    })
  })

  test('a deep site or sent_at is refused or passed over', async () => {
    expect((await send(text(batch({ site: deep })))).status).toBe(400)
    expect((await send(text(batch({ sent_at: deep })))).answer.accepted).toBe(1)
  })

  test('a context called __proto__ changes nothing', async () => {
    const body = JSON.stringify(batch()).replace('"context":{', '"context":{"__proto__":{"user_id":"admin"},')
    const found = await send(body)
    expect(found.answer.results).toMatchObject([{ reason: 'invalid_event' }])
    expect(found.events).toEqual([])
  })

  test.each([
    ['many @', `https://shop.example/${'a@'.repeat(1000)}`],
    ['one long word', `https://shop.example/${'a'.repeat(2000)}`],
    ['many digits', `https://shop.example/${'1 '.repeat(1000)}`],
    ['many dots', `https://shop.example/a@${'a.'.repeat(1000)}`],
    ['many %40', `https://shop.example/${'%40'.repeat(650)}`],
  ])('cleans a thousand addresses with %s in linear time', async (_what, url) => {
    const events = Array.from({ length: 450 }, (_, seq) => ({ name: 'page_view', seq, url }))
    const start = performance.now()
    expect((await send(batch({ events }))).status).toBe(202)
    expect(performance.now() - start).toBeLessThan(LINEAR_MS)
  })

  test.each([
    ['many @', 'a@'.repeat(4000)],
    ['one long word', 'a'.repeat(8000)],
    ['many digits', '1 '.repeat(4000)],
  ])('keeps a hundred refused events with %s in linear time', async (_what, said) => {
    const events = Array.from({ length: 100 }, () => ({ name: 'X', said }))
    const start = performance.now()
    expect((await send(batch({ events }))).rejected).toHaveLength(100)
    expect(performance.now() - start).toBeLessThan(LINEAR_MS)
  })

  test('refuses a thousand events under a long context in linear time', async () => {
    const events = Array.from({ length: 1000 }, () => ({ name: 'X' }))
    const start = performance.now()
    const found = await send(batch({ events }, { title: 'x'.repeat(900_000) }))
    expect(performance.now() - start).toBeLessThan(LINEAR_MS)
    expect(found.status === 400 || found.rejected.length === 1000).toBe(true)
  })
})

describe('a browser may not say', () => {
  test.each([
    ['origin', 'import', 'web'],
    ['event_id', 'mine', undefined],
    ['received_at', 1, NOW],
    ['site_id', 'other', 'shop'],
    ['country', 'AQ', 'CO'],
    ['city', 'Nowhere', 'Bogotá'],
    // these requests say no user agent
    ['is_bot', false, true],
    ['bot_reason', 'x', 'no_user_agent'],
    ['channel', 'email', 'direct'],
    ['source', 'me', '(direct)'],
    ['device', 'tv', 'other'],
    ['url_host', 'evil.com', 'shop.example'],
    ['referrer_host', 'evil.com', undefined],
    ['utm_source', 'x', undefined],
    ['click_id', 'x', undefined],
  ])('%s', async (field, said, stored) => {
    for (const found of [await sendOne({ [field]: said }), await sendOne({}, { [field]: said })]) {
      expect(found.events[0]?.[field]).toEqual(stored)
      expect(found.events[0]?.props).toEqual({})
    }
  })
})

describe('consent', () => {
  const everything = {
    url: 'https://shop.example/a?utm_source=ig&color=red&gclid=SECRET1#part',
    referrer: 'https://blog.example/post/about-ana?q=1',
    user_id: 'u1',
    account_id: 'a1',
    chat_id: 'c1',
  }

  test.each(['pending', 'denied'])('%s: nothing is kept of the event', async (consent_mode) => {
    const found = await sendOne({}, { ...everything, consent_mode })
    expect(found.events).toEqual([])
    expect(found.answer).toEqual({
      accepted: 0,
      results: [
        {
          event_id: 'mhx1abcdefghijkl.0',
          result: 'drop',
          reason: 'no_consent',
          message: DROP_REASONS.no_consent,
        },
      ],
    })
    expect(found.rejected).toEqual([
      {
        ...{
          site_id: 'shop',
          received_at: NOW,
          event_id: 'mhx1abcdefghijkl.0',
          name: 'page_view',
          reason: 'no_consent',
        },
        ...{ message: DROP_REASONS.no_consent, origin: 'web', body: '', edge: '' },
        row_id: `${home.messages[0]?.id}.0`,
      },
    ])
  })

  test.each(['cookieless', undefined])(
    '%s: the event counts and nobody is remembered',
    async (consent_mode) => {
      const found = await sendOne({}, { ...everything, consent_mode })
      const [event] = found.events
      expect(event).toMatchObject({
        ...{
          consent_mode: 'cookieless',
          url: 'https://shop.example/a?utm_source=ig',
          url_path: '/a',
          utm_source: 'ig',
        },
        ...{
          referrer: 'https://blog.example/',
          referrer_host: 'blog.example',
          click_id_name: 'gclid',
          country: 'CO',
        },
      })
      for (const field of [
        'visitor_id',
        'session_id',
        'user_id',
        'account_id',
        'chat_id',
        'click_id',
        'region',
        'city',
      ]) {
        expect(event, field).not.toHaveProperty(field)
      }
      expect(JSON.stringify(found)).not.toMatch(/SECRET1|about-ana|Bogot|"u1"|"v1"|"s1"/)
    },
  )

  test('a cookieless referrer of an app keeps no path either', async () => {
    const referrer = 'android-app://com.google.android.gm/thread/ana'
    const found = await sendOne({}, { ...everything, referrer, consent_mode: 'cookieless' })
    expect(found.events[0]).toMatchObject({
      referrer: 'android-app://com.google.android.gm/',
      referrer_host: 'com.google.android.gm',
    })
  })

  test('a missing mode is taken as cookieless, and said', async () => {
    const found = await sendOne({}, { consent_mode: undefined })
    expect(found.answer.warnings).toEqual([expect.stringContaining('consent_mode')])
    expect((await sendOne({})).answer.warnings).toBeUndefined()
    expect((await sendOne({}, { consent_mode: 'cookieless' })).answer.warnings).toBeUndefined()
  })

  test('granted: identifiers, click id and path of the referrer are kept', async () => {
    const [event] = (await sendOne({}, everything)).events
    expect(event).toMatchObject({
      ...{
        visitor_id: 'v1',
        session_id: 's1',
        user_id: 'u1',
        account_id: 'a1',
        click_id_name: 'gclid',
        click_id: 'SECRET1',
      },
      ...{
        url: 'https://shop.example/a?utm_source=ig&color=red',
        referrer: 'https://blog.example/post/about-ana?q=1',
      },
    })
  })

  test('nobody is identified without consent: the traits go too', async () => {
    const found = await sendOne(
      { name: 'identify', user_id: 'u1', props: { email: 'ana@example.com' } },
      { consent_mode: 'cookieless' },
    )
    expect(found.answer.results).toMatchObject([{ reason: 'no_consent' }])
    expect(found.events).toEqual([])
    expect(JSON.stringify(found.rejected)).not.toMatch(/ana|u1/)
  })

  test('Sec-GPC takes the purposes of ads away', async () => {
    const context = { consent_purposes: ['analytics', 'ads', 'ads_personalization', 'functional'] }
    const body = batch({}, context)
    expect((await send(body, { 'Sec-GPC': '1' })).events[0]?.consent_purposes).toEqual([
      'analytics',
      'functional',
    ])
    expect((await send(body, { 'Sec-GPC': '0' })).events[0]?.consent_purposes).toHaveLength(4)
    expect((await send(body)).events[0]?.consent_purposes).toHaveLength(4)
  })
})

describe('a change of consent', () => {
  const update = {
    name: 'consent_update',
    seq: 3,
    consent_before: 'pending',
    consent_after: 'granted',
    consent_source: 'cookiebot',
    purposes_before: '',
    purposes_after: 'analytics,ads',
    cmp_receipt: 'cb-1',
  }

  test('is kept with a receipt, its source, how it was given, and what was allowed before and after', async () => {
    const { events } = await sendOne({ ...update, consent_method: 'default' })
    expect(events).toMatchObject([
      {
        consent_before: 'pending',
        consent_after: 'granted',
        consent_source: 'cookiebot',
        consent_method: 'explicit',
        consent_receipt: 'mhx1abcdefghijkl.3',
        purposes_before: [],
        purposes_after: ['analytics', 'ads'],
        cmp_receipt: 'cb-1',
      },
    ])
    // Sent again it is the same decision.
    expect((await sendOne(update)).events[0]?.consent_receipt).toBe('mhx1abcdefghijkl.3')
  })

  test.each([
    ['api', 'explicit'],
    ['tcf', 'explicit'],
    ['policy', 'default'],
    ['gcm', undefined],
    ['onetrust', undefined],
    [undefined, undefined],
  ])('told by %s was given %s', async (consent_source, method) => {
    const { events } = await sendOne({ ...update, consent_source })
    expect(events[0]?.consent_method).toBe(method)
  })

  test('has no receipt of the platform without consent, and no ads under Sec-GPC', async () => {
    const [cookieless] = (
      await sendOne({ ...update, consent_after: 'cookieless' }, { consent_mode: 'cookieless' })
    ).events
    expect(cookieless).toMatchObject({ consent_receipt: 'mhx1abcdefghijkl.3' })
    expect(cookieless).not.toHaveProperty('cmp_receipt')
    const body = batch({ events: [update] })
    expect((await send(body, { 'Sec-GPC': '1' })).events[0]?.purposes_after).toEqual(['analytics'])
  })
})

describe('the preset cnil', () => {
  const france = { site: 'france' }
  const context = {
    url: 'https://shop.example/?utm_source=news&gclid=g1',
    user_id: 'u1',
    account_id: 'a1',
    consent_purposes: ['analytics', 'ads'],
  }

  test('keeps the visitor, and neither user nor ad click nor city nor ads purposes', async () => {
    const [event] = (await sendOne({}, context, france)).events
    expect(event).toMatchObject({
      visitor_id: 'v1',
      utm_source: 'news',
      click_id_name: 'gclid',
      country: 'CO',
      region: 'DC',
      consent_purposes: ['analytics'],
    })
    for (const field of ['user_id', 'account_id', 'click_id', 'city']) expect(event).not.toHaveProperty(field)
    expect(JSON.stringify(event)).not.toMatch(/g1|u1|a1"/)
  })

  test('counts an order, and not which', async () => {
    const [event] = (await sendOne({ name: 'purchase', order_id: 'o-77', value: 5 }, context, france)).events
    expect(event).toMatchObject({ name: 'purchase', value: 5 })
    expect(event).not.toHaveProperty('order_id')
  })

  test('identifies nobody, and keeps nothing of who tries', async () => {
    const found = await sendOne({ name: 'identify', user_id: 'u1' }, { props: { email: 'a@b.co' } }, france)
    expect(found.answer.results).toMatchObject([{ reason: 'no_consent' }])
    expect(found.events).toEqual([])
    expect(JSON.stringify(found.rejected)).not.toMatch(/u1|a@b/)
  })
})

test('Do Not Track takes the purposes of ads away where the site heeds it', async () => {
  const purposesOf = async (site: string, DNT: string) =>
    (await send(batch({ site }, { consent_purposes: ['analytics', 'ads'] }), { DNT })).events[0]
      ?.consent_purposes
  expect(await purposesOf('dnt', '1')).toEqual(['analytics'])
  expect(await purposesOf('dnt', '0')).toEqual(['analytics', 'ads'])
  expect(await purposesOf('shop', '1')).toEqual(['analytics', 'ads'])
})

describe('identity', () => {
  test.each(['null', 'undefined', '0', '[object Object]', 'anonymous', ' ', ''])(
    'user_id %j is left out',
    async (user_id) => {
      const found = await sendOne({}, { user_id })
      expect(found.answer.accepted).toBe(1)
      expect(found.events[0]).not.toHaveProperty('user_id')
      expect(found.events[0]?.visitor_id).toBe('v1')
    },
  )

  test.each([
    ['null', 'identify.user_id: "null" cannot say who somebody is'],
    ['', 'identify.user_id: "" cannot say who somebody is'],
    [undefined, 'identify.user_id: is missing'],
  ])('identify with user_id %j is refused', async (user_id, message) => {
    const found = await sendOne({ name: 'identify', user_id })
    expect(found.answer.results).toMatchObject([{ reason: 'invalid_event', message }])
  })

  test('a number is a name too', async () => {
    expect((await sendOne({ name: 'identify', user_id: 4711 })).events[0]?.user_id).toBe('4711')
  })
})
