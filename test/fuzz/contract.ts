/**
 * What the collector promises, said a second time: simple, slow, and without a line of the code it is compared with. Fields
 * come from docs/events.md's source (schema/events, schema/envelope.ts: kinds, not readers) and from docs/collector.md.
 * Where several things are wrong the contract does not say which is named, so all are listed.
 */
import { gunzipSync } from 'node:zlib'
import { SENT_BY_BROWSER, SENT_BY_SERVER, envelope } from '../../schema/envelope.ts'
import { events } from '../../schema/events/index.ts'
import { NOW, SECRET } from '../support/recording-home.ts'
import { AGENTS, PAGES, REFERRERS, LINKS } from './addresses.ts'

export interface Sent {
  path: string
  headers: Record<string, string>
  body: Uint8Array
}

export interface Wrong {
  reason: 'invalid_event' | 'no_consent' | 'too_old' | 'in_future'
  /** What the message begins with, when it names a field. */
  field?: string
}

/** An event as it must be answered: taken as this record, or refused for one of these. */
export type Expected = { line: number; record: Row } | { line: number; wrong: Wrong[] }

/** A request as it must be answered. */
export type Answer = { refused: { status: number; code: string; field: string }[] } | { events: Expected[] }

export type Row = Record<string, unknown>
type Json = Row

const DAY = 86_400_000
const ORIGINS: Readonly<Record<string, RegExp>> = {
  shop: /^(https?:\/\/(shop\.example|www\.shop\.example|xn--mnchen-3ya\.example)|https:\/\/shop\.example:443|http:\/\/shop\.example:80|https?:\/\/shop\.example:8443)$/i,
  france: /^(https?:\/\/shop\.example|https:\/\/shop\.example:443|http:\/\/shop\.example:80)$/i,
  dnt: /^(https?:\/\/shop\.example|https:\/\/shop\.example:443|http:\/\/shop\.example:80)$/i,
  demo: /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\]|[\w-]+\.localhost)(:\d+)?$/i,
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNothing = (value: unknown): boolean => value === null || value === undefined

/** How a request to `POST /e` must be answered. */
export function browserAnswer(sent: Sent): Answer {
  const refused = wrongTransport(sent, true)
  const text = textOf(sent)
  if (text === undefined) return { refused: [...refused, bad('bad_encoding', 'body')] }
  const batch = jsonOf(text)
  if (batch === NOT_JSON) return { refused: [...refused, bad('not_json', 'body')] }
  if (!isObject(batch)) return { refused: [...refused, bad('not_a_batch', 'body')] }
  const { site, events: list, context = {}, sent_at } = batch
  if (typeof site !== 'string' || !Object.hasOwn(ORIGINS, site)) refused.push(bad('unknown_site', 'site'))
  else if (!isOriginOf(site, sent.headers['Origin']))
    refused.push({ status: 403, code: 'forbidden_origin', field: 'origin' })
  if (!Array.isArray(list)) refused.push(bad('not_a_batch', 'events'))
  else if (list.length > 1000) refused.push({ status: 413, code: 'too_many_events', field: 'events' })
  if (!isObject(context ?? {})) refused.push(bad('not_a_batch', 'context'))
  if (refused.length > 0) return { refused }
  const heard: Heard = {
    ...{ site: String(site), isServer: false, skew: skewOf(sent_at), headers: sent.headers },
  }
  return {
    events: (list as unknown[]).map((raw, at) => ({ line: at + 1, ...eventAnswer(raw, (context ?? {}) as Json, heard) })), // prettier-ignore
  }
}

