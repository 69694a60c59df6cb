/** Bodies that are right, almost right, and none at all. */
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { CONSENT_MODES, envelope } from '../../schema/envelope.ts'
import { events as eventTypes } from '../../schema/events/index.ts'
import { NOW, SECRET } from '../support/recording-home.ts'
import { AGENTS, LINKS, PAGES, REFERRERS } from './addresses.ts'
import type { Sent } from './contract.ts'

type Entry = [field: string, value: unknown]

const of = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const word = fc.oneof(
  of('a', 'v1', 'u-42', 'Bogotá', 'null', 'Guest', '0', '-1', ' "id" ', '', 'true', '[object Object]'),
  fc.string({ maxLength: 8 }),
)

/** What nobody should send: JSON can say all of it. `1e400` and text that is no JSON value come in by `mangle`. */
const NASTY: unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 1.5, 1e21, 1e308, 5e-324, 9_007_199_254_740_991, 4_294_967_296, -1e13],
  ...['', ' ', '\0', '\ud800', 'a\udc00b', '\u{1f69a}', '\ufeff', 'x'.repeat(129), 'é'.repeat(2050), '1e400'],
  ...[
    '99999999999999999999',
    ' 7 ',
    '-0',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '<script>',
    "'; drop table",
    '%00',
  ],
  ...['ana@example.com', '4242 4242 4242 4242', 'eyJhbGciOiJI.eyJzdWIiOiJh.abc', '\u2028', '\r\n'],
  ...[
    [],
    {},
    [[]],
    [null],
    [[[[[1]]]]],
    [[[[[[1]]]]]],
    { a: { b: { c: { d: { e: 1 } } } } },
    ['a', 1],
    ['a', 'b'],
  ],
  ...[
    { toString: 1, valueOf: 1 },
    { length: 1e9 },
    { constructor: { prototype: { x: 1 } } },
    { __defineGetter__: 1 },
  ],
  ...[
    JSON.parse('{"__proto__":{"polluted":1}}') as unknown,
    { toJSON: 'x' },
    Array.from({ length: 201 }, () => ({})),
  ],
  ...[
    '2026-02-30',
    '2026-11-22T24:61:00Z',
    '2026-11-22T10:00',
    '1969-12-31',
    '9999-12-31',
    8.64e15,
    -1,
    1e12 + 0.5,
  ],
]
const nasty = fc.oneof(
  { weight: 6, arbitrary: of(...NASTY) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
)

const number = fc.oneof(fc.nat({ max: 1e6 }), of<unknown>(0, 1, 12.5, 0.00005, 1e12, '3', '12.25'))
const time = of<unknown>(
  ...[
    NOW,
    NOW - 1000,
    NOW - 8 * 86_400_000,
    NOW + 2 * 86_400_000,
    NOW + 3000,
    0,
    '2026-11-22',
    '2026-11-22T12:00:00Z',
  ],
  ...[
    '2026-11-22T07:00:00.123456-05:00',
    '2026-11-22 06:30:00+0530',
    '2026-11-20T10:00Z',
    '2019-03-01T10:00:00Z',
  ],
)

/** A value that is right for a field. */
function valueOf(field: string, kind: string): fc.Arbitrary<unknown> {
  if (field === 'url') return of(...PAGES.map(({ url }) => url))
  if (field === 'referrer') return of(...REFERRERS.map(({ url }) => url))
  if (field === 'link_url') return of(...LINKS.map(({ url }) => url))
  if (field === 'page_id') return of('mhx1abcdefghijkl', 'p.1-a_B')
  if (field === 'consent_mode') return of('granted', 'granted', 'granted', ...CONSENT_MODES)
  if (kind === 'count' || kind === 'decimal' || kind === 'money') return number
  if (kind === 'flag') return of<unknown>(true, false, 1, 0)
  if (kind === 'time') return time
  if (kind === 'list of words') return of<unknown>(['analytics', 'ads'], 'analytics,ads_personalization', [])
  if (kind === 'items')
    return of<unknown>(
      [{ item_id: 'A-1', item_name: 'Mochila', price: 12.5, quantity: '2', extra: 1 }],
      [
        { item_name: 7, price: 'x', coupon: 'y'.repeat(80) },
        { item_id: 'B', discount: 1e13 },
      ],
    )
  if (kind === 'form fields')
    return of<unknown>([
      { field_id: 'email', focus_count: 2, is_blank: 1, time_ms: -3 },
      { field_id: 'b', field_type: 4 },
    ])
  if (kind.startsWith('one of ')) return of(...kind.slice('one of '.length).split(', '), 'css')
  return word
}

const entryOf = (fields: Readonly<Record<string, { kind: string }>>): fc.Arbitrary<Entry> =>
  fc.oneof(
    ...Object.entries(fields).map(([field, { kind }]) =>
      fc.tuple(
        fc.constant(field),
        fc.oneof({ weight: 9, arbitrary: valueOf(field, kind) }, { weight: 1, arbitrary: nasty }),
      ),
    ),
  )

const envelopeField = entryOf(envelope)
const known = Object.entries(eventTypes).map(([name, { fields }]) => ({ name, fields }))
const anyField = entryOf(
  Object.assign({}, ...known.map(({ fields }) => fields)) as Record<string, { kind: string }>,
)
const custom = fc.tuple(
  fc.oneof(
    of(
      'gift',
      'precio final',
      'ñandú',
      '$x',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'a'.repeat(65),
    ),
    fc.string({ maxLength: 6 }),
  ),
  nasty,
) as fc.Arbitrary<Entry>
const props = fc
  .array(fc.oneof(custom, anyField, envelopeField), { maxLength: 4 })
  .map((entries): Entry => ['props', Object.fromEntries(entries)])
/** Up to more than may be. */
const manyProps = fc
  .integer({ min: 60, max: 70 })
  .map((count): Entry => [
    'props',
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, at])),
  ])

