import { type Event, isRecord } from '../../schema/parse.ts'
import { makeDurable } from '../receive/collect.ts'
import type { Context } from '../receive/context.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { logLine } from '../observe/log.ts'
import { ask } from '../read/query-api.ts'
import { siteOf } from '../sites.ts'
import { type Taken, nothingTaken, takeEvent } from '../receive/take.ts'
import { rowsOf, withoutStored } from './writer.ts'

/** What became of one page of refused events, or of one lot of dead letters. */
export interface ReplayAnswer {
  /** Looked at now, and left to look at after it. */
  read: number
  left: number
  /** Put back: durable, and on their way to ClickHouse. */
  accepted: number
  /** Stored by now already: put back before, or sent again by the browser. */
  stored: number
  /** Refused again, by the first reason's words; they stay where they are. */
  refused: number
  messages: string[]
  /** Give it back as `after` for the next page; none when this was the last. */
  next?: string
}

const PAGE = 500
const MAX_MESSAGES = 5

/**
 * `POST /v1/replay`: puts back what was refused, once the cause is mended, page by page. Event ids stay, so that doing it
 * twice stores nothing twice. `of=dead` puts back dead letters instead.
 * @throws HttpError naming the parameter that is wrong
 */
export async function replay(request: Request, home: Home): Promise<ReplayAnswer> {
  const search = new URL(request.url).searchParams
  const of = search.get('of') ?? 'rejected'
  if (of === 'dead') return replayDead(home, search.get('dry') === '1', search.get('after') ?? '')
  if (of !== 'rejected') throw invalid('of', 'is not rejected or dead')
  return replayRejected(search, home)
}

const invalid = (field: string, why: string): HttpError =>
  new HttpError(400, 'invalid_parameter', `${field}: ${why}`, { field })

interface Rejected {
  site_id: string
  received_ms: number
  event_id: string
  reason: string
  origin: 'web' | 'import'
  body: string
  edge: string
}

async function replayRejected(search: URLSearchParams, home: Home): Promise<ReplayAnswer> {
  const { where, parameters } = filterOf(search, home)
  const [page, all] = await Promise.all([
    ask(home, `${ROWS} where ${where} order by site_id, received_at, event_id limit ${PAGE}`, {
      parameters,
      format: 'JSONEachRow',
    }),
    ask(home, `select count() as n from rejected_events where ${where}`, {
      parameters,
      format: 'JSONEachRow',
    }),
  ])
  const rows = linesOf<Rejected>(page)
  const total = linesOf<{ n: number }>(all)[0]?.n ?? 0

  const taken = nothingTaken()
  const unreadable: string[] = []
  for (const row of rows) {
    const why = takeAgain(row, home, taken)
    if (why) unreadable.push(why)
  }
  const events = await withoutStored(taken.events, home.clickhouse)
  const messages = [...new Set([...taken.results.map(({ message = '' }) => message), ...unreadable])]
  if (search.get('dry') !== '1') await putBack(events, home)
  const last = rows.at(-1)
  return {
    read: rows.length,
    left: total - rows.length,
    accepted: events.length,
    stored: taken.events.length - events.length,
    refused: taken.results.length + unreadable.length,
    messages: messages.slice(0, MAX_MESSAGES),
    ...(last && total > rows.length
      ? { next: JSON.stringify([last.site_id, last.received_ms, last.event_id]) }
      : {}),
  }
}

const ROWS = `
select site_id, toUnixTimestamp64Milli(received_at) as received_ms, event_id, reason, origin, body, edge
from rejected_events`

/** What can be put back at all: without consent there is no body, and without a key nobody could say that it is there. */
function filterOf(
  search: URLSearchParams,
  home: Home,
): { where: string; parameters: Record<string, unknown> } {
  const conditions = [`body != ''`, `event_id != ''`]
  const parameters: Record<string, unknown> = {}
  const site = search.get('site')
  if (site !== null) {
    conditions.push('site_id = {site:String}')
    parameters['site'] = siteOf(home.sites, site).key
  }
  const reason = search.get('reason')
  if (reason !== null) {
    conditions.push('reason = {reason:String}')
    parameters['reason'] = reason
  }
  for (const [name, comparison] of [
    ['since', '>='],
    ['until', '<'],
  ] as const) {
    // prettier-ignore
    const given = search.get(name)
    if (given === null) continue
    const time = Date.parse(given)
    if (Number.isNaN(time)) throw invalid(name, 'is not a date')
    conditions.push(`received_at ${comparison} fromUnixTimestamp64Milli({${name}:Int64})`)
    parameters[name] = time
  }
  const after = search.get('after')
  if (after !== null) {
    const [afterSite, time, id] = readCursor(after)
    conditions.push(
      `(site_id, toUnixTimestamp64Milli(received_at), event_id) > ({after_site:String}, {after_time:Int64}, {after_id:String})`,
    )
    Object.assign(parameters, { after_site: afterSite, after_time: time, after_id: id })
  }
  return { where: conditions.map((condition) => `(${condition})`).join(' and '), parameters }
}