/** How a request to `POST /v1/import` must be answered. */
export function importAnswer(sent: Sent): Answer {
  if (sent.headers['Authorization'] !== `Bearer ${SECRET}`)
    return { refused: [{ status: 401, code: 'unauthorized', field: 'Authorization' }] }
  const refused = wrongTransport(sent, true)
  const text = textOf(sent)
  if (text === undefined) return { refused: [...refused, bad('bad_encoding', 'body')] }
  if (text.trim() === '') return { refused: [...refused, bad('empty', 'body')] }
  const whole = jsonOf(text.trim())
  let lines: { raw: unknown; line: number }[] = []
  let context: unknown
  let named: unknown = /[?&]site=([^&]*)/.exec(sent.path)?.[1]
  if (whole === NOT_JSON && !text.trim().includes('\n')) refused.push(bad('not_json', 'body'))
  else if (whole === NOT_JSON) {
    text.split('\n').forEach((each, at) => {
      if (each.trim() !== '') lines.push({ raw: jsonOf(each.trim()), line: at + 1 })
    })
  } else if (isObject(whole) && Array.isArray(whole['events'])) {
    lines = whole['events'].map((raw: unknown, at) => ({ raw, line: at + 1 }))
    context = whole['context']
    if (!isNothing(whole['site'])) named = whole['site']
  } else lines = (Array.isArray(whole) ? whole : [whole]).map((raw: unknown, at) => ({ raw, line: at + 1 }))
  if (!isObject(context ?? {})) refused.push(bad('not_a_batch', 'context'))
  if (named !== undefined && !(typeof named === 'string' && Object.hasOwn(ORIGINS, named)))
    refused.push(bad('unknown_site', 'site'))
  const ofOwn = (raw: unknown): unknown => (isObject(raw) ? (raw['site'] ?? raw['site_id'] ?? undefined) : undefined) // prettier-ignore
  // Whose events they are nobody said.
  if (named === undefined && lines.length > 0 && lines.every(({ raw }) => ofOwn(raw) === undefined))
    refused.push(bad('unknown_site', 'site'))
  if (refused.length > 0) return { refused }
  return {
    events: lines.map(({ raw, line }) => {
      const site = ofOwn(raw) ?? named
      if (typeof site !== 'string' || !Object.hasOwn(ORIGINS, site))
        return { line, wrong: [{ reason: 'invalid_event', field: 'site' }] }
      const { site: _, ...event } = isObject(raw) ? raw : {}
      const heard: Heard = { site, isServer: true, skew: 0, headers: {} }
      return { line, ...eventAnswer(isObject(raw) ? event : raw, (context ?? {}) as Json, heard) }
    }),
  }
}

const NOT_JSON = Symbol('not JSON')
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return NOT_JSON
  }
}

const bad = (code: string, field: string): { status: number; code: string; field: string } => ({ status: 400, code, field }) // prettier-ignore

const TYPES = ['text/plain', 'application/json', 'application/x-ndjson', 'application/ndjson', 'application/jsonl'] // prettier-ignore
function wrongTransport(
  { headers }: Sent,
  checksType: boolean,
): { status: number; code: string; field: string }[] {
  const wrong: { status: number; code: string; field: string }[] = []
  const type = headers['Content-Type']?.split(';')[0]?.trim().toLowerCase()
  if (checksType && type !== undefined && !TYPES.includes(type))
    wrong.push({ status: 415, code: 'unsupported_type', field: 'Content-Type' })
  const encoding = (headers['Content-Encoding'] ?? 'identity').toLowerCase()
  if (encoding !== 'gzip' && encoding !== 'identity')
    wrong.push({ status: 415, code: 'unsupported_encoding', field: 'Content-Encoding' })
  return wrong
}

/** The body as text, or nothing where it is not what it says. */
function textOf({ headers, body }: Sent): string | undefined {
  if (headers['Content-Encoding']?.toLowerCase() !== 'gzip') return new TextDecoder().decode(body)
  try {
    return new TextDecoder().decode(gunzipSync(body))
  } catch {
    return undefined
  }
}

const isOriginOf = (site: string, origin: string | undefined): boolean =>
  origin === undefined ? site === 'demo' : (ORIGINS[site] as RegExp).test(origin)

/** Ours minus theirs, when they differ by more than a network can explain. */
function skewOf(sentAt: unknown): number {
  const sent = timeOf(sentAt)
  return sent !== undefined && Math.abs(NOW - sent) > 10_000 ? NOW - sent : 0
}

interface Heard {
  site: string
  isServer: boolean
  skew: number
  headers: Record<string, string>
}

const WHO = ['visitor_id', 'session_id', 'user_id', 'account_id', 'chat_id', 'cmp_receipt']