const extras = (own: fc.Arbitrary<Entry>[]): fc.Arbitrary<Entry[]> =>
  fc.array(
    fc.oneof(
      ...own.map((arbitrary) => ({ weight: 6, arbitrary })),
      { weight: 3, arbitrary: envelopeField },
      { weight: 2, arbitrary: anyField },
      { weight: 1, arbitrary: custom },
      { weight: 1, arbitrary: props },
      { weight: 1, arbitrary: manyProps },
    ),
    { maxLength: 5 },
  )
const customExtras = extras([])
const customNames = of('delivered', 'pos_purchase', 'a', 'constructor', 'to_string', 'x'.repeat(64), 'x'.repeat(65), 'Añadir', '__proto__', '') // prettier-ignore

/** An event of a browser or of a server: what must be there, then whatever comes. */
const event = (must: (seq: number) => Entry[]): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(
      fc.oneof(
        ...known.map(({ name, fields }) =>
          fc.tuple(fc.constant(name), extras(Object.keys(fields).length > 0 ? [entryOf(fields)] : [])),
        ),
        fc.tuple(customNames, customExtras),
      ),
      fc.nat({ max: 5 }),
    )
    .map(([[name, entries], seq]) => Object.fromEntries<unknown>([['name', name], ...must(seq), ...entries]))

const browserEvent = event((seq) => [['seq', seq]])
const serverEvent = event((seq) => [
  ['user_id', `u${seq}`],
  ['event_id', `e-${seq}`],
])

const consent = of('granted', 'granted', 'granted', 'granted', 'cookieless', undefined, 'denied')
const context = fc
  .tuple(
    consent,
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: envelopeField },
        { weight: 1, arbitrary: custom },
        { weight: 1, arbitrary: anyField },
      ),
      { maxLength: 3 },
    ),
  )
  .map(([consent_mode, entries]) =>
    Object.fromEntries<unknown>([
      ['page_id', 'mhx1abcdefghijkl'],
      ['consent_mode', consent_mode],
      ['visitor_id', 'v1'],
      ...entries,
    ]),
  )

const sites = fc.oneof({ weight: 20, arbitrary: of('shop', 'shop', 'shop', 'shop', 'france', 'dnt', 'demo') }, { weight: 1, arbitrary: of<unknown>('other', '__proto__', 'constructor', '', null, 3, ['shop'], undefined) }) // prettier-ignore