function readCursor(text: string): [string, number, string] {
  try {
    const [site, time, id] = JSON.parse(text) as unknown[]
    if (typeof site === 'string' && typeof time === 'number' && typeof id === 'string')
      return [site, time, id]
  } catch {
    // said below
  }
  throw invalid('after', 'is not what an answer gave as next')
}

/** Takes a refused event as if it had just come. @returns why that cannot be done */
function takeAgain(row: Rejected, home: Home, taken: Taken): string | undefined {
  const site = home.sites.get(row.site_id)
  if (!site) return `site: "${row.site_id}" is not the key of a site`
  let body: unknown
  try {
    body = JSON.parse(row.body)
  } catch {
    return 'body: was too long to be kept whole'
  }
  // It had passed everything but the store.
  if (row.reason === 'insert_failed') {
    if (!isRecord(body)) return 'body: is not an event'
    taken.events.push(body as Event)
    return undefined
  }
  const { skew = 0, geo = {}, no_ads = false, links = [], ...known } = readEdge(row.edge)
  const context: Context = {
    ...{ site, sender: row.origin === 'import' ? 'server' : 'browser', receivedAt: row.received_ms },
    ...{ skew, geo, links, noAds: no_ads, userAgent: '' },
  }
  const before = taken.events.length
  takeEvent(body, {}, context, taken)
  const event = taken.events[before]
  if (!event) return undefined
  // The empty user agent of now looks like a bot's.
  const { is_bot: _, bot_reason: __, ...others } = event
  taken.events[before] = { ...others, ...known }
  return undefined
}

/** Of the request a refused event came in; what is none of the first four is put on the event as it stands. */
interface Edge {
  skew?: number
  geo?: Context['geo']
  no_ads?: boolean
  links?: Context['links']
  [field: string]: unknown
}

const readEdge = (text: string): Edge => {
  const edge: unknown = text === '' ? {} : JSON.parse(text)
  return isRecord(edge) ? edge : {}
}

/** `again`: the writer that failed may have left it half stored. */
async function putBack(events: Event[], home: Home): Promise<void> {
  if (events.length > 0) await makeDurable({ events, rejected: [], results: [] }, 'replay', home, true)
}

/** One lot at a time: it goes when all of it is durable anew. */
async function replayDead(home: Home, dry: boolean, after: string): Promise<ReplayAnswer> {
  const names = ((await home.dead?.list()) ?? []).filter((name) => name > after)
  const name = names[0]
  const answer = { read: 0, left: 0, accepted: 0, stored: 0, refused: 0, messages: [] }
  if (!home.dead || name === undefined) return answer
  const next = names.length > 1 ? { next: name } : {}
  try {
    const messages = await home.dead.read(name)
    const all = messages.flatMap((message) => message.events)
    const events = await withoutStored(all, home.clickhouse)
    if (!dry) {
      for (const message of messages) {
        const missing = message.events.filter((event) => events.includes(event))
        if (missing.length > 0 || message.rejected.length > 0) {
          await makeDurable({ events: missing, rejected: rowsOf(message), results: [] }, 'replay', home, true)
        }
      }
      await home.dead.remove(name)
    }
    return {
      ...{ ...answer, read: all.length, left: names.length - 1, accepted: events.length },
      ...{ stored: all.length - events.length, ...next },
    }
  } catch (error) {
    if (error instanceof HttpError) throw error
    logLine('error', 'dead letters not readable', { name, error: String(error) })
    return { ...answer, left: names.length - 1, refused: 1, messages: [`${name}: is not readable`], ...next }
  }
}

const linesOf = <Row>(text: string): Row[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