/** One event: the record it becomes, or all that is wrong with it. */
function eventAnswer(raw: unknown, context: Json, heard: Heard): { record: Row } | { wrong: Wrong[] } {
  const { site, isServer, skew, headers } = heard
  const wrong: Wrong[] = []
  const refuse = (field: string, reason: Wrong['reason'] = 'invalid_event'): unknown => wrong.push({ reason, field }) // prettier-ignore
  if (!isObject(raw)) return { wrong: [{ reason: 'invalid_event', field: 'event' }] }
  const { name } = raw
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(name))
    return { wrong: [{ reason: 'invalid_event', field: 'name' }] }

  const row: Row = { name }
  const props = new Map<string, string>()
  const own = Object.hasOwn(events, name) ? fieldsOf(name) : {}
  const mayPut: readonly string[] = isServer ? SENT_BY_SERVER : SENT_BY_BROWSER
  const putProp = (field: string, value: unknown): void => {
    const isName =
      /^[\p{L}$]/u.test(field) && /^[\p{L}\p{N}_$.:\- ]{1,64}$/u.test(field) && field.length <= 64
    if (!isName || depthOf(value) > 5) return void refuse(`${name}.props`)
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    props.set(field, shorten(isServer ? text : text.replaceAll(TOKEN, 's1.0'), 1024))
    if (props.size > 64) refuse(`${name}.props`)
  }
  const putField = (field: string, value: unknown): void => {
    const kind = Object.hasOwn(own, field) ? own[field] : undefined
    const stored = readAs(kind ?? COLUMNS[field], field, value)
    if (stored !== undefined) row[field] = stored
    else if (kind) refuse(`${name}.${field}`)
    else putProp(field, value)
  }
  for (const from of [context, raw]) {
    for (const [field, value] of Object.entries(from)) {
      if (isNothing(value) || field === 'props') continue
      if (!Object.hasOwn(envelope, field)) putField(field, value)
      else if (mayPut.includes(field)) {
        const stored = readAs(ENVELOPE[field], field, value)
        if (stored === undefined) refuse(`${name}.${field}`)
        else row[field] = stored
      }
    }
  }
  row['name'] = name
  const { props: given } = raw
  if (!isNothing(given) && !isObject(given)) refuse(`${name}.props`)
  for (const [field, value] of isObject(given) ? Object.entries(given) : []) {
    if (isNothing(value)) continue
    if (Object.hasOwn(envelope, field)) putProp(field, value)
    else putField(field, value)
  }

  // The key that makes sending again harmless.
  if (isServer) {
    const { event_id } = raw
    if (isNothing(event_id) || event_id === '') row['event_id'] = MADE
  } else {
    if (!/^[\w.-]{1,64}$/.test((row['page_id'] as string | undefined) ?? '')) refuse(`${name}.page_id`)
    if (row['seq'] === undefined) refuse(`${name}.seq`)
  }

  // Consent.
  if (!isServer) row['consent_mode'] ??= 'cookieless'
  const isCookieless = row['consent_mode'] === 'cookieless'
  if (row['consent_mode'] === 'denied' || row['consent_mode'] === 'pending')
    wrong.push({ reason: 'no_consent' })
  if (
    !isServer &&
    (headers['Sec-GPC'] === '1' || site === 'france' || (site === 'dnt' && headers['DNT'] === '1'))
  ) {
    for (const field of ['consent_purposes', 'purposes_before', 'purposes_after'])
      if (Array.isArray(row[field])) row[field] = (row[field] as string[]).filter((each) => !each.startsWith('ads')) // prettier-ignore
  }

  // When.
  const occurred = (typeof row['occurred_at'] === 'number' ? row['occurred_at'] : NOW - skew) + skew
  if (occurred > NOW + DAY) wrong.push({ reason: 'in_future', field: `${name}.occurred_at` })
  if (!isServer && occurred < NOW - 7 * DAY) wrong.push({ reason: 'too_old', field: `${name}.occurred_at` })
  if (isServer && occurred < 0) refuse(`${name}.occurred_at`)
  row['occurred_at'] = isServer ? occurred : Math.min(occurred, NOW)

  // Who.
  if (isCookieless) {
    if (name === 'identify') wrong.push({ reason: 'no_consent' })
    for (const field of WHO) delete row[field]
  } else {
    for (const field of ['user_id', 'visitor_id']) {
      if (row[field] === undefined || !isNobody(row[field] as string)) continue
      if (isServer || name === 'identify') refuse(`${name}.${field}`)
      else delete row[field]
    }
    if (name === 'identify' && row['user_id'] === undefined) refuse('identify.user_id')
    if (isServer && row['user_id'] === undefined && row['visitor_id'] === undefined) refuse(`${name}.user_id`)
    if (isServer) row['visitor_id'] ??= row['user_id']
  }

  // What the edge puts.
  Object.assign(row, { site_id: site, received_at: NOW })
  row['origin'] = isServer ? (row['origin'] ?? 'import') : 'web'
  if (!isServer && name === 'consent_update') putConsent(row)
  if (!isServer) delete row['signed_link']
  putAddresses(row, isServer, isCookieless)
  if (isServer) row['device'] ??= 'server'
  else {
    const agent = AGENTS.find(({ text }) => text === (headers['User-Agent'] ?? ''))
    Object.assign(
      row,
      { country: 'CO' },
      isCookieless ? {} : { region: 'DC', city: 'Bogotá' },
      agent?.families,
    )
    if (site !== 'demo' && agent?.bot) Object.assign(row, { is_bot: true, bot_reason: agent.bot })
  }
  if (!isServer && site === 'france') {
    if (name === 'identify') wrong.push({ reason: 'no_consent' })
    for (const field of ['user_id', 'account_id', 'click_id', 'cmp_receipt', 'city', 'order_id', 'chat_id']) delete row[field] // prettier-ignore
  }
  row['props'] = Object.fromEntries(props)
  const size = new TextEncoder().encode(JSON.stringify(row)).length
  // Near the limit the marks of this file (`MADE`, addresses) would decide.
  if (size > 47 * 1024) refuse(name)
  return wrong.length > 0 ? { wrong } : { record: row }
}