const browserBatch = fc
  .tuple(
    sites,
    fc.oneof(
      { weight: 8, arbitrary: fc.constant<unknown>(NOW) },
      { weight: 2, arbitrary: time },
      { weight: 1, arbitrary: nasty },
    ),
    context,
    fc.array(browserEvent, { maxLength: 4 }),
  ) // prettier-ignore
  .map(([site, sent_at, shared, list]): unknown => ({ site, sent_at, context: shared, events: list }))

/** Lines of JSON, where a list of JSON values is one body. */
class Lines {
  readonly list: unknown[]
  readonly end: string
  constructor(list: unknown[], end: string) {
    this.list = list
    this.end = end
  }
}
/** A line that is no event's text, as it stands. */
class Raw {
  readonly text: string
  constructor(given: string) {
    this.text = given
  }
}
const textOf = (body: unknown): string =>
  body instanceof Lines
    ? body.list.map((line) => (line instanceof Raw ? line.text : textOf(line))).join(body.end)
    : (JSON.stringify(body) ?? '')

/** Puts something else where something was, anywhere in a JSON value, or takes it away. */
function mend(value: unknown, at: number, other: unknown, how: number): unknown {
  if (value instanceof Lines) {
    const which = at % (value.list.length + 1)
    const list = value.list.map((line, index) => (index === which ? mend(line, at >> 4, other, how) : line))
    return new Lines(list, value.end)
  }
  const places: [parent: Record<string, unknown>, key: string][] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key])
      visit((node as Record<string, unknown>)[key])
    }
  }
  const root = JSON.parse(JSON.stringify(value) ?? 'null') as unknown
  visit(root)
  const place = places[at % (places.length + 1)]
  if (!place) return other
  const [parent, key] = place
  if (how === 0) delete parent[key]
  else if (how === 1) parent[key] = [parent[key]]
  else if (key === '__proto__') Object.defineProperty(parent, key, { value: other, enumerable: true })
  else parent[key] = other
  return root
}

