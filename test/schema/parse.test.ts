import { describe, expect, test } from 'vitest'
import { envelope } from '../../schema/envelope.ts'
import { InvalidEvent, type Sender, mayStore, parseEvent } from '../../schema/parse.ts'

const json = (text: string): unknown => JSON.parse(text) as unknown
const parse = (raw: unknown, context: Record<string, unknown> = {}, sender: Sender = 'browser') =>
  parseEvent(raw, context, sender)
const nested = (levels: number): unknown => json('{"a":'.repeat(levels) + '1' + '}'.repeat(levels))

function refusal(raw: unknown, context: Record<string, unknown> = {}, sender: Sender = 'browser'): string {
  try {
    parse(raw, context, sender)
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidEvent)
    return (error as Error).message
  }
  return 'accepted'
}

describe('names the event, the field and the value that is wrong', () => {
  test.each([
    [{ name: 'form_submit', form_id: true }, 'form_submit.form_id: true is not valid (label)'],
    [{ name: 'form_submit', filled_count: -1 }, 'form_submit.filled_count: -1 is not valid (count)'],
    [{ name: 'purchase', value: '12 €' }, 'purchase.value: "12 €" is not valid (money)'],
    [{ name: 'purchase', items: [{}] }, 'purchase.items: a list is not valid (items)'],
    [
      { name: 'form_submit', form_fields: [{}] },
      'form_submit.form_fields: a list is not valid (form fields)',
    ],
    [
      { name: 'purchase', order_id: 'x'.repeat(129) },
      `purchase.order_id: "${'x'.repeat(59)} is not valid (key)`,
    ],
    [
      { name: 'page_view', navigation: 'teleport' },
      /^page_view\.navigation: "teleport" is not valid \(one of load,/,
    ],
    [
      { name: 'page_view', consent_mode: 'maybe' },
      /^page_view\.consent_mode: "maybe" is not valid \(one of pending,/,
    ],
    [
      { name: 'page_view', occurred_at: 'yesterday' },
      'page_view.occurred_at: "yesterday" is not valid (time)',
    ],
    [{ name: 'page_view', url: {} }, 'page_view.url: an object is not valid (text)'],
    [{ name: 'page_view', title: 'a\nb', user_id: 'a\nb' }, 'page_view.user_id: "a\\nb" is not valid (key)'],
    [{ name: 'page_view', props: [] }, 'page_view.props: a list is not an object'],
    [{ name: 'page_view', props: 'x' }, 'page_view.props: "x" is not an object'],
  ])('%j', (raw, message) => {
    if (message instanceof RegExp) expect(refusal(raw)).toMatch(message)
    else expect(refusal(raw)).toBe(message)
  })

  test.each([
    ['a text', 'page_view', 'event: "page_view" is not an object'],
    ['nothing', null, 'event: null is not an object'],
    ['a list', [], 'event: a list is not an object'],
    ['a number', 7, 'event: 7 is not an object'],
    [
      'a list 100,000 levels deep',
      json('['.repeat(100_000) + ']'.repeat(100_000)),
      'event: a list is not an object',
    ],
  ])('%s is no event', (_what, raw, message) => expect(refusal(raw)).toBe(message))
})

describe('names', () => {
  test.each([
    'Add To Cart!',
    'addToCart',
    'Page_view',
    '',
    '1st',
    '_private',
    'a-b',
    'página',
    'a b',
    ' page_view',
    'x'.repeat(65),
  ])('%j is no event name', (name) =>
    expect(refusal({ name })).toMatch(/^name: ".*" is not snake_case|^name: ".*/),
  )
  test.each([undefined, null, 7, {}, [], true])('%j is no event name', (name) =>
    expect(refusal({ name })).toMatch(/^name: .* is not an event name$/),
  )
  test.each(['a', 'page_view', 'pos_purchase', 'x'.repeat(64), 'step_2', 'constructor'])(
    '%j is one',
    (name) => expect(parse({ name })).toEqual({ name, props: {} }),
  )
})

describe('custom events', () => {
  test('keep unknown fields as texts in props', () => {
    expect(parse({ name: 'quiz_done', level: 3, passed: true, tags: ['a', { b: 1 }], note: null })).toEqual({
      name: 'quiz_done',
      props: { level: '3', passed: 'true', tags: '["a",{"b":1}]' },
    })
  })

  test('take a measure that fits its column, and keep one that does not as a prop', () => {
    expect(
      parse({
        name: 'pos_purchase',
        value: 49_900,
        currency: 'COP',
        order_id: 'P-1',
        items: [{ item_id: 'A' }],
      }),
    ).toMatchObject({
      value: 49_900,
      currency: 'COP',
      order_id: 'P-1',
      items: [{ item_id: 'A', quantity: 1 }],
      props: {},
    })
    expect(parse({ name: 'quiz_done', score: 'A+', value: 'priceless', items: 'three' })).toEqual({
      name: 'quiz_done',
      props: { score: 'A+', value: 'priceless', items: 'three' },
    })
  })

  test('take a measure out of props too', () => {
    expect(parse({ name: 'quiz_done', props: { score: 4, color: 'red' } })).toEqual({
      name: 'quiz_done',
      score: 4,
      props: { color: 'red' },
    })
  })

  test('never let props speak for the envelope', () => {
    const event = parse({
      name: 'quiz_done',
      props: { user_id: 'u9', site_id: 'other', consent_mode: 'granted' },
    })
    expect(event).toEqual({
      name: 'quiz_done',
      props: { user_id: 'u9', site_id: 'other', consent_mode: 'granted' },
    })
  })
})

describe('context', () => {
  test('is inherited, and what the event says itself wins', () => {
    const context = {
      page_id: 'p1',
      url: 'https://a.example/',
      consent_mode: 'granted',
      title: null,
      plan: 'pro',
    }
    expect(parse({ name: 'page_view', seq: 0, url: 'https://a.example/two' }, context)).toEqual({
      name: 'page_view',
      seq: 0,
      page_id: 'p1',
      url: 'https://a.example/two',
      consent_mode: 'granted',
      props: { plan: 'pro' },
    })
  })

  test('never names the event', () => {
    expect(refusal({}, { name: 'page_view' })).toBe('name: nothing is not an event name')
    expect(parse({ name: 'login' }, { name: 'page_view' }).name).toBe('login')
  })

  test('names the event whose context is wrong', () => {
    expect(refusal({ name: 'login' }, { seq: -1 })).toBe('login.seq: -1 is not valid (count)')
  })
})

describe('who may say what', () => {
  const everything = Object.fromEntries(Object.keys(envelope).map((name) => [name, 'x']))
  const valid = {
    occurred_at: 1,
    received_at: 1,
    seq: 1,
    consent_mode: 'granted',
    consent_purposes: ['a'],
    is_bot: true,
    device: 'tv',
    origin: 'web',
  }

  test('a browser may not speak for the edge', () => {
    const event = parse({ ...everything, ...valid, name: 'page_view' })
    expect(Object.keys(event).sort()).toEqual(
      [
        ...[
          'account_id',
          'consent_mode',
          'consent_purposes',
          'consent_source',
          'language',
          'name',
          'occurred_at',
          'page_id',
          'props',
        ],
        ...['referrer', 'screen', 'seq', 'session_id', 'timezone', 'title', 'url', 'user_id', 'visitor_id'],
      ].sort(),
    )
    expect(event.props).toEqual({})
  })

  test('a server may, but for whose site it is and when we heard of it', () => {
    const event = parse({ ...everything, ...valid, name: 'page_view' }, {}, 'server')
    const unsaid = Object.keys(envelope).filter((name) => !(name in event))
    expect(unsaid.sort()).toEqual(['received_at', 'site_id'])
  })
})

describe('hostile shapes', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is a word like any other',
    (key) => {
      const before = Object.getOwnPropertyNames(Object.prototype)
      const raw = json(`{"name":"quiz_done","${key}":{"polluted":"yes"},"props":{"${key}":"x"}}`)
      const found = refusal(raw)
      if (key === '__proto__') expect(found).toMatch(/^quiz_done\.props\.__proto__: is not a field name/)
      else expect(Object.entries(parse(raw).props)).toEqual([[key, 'x']])
      expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    },
  )

  test.each([
    [5, 'accepted'],
    [6, 'quiz_done.props.a: is nested more than 5 levels deep'],
    [100_000, 'quiz_done.props.a: is nested more than 5 levels deep'],
  ])('a field %i levels deep: %s', (levels, message) => {
    expect(refusal({ name: 'quiz_done', a: nested(levels) })).toBe(message)
    expect(refusal({ name: 'quiz_done', props: { a: nested(levels) } })).toBe(message)
    expect(refusal({ name: 'quiz_done' }, { a: nested(levels) })).toBe(message)
  })

  test('takes 64 props and no more', () => {
    const wide = (n: number): object => Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}`, i]))
    expect(Object.keys(parse({ name: 'quiz_done', ...wide(64) }).props)).toHaveLength(64)
    expect(refusal({ name: 'quiz_done', props: wide(65) })).toBe('quiz_done.props.f64: more than 64 fields')
    expect(refusal({ name: 'quiz_done', ...wide(100_000) })).toBe('quiz_done.props.f64: more than 64 fields')
  })

  test('cuts a long prop and mends half a character', () => {
    expect(parse({ name: 'quiz_done', a: 'x'.repeat(5000), b: '\ud83d' }).props).toEqual({
      a: 'x'.repeat(1024),
      b: '\ufffd',
    })
  })

  test.each(['', ' a', '1a', 'a\n', 'a"b', "a'b", 'a/b', 'x'.repeat(65), '\ud800'])(
    '%j is no field name',
    (field) => expect(refusal({ name: 'quiz_done', [field]: 1 })).toMatch(/is not a field name/),
  )
  test.each(['$group', 'año', 'utm.extra', 'a b', 'a:b', 'a-b', '数量'])('%j is one', (field) =>
    expect(parse({ name: 'quiz_done', [field]: 1 }).props).toEqual({ [field]: '1' }),
  )

  test('keeps the message short and on one line', () => {
    const message = refusal({ name: 'purchase', value: `a\u2028\u0000${'x'.repeat(100_000)}` })
    expect(message.length).toBeLessThan(120)
    // eslint-disable-next-line no-control-regex
    expect(message).not.toMatch(/[\u0000-\u001f]/)
  })
})

test.each([
  ['pending', false],
  ['denied', false],
  ['cookieless', true],
  ['granted', true],
] as const)('%s may be stored: %s', (mode, may) => expect(mayStore(mode)).toBe(may))