/** Stands for a key that the collector makes. */
export const MADE = 'made of the content'

function putConsent(row: Row): void {
  row['consent_receipt'] ??= `${String(row['page_id'])}.${String(row['seq'])}`
  const source = row['consent_source']
  delete row['consent_method']
  if (source === 'policy') row['consent_method'] = 'default'
  else if (source && source !== 'gcm' && source !== 'onetrust') row['consent_method'] = 'explicit'
}

/** Addresses whose stored form is known by heart; what is no address is left out. Others are checked by what may not be in them. */
function putAddresses(row: Row, isServer: boolean, isCookieless: boolean): void {
  const page = PAGES.find(({ url }) => url === row['url'])
  const from = REFERRERS.find(({ url }) => url === row['referrer'])
  const link = LINKS.find(({ url }) => url === row['link_url'])
  const form = isCookieless ? 'cookieless' : 'granted'
  if (page && row['name'] === 'page_view') {
    for (const [field, value] of Object.entries(page.tags ?? {})) row[field] ??= value
    if (isCookieless && !isServer) delete row['click_id']
    if (page.signed_link && !isServer) row['signed_link'] = page.signed_link
  }
  for (const [address, known, names] of [
    [page, page?.[form], ['url', 'url_host', 'url_path', ...(row['name'] === 'page_view' ? TAGS : [])]],
    [from, from?.[form], ['referrer', 'referrer_host']],
  ] as const) {
    const given = row[names[0] as string]
    if (given === undefined) continue
    if (known) known.forEach((value, at) => (row[names[at] as string] = value))
    else delete row[names[0] as string]
    if (!address && /^\s*(https?|android-app):/i.test(given as string))
      for (const field of names) row[field] = ANY
  }
  if (row['link_url'] !== undefined) row['link_url'] = link ? link.stored : ANY
}
/** The one signed link of `PAGES`: a page's own body loses it before anything else is read. */
const TOKEN = /s1\.e30\.A{43}/g
const TAGS = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content', 'utm_id', 'click_id_name', 'click_id', 'signed_link'] // prettier-ignore
/** Stands for what only rules of addresses tell, which have tests of their own (address.test.ts, site-rules.test.ts). */
export const ANY = 'whatever it is'