/** What happens to a text on its way: most of the time nothing. */
function mangle(text: string, how: number, at: number): Buffer {
  const place = at % (text.length + 1)
  const byte = Buffer.from([(at >> 8) & 0xff])
  const [before, after] = [text.slice(0, place), text.slice(place)]
  switch (how) {
    case 0:
      return Buffer.from(before)
    case 1:
      return Buffer.concat([Buffer.from(before), byte, Buffer.from(after)])
    case 2:
      return Buffer.concat([Buffer.from(before), byte, Buffer.from(after.slice(1))])
    case 3:
      return Buffer.from(`\ufeff${text}`)
    case 4: // a key twice: the last one counts
      return Buffer.from(text.replace('{', '{"site":"other","events":1,"name":"twice",'))
    case 5:
      return Buffer.from(text.replace(/\d+/, '1e400'))
    case 6:
      return Buffer.from(text.replace(/"[a-z]/, (each) => String.raw`"\ud83d${each.slice(1)}`))
    case 7:
      return Buffer.from(text, 'utf16le')
    case 8:
      return Buffer.from(text.replaceAll(' ', '\u00e9'), 'latin1')
    case 9:
      return Buffer.from(text + after)
    case 10:
      return Buffer.from(Array.from({ length: at % 40 }, (_, index) => (at >> (index % 24)) & 0xff))
    default:
      return Buffer.from(text)
  }
}

/** Packed as it says, not quite, or not at all. */
function pack(body: Uint8Array, how: number, at: number): { body: Uint8Array; encoding?: string } {
  const packed = (): Buffer => gzipSync(body, { level: 1 })
  switch (how) {
    case 0:
      return { body: packed(), encoding: 'gzip' }
    case 1:
      return { body: packed(), encoding: 'GZIP' }
    case 2: {
      const whole = packed()
      return { body: whole.subarray(0, at % whole.length), encoding: 'gzip' }
    }
    case 3:
      return { body, encoding: 'gzip' }
    case 4: {
      const whole = packed()
      whole[at % whole.length] = (whole[at % whole.length] as number) ^ 0x10
      return { body: whole, encoding: 'gzip' }
    }
    case 5:
      return { body: packed() }
    case 6:
      return { body, encoding: 'br' }
    case 7:
      return { body, encoding: 'identity' }
    default:
      return { body }
  }
}

/** Bodies made of one: as it is, or with one thing wrong. Most of the time goes into making the first. */
export const AT_ONCE = 20
const variant = fc.tuple(
  ...([50, NASTY.length - 1, 36, 120, 12] as const).map((max) => fc.nat({ max })),
  fc.nat(),
)

function vary(
  { path, headers, body }: { path: string; headers: Record<string, string>; body: unknown },
  [how, which, mangling, packing, streams, at]: number[],
): Sent {
  const wrong =
    (how as number) < 35 ? mend(body, at as number, NASTY[which as number], (how as number) % 5) : body
  const { body: bytes, encoding } = pack(mangle(textOf(wrong), mangling as number, at as number), packing as number, at as number) // prettier-ignore
  return {
    path,
    headers: {
      ...headers,
      ...(encoding !== undefined && { 'Content-Encoding': encoding }),
      // Most senders say how long their body is.
      ...(streams !== 0 && { 'Content-Length': String(bytes.byteLength) }),
    },
    body: bytes,
  }
}

const some = (name: string, values: fc.Arbitrary<string>, often: number): fc.Arbitrary<Record<string, string>> =>
  fc.oneof({ weight: often, arbitrary: values.map((value) => ({ [name]: value })) }, { weight: 1, arbitrary: fc.constant({}) }) // prettier-ignore

const types = fc.oneof(
  { weight: 12, arbitrary: of('text/plain;charset=UTF-8', 'application/json') },
  { weight: 1, arbitrary: of('text/plain; charset=utf-16', 'text/html', 'application/jsonp', 'APPLICATION/X-NDJSON', 'multipart/form-data; boundary=x') }, // prettier-ignore
)
const origins = fc.oneof(
  { weight: 12, arbitrary: fc.constant('https://shop.example') },
  { weight: 1, arbitrary: of('http://localhost:5173', 'null', 'https://shop.example.', 'https://shop.example.evil.com', 'https://evil-shop.example', 'https://a@shop.example', 'https://shop.example:444', 'https://SHOP.example', 'file://shop.example', 'https://shop.example/', 'https://shop.example#', 'https://shop.example?', 'https://shop.example\\', 'https://127.0.0.1.evil.com', 'https://shop%2eexample', 'https://shop.example, https://evil.com') }, // prettier-ignore
)
const browserHeaders = fc
  .tuple(
    some('Origin', origins, 15),
    some('Content-Type', types, 15),
    some('User-Agent', of(...AGENTS.map(({ text: agent }) => agent).filter(Boolean)), 6),
    some('Sec-GPC', fc.constant('1'), 1),
    some('DNT', fc.constant('1'), 1),
  ) // prettier-ignore
  .map((headers): Record<string, string> => Object.assign({}, ...headers) as Record<string, string>)

const keys = fc.oneof({ weight: 30, arbitrary: fc.constant(`Bearer ${SECRET}`) }, { weight: 1, arbitrary: of('', 'Bearer ', `Basic ${btoa(SECRET)}`, `Bearer ${SECRET}x`, 'Bearer \u00ff') }) // prettier-ignore
const serverHeaders = fc
  .tuple(keys, some('Content-Type', types, 15))
  .map(([key, type]): Record<string, string> => ({ ...(key && { Authorization: key }), ...type }))

const sent = (
  paths: fc.Arbitrary<string>,
  headers: fc.Arbitrary<Record<string, string>>,
  body: fc.Arbitrary<unknown>,
): fc.Arbitrary<Sent[]> =>
  fc
    .tuple(
      fc.record({ path: paths, headers, body }),
      fc.array(variant, { minLength: 1, maxLength: AT_ONCE, size: 'max' }),
    )
    .map(([first, variants]) => variants.map((each) => vary(first, each)))

export const browserRequests = sent(of('/e', '/e', '/datos/e'), browserHeaders, browserBatch)

const siteOfRow = fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: sites.map((site) => ({ site })) }, { weight: 1, arbitrary: sites.map((site) => ({ site_id: site })) }) // prettier-ignore
const row = fc.tuple(serverEvent, siteOfRow).map(([said, site]) => ({ ...said, ...site }))
const line = fc.oneof({ weight: 9, arbitrary: row }, { weight: 1, arbitrary: of('', ' ', '""', 'x', '[]', '1').map((given) => new Raw(given)) }) // prettier-ignore
const importBody: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.array(row, { maxLength: 4 }) },
  { weight: 1, arbitrary: row },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(row, { maxLength: 4 }), context, sites)
      .map(([events, shared, site]) => ({ site, context: shared, events })),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.array(line, { minLength: 1, maxLength: 5 }), of('\n', '\r\n')).map(([list, end]) => new Lines(list, end)), // prettier-ignore
  },
)
const importPaths = of('/v1/import?site=shop', '/v1/import?site=shop', '/v1/import', '/v1/import?site=', '/v1/import?site=__proto__') // prettier-ignore
export const importRequests = sent(importPaths, serverHeaders, importBody)

// Segment's API.
const traits = fc
  .array(fc.oneof(custom, anyField), { maxLength: 3 })
  .map((entries) => Object.fromEntries(entries))
const maybe = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: nasty }) // prettier-ignore
const segmentMessage = fc
  .record(
    {
      type: maybe(of('track', 'identify', 'page', 'screen', 'group', 'alias')),
      event: maybe(of('Order Completed', 'Product Added', 'Cotización Pedida', 'constructor', '__proto__', 'valueOf', '123 go', '!!!', 'a b')), // prettier-ignore
      userId: maybe(of('u1', 'u2', 'null')),
      anonymousId: maybe(of('v1')),
      messageId: maybe(of('m-1', 'm-2')),
      timestamp: maybe(time),
      sentAt: maybe(time),
      previousId: maybe(of('v0')),
      groupId: maybe(of('g1')),
      name: maybe(of('Inicio')),
      properties: maybe(traits),
      traits: maybe(traits),
      context: maybe(
        fc.record(
          {
            page: maybe(fc.record({ url: of(...PAGES.map(({ url }) => url)), title: nasty })),
            campaign: maybe(fc.record({ source: nasty, name: nasty }, { requiredKeys: [] })),
            screen: maybe(fc.record({ width: nasty, height: nasty })),
            location: maybe(fc.record({ country: nasty })),
            library: maybe(fc.record({ name: nasty, version: nasty })),
            consent: maybe(
              of<unknown>({ categoryPreferences: { analytics: false } }, { categoryPreferences: [1] }),
            ),
            userAgent: maybe(of(...AGENTS.map(({ text: agent }) => agent), ' ', 'x'.repeat(600))),
            locale: nasty,
          },
          { requiredKeys: [] },
        ),
      ),
    },
    { requiredKeys: ['type', 'userId', 'messageId'] },
  )
  .map((message): unknown => message)
const segmentBody = fc.oneof(
  { weight: 2, arbitrary: fc.record({ batch: maybe(fc.array(segmentMessage, { maxLength: 4 })), sentAt: maybe(time), context: nasty }, { requiredKeys: ['batch'] }) }, // prettier-ignore
  { weight: 1, arbitrary: segmentMessage },
)
export const segmentRequests = (writeKey: string): fc.Arbitrary<Sent[]> =>
  sent(
    of('batch', 'batch', 'batch', 'track', 'identify', 'page', 'screen', 'group', 'alias').map(
      (type) => `/v1/${type}`,
    ),
    fc
      .oneof(
        { weight: 30, arbitrary: fc.constant(writeKey) },
        { weight: 1, arbitrary: of('', 'shop.', 'other.x', `${writeKey}x`) },
      ) // prettier-ignore
      .map((key) => ({ Authorization: `Basic ${btoa(`${key}:`)}` })),
    segmentBody,
  )