const NOBODY = ['anonymous', 'guest', 'distinctid', 'distinct_id', 'user_id', 'userid', 'visitor_id', 'id', 'not_authenticated', 'email', 'undefined', 'true', 'false', 'nan', 'none', 'null', 'nil', '-1', '[object object]'] // prettier-ignore
function isNobody(text: string): boolean {
  let bare = text.trim()
  if (/^(".*"|'.*')$/s.test(bare) && bare.length > 1) bare = bare.slice(1, -1)
  bare = bare.trim().toLowerCase()
  return NOBODY.includes(bare) || bare.replaceAll('0', '').replaceAll('-', '') === ''
}

/** Nesting of lists and objects; 6 stands for all that is too deep. */
function depthOf(value: unknown, left = 6): number {
  if (typeof value !== 'object' || value === null || left === 0) return 0
  return 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner, left - 1)))
}

/** Whole characters of the beginning, halves of pairs replaced. */
function shorten(text: string, max: number): string {
  let short = text
  if (text.length > max)
    short = text.slice(0, /[\ud800-\udbff]/.test(text[max - 1] as string) ? max - 1 : max)
  return Buffer.from(short, 'utf16le').toString('utf16le').replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd') // prettier-ignore
}

/** Longest texts, copied by hand from the definitions; 256 for `text` and 128 for `label` and `key` where nothing is said. */
const LONGEST: Readonly<Record<string, number>> = {
  ...{ name: 64, session_id: 64, page_id: 64, url: 2048, url_host: 253, url_path: 1024, title: 512 },
  ...{ referrer: 2048, referrer_host: 253, utm_campaign: 256, utm_content: 256, click_id_name: 32 },
  ...{ click_id: 512, channel: 32, country: 2, region: 8, browser: 64, os: 64, language: 35, timezone: 64 },
  ...{ screen: 16, consent_source: 32, bot_reason: 64, currency: 3, coupon: 64, form_provider: 32 },
  ...{ link_url: 1024, link_host: 253, link_text: 100, chat_provider: 32, method: 32, consent_receipt: 64 },
  ...{ payment_type: 64, shipping_tier: 64, element: 256, file_extension: 16, error: 64, message: 256 },
  ...{ place: 512, content_type: 64, question_id: 64, comment: 2000, video_provider: 32, search_term: 128 },
}

const ENVELOPE = Object.fromEntries(Object.entries(envelope).map(([name, { kind }]) => [name, kind]))
const fieldsOf = (name: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(events[name as keyof typeof events].fields).map(([field, { kind }]) => [field, kind]),
  )
/** Fields of all events: one of another event is taken where it fits. */
const COLUMNS: Record<string, string | undefined> = Object.assign(
  Object.create(null) as object,
  ...Object.keys(events).map(fieldsOf),
)

/** The stored form of a value, or nothing where it does not fit. */
function readAs(kind: string | undefined, field: string, value: unknown): unknown {
  const max = LONGEST[field] ?? (kind === 'text' ? 256 : 128)
  const isNumber = typeof value === 'number' && Math.abs(value) <= Number.MAX_VALUE
  const number = isNumber
    ? value
    : typeof value === 'string' && /^-?[0-9]+(?:\.[0-9]+)?$/.test(value.trim())
      ? Number.parseFloat(value)
      : Number.NaN
  const isFinite = Math.abs(number) <= Number.MAX_VALUE
  switch (kind) {
    case undefined:
      return undefined
    case 'text':
    case 'label':
      return typeof value === 'string' || isNumber ? shorten(String(value), max) : undefined
    case 'key': {
      if (typeof value !== 'string' && !isNumber) return undefined
      const id = String(value)
      // eslint-disable-next-line no-control-regex
      return id.length > max || /[\0-\x1f\x7f]/.test(id) || shorten(id, max) !== id ? undefined : id
    }
    case 'count':
      return isFinite && number >= 0 && number <= 4_294_967_295 ? Math.floor(number + 0.5) : undefined
    case 'decimal':
      return isFinite ? number : undefined
    case 'money':
      return isFinite && Math.abs(number) < 1e13 ? Math.floor(number * 10_000 + 0.5) / 10_000 : undefined
    case 'flag':
      return value === true || value === 1 ? true : value === false || value === 0 ? false : undefined
    case 'time':
      return timeOf(value)
    case 'list of words': {
      const words: unknown =
        typeof value === 'string' ? value.split(',').filter((each) => each !== '') : value
      const isWord = (each: unknown): boolean => typeof each === 'string' && each.length <= 64 && shorten(each, 64) === each // prettier-ignore
      return Array.isArray(words) && words.length <= 16 && words.every(isWord) ? words : undefined
    }
    case 'items':
      return linesOf(value, 200, itemOf)
    case 'form fields':
      return linesOf(value, 100, formFieldOf)
    default: {
      // `one of a, b, c`
      const said = field === 'instrument' && value === 'css' ? 'csat' : value
      return typeof said === 'string' && kind.slice('one of '.length).split(', ').includes(said)
        ? said
        : undefined
    }
  }
}

function linesOf(value: unknown, max: number, read: (line: Json) => Row | undefined): Row[] | undefined {
  if (!Array.isArray(value) || value.length > max) return undefined
  const lines: Row[] = []
  for (const line of value as unknown[]) {
    // A list is no line, but it has no fields either way.
    const row = typeof line === 'object' && line !== null ? read(line as Json) : undefined
    if (!row) return undefined
    lines.push(row)
  }
  return lines
}

function itemOf(line: Json): Row | undefined {
  const word = (name: string, max: number): unknown => {
    const value = line[name]
    return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? shorten(String(value), max) : '' // prettier-ignore
  }
  const row: Row = {
    ...{
      item_id: word('item_id', 128),
      item_name: word('item_name', 256),
      item_brand: word('item_brand', 128),
    },
    ...{ item_category: word('item_category', 256), item_variant: word('item_variant', 128) },
    ...{ item_list: word('item_list', 128), coupon: word('coupon', 64) },
    price: readAs('money', 'price', line['price']) ?? null,
    discount: readAs('money', 'discount', line['discount']) ?? null,
    quantity: readAs('count', 'quantity', line['quantity']) ?? 1,
  }
  return row['item_id'] === '' && row['item_name'] === '' ? undefined : row
}

function formFieldOf(line: Json): Row | undefined {
  const { field_id, field_type } = line
  if (typeof field_id !== 'string' || field_id === '') return undefined
  const row: Row = {
    field_id: shorten(field_id, 128),
    field_type: typeof field_type === 'string' ? shorten(field_type, 32) : '',
  }
  for (const name of [
    'focus_count',
    'time_ms',
    'hesitation_ms',
    'change_count',
    'refill_count',
    'error_count',
    'touch_order',
  ])
    // prettier-ignore
    row[name] = readAs('count', name, line[name]) ?? 0
  for (const name of ['is_blank', 'is_autofilled']) row[name] = readAs('flag', name, line[name]) ?? false
  return row
}

/** ISO 8601 with its zone, a day alone (UTC), or epoch milliseconds; 1970 to 2299. */
function timeOf(value: unknown): number | undefined {
  const inRange = (ms: number): number | undefined =>
    ms >= 0 && ms <= Date.UTC(2299, 11, 31) ? ms : undefined
  if (typeof value === 'number') return inRange(value) === undefined ? undefined : Math.floor(value + 0.5)
  if (typeof value !== 'string') return undefined
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|([+-])(\d\d):?(\d\d)))?$/.exec(value) // prettier-ignore
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((each) => Number(each ?? 0)) // prettier-ignore
  const fraction = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3))
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 100) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const [sign, hours, minutes] = [parts[9] === '-' ? -1 : 1, Number(parts[10] ?? 0), Number(parts[11] ?? 0)]
  if (hours > 23 || minutes > 59) return undefined
  const shift = sign * (hours * 60 + minutes) * 60_000
  return inRange(Date.UTC(year, month - 1, day, hour, minute, second, fraction) - shift)
}
