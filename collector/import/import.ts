import { isRecord } from '../../schema/parse.ts'
import type { EventResult } from '../../schema/wire.ts'
import { contextOf, makeDurable } from '../receive/collect.ts'
import type { Context } from '../receive/context.ts'
import { MAX_IMPORT_BYTES, checkContentType, parseJson, readText } from '../receive/decode.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { type Site, siteOf } from '../sites.ts'
import { isWide, nothingTaken, takeEvent } from '../receive/take.ts'

export interface ImportAnswer {
  accepted: number
  /** Only what is not ok; `line` counts from 1. */
  results: (EventResult & { line: number })[]
}

/**
 * `POST /v1/import`: events of a server that knows the secret. A JSON list, one event, `{site, events}`,
 * or one event a line (NDJSON); past times and other origins are allowed.
 * @throws HttpError when the request as a whole cannot be taken
 */
export async function importEvents(request: Request, home: Home): Promise<ImportAnswer> {
  checkContentType(request)
  const { lines, site: named, inherited } = readLines(await readText(request, MAX_IMPORT_BYTES), 'events')
  const fallback = siteOfAll(named ?? new URL(request.url).searchParams.get('site'), lines, home)

  const taken = nothingTaken()
  const answer: ImportAnswer = { accepted: 0, results: [] }
  const receivedAt = home.now()
  for (const { raw, line } of lines) {
    const before = taken.results.length
    const { site, event } = withSite(raw, fallback, home)
    if (site)
      takeEvent(await withEventId(event, inherited, site), inherited, serverContext(site, receivedAt), taken)
    else taken.results.push(UNKNOWN_SITE)
    for (const result of taken.results.slice(before)) answer.results.push({ line, ...result })
  }
  await makeDurable(taken, 'import', home)
  answer.accepted = taken.events.length
  return answer
}

export interface Line {
  raw: unknown
  line: number
}

/** Each that is refused is answered and kept: a body of nothing but commas would be millions. */
export const MAX_LINES = 50_000

interface Lines {
  lines: Line[]
  site?: unknown
  inherited: Record<string, unknown>
}

/**
 * The rows of a body: a JSON list, one row, `{site, [list]: …}`, or NDJSON.
 * @throws HttpError 400 when it is empty or no JSON at all, 413 when it has too many
 */
export function readLines(text: string, list: 'events' | 'costs'): Lines {
  const trimmed = text.trim()
  if (trimmed === '') throw new HttpError(400, 'empty', 'body: is empty', { field: 'body' })
  const whole = tryJson(trimmed)
  if (whole === undefined) {
    return { lines: splitLines(text), inherited: {} }
  }
  if (Array.isArray(whole)) return { lines: numbered(whole), inherited: {} }
  if (isRecord(whole) && Array.isArray(whole[list])) {
    return {
      lines: numbered(whole[list]),
      site: whole['site'],
      inherited: contextOf(whole['context']),
    }
  }
  return { lines: numbered([whole]), inherited: {} }
}

function numbered(list: unknown[]): Line[] {
  if (list.length > MAX_LINES) throw tooMany()
  return list.map((raw, index) => ({ raw, line: index + 1 }))
}

/** Line by line, and no further than they are taken: sixteen million of them fit into a body. */
function splitLines(text: string): Line[] {
  const lines: Line[] = []
  for (let at = 0, line = 1; at < text.length; line++) {
    const end = text.indexOf('\n', at)
    const said = text.slice(at, end < 0 ? text.length : end).trim()
    at = end < 0 ? text.length : end + 1
    if (said === '') continue
    if (lines.length === MAX_LINES) throw tooMany()
    lines.push({ raw: readLine(said), line })
  }
  return lines
}

const tooMany = (): HttpError =>
  new HttpError(413, 'too_many_events', `body: more than ${MAX_LINES} events in one request`, {
    field: 'body',
  })

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // One line that is no JSON is a mistake; several may be NDJSON with a bad line, answered line by line.
    return text.includes('\n') ? undefined : parseJson(text)
  }
}

/** A line that is no JSON stays a text: the parser then says of that line that it is no event. */
function readLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return line
  }
}

/**
 * The site of rows that name none: the one the request names, else the only one there is.
 * @throws HttpError 400 when the request names one that does not exist, or nobody names any
 */
export function siteOfAll(named: unknown, lines: Line[], { sites }: Home): Site | undefined {
  if (named !== undefined && named !== null) return siteOf(sites, named)
  if (sites.size === 1) return [...sites.values()][0]
  if (lines.length > 0 && lines.every(({ raw }) => namedBy(raw) === undefined)) siteOf(sites, undefined)
  return undefined
}

const namedBy = (raw: unknown): unknown =>
  isRecord(raw) ? (raw['site'] ?? raw['site_id'] ?? undefined) : undefined

/** A row may name its own site; none when that does not exist, or nobody names one for it. */
export function withSite(
  raw: unknown,
  fallback: Site | undefined,
  { sites }: Home,
): { site?: Site; event: unknown } {
  const named = namedBy(raw)
  const site = named === undefined ? fallback : typeof named === 'string' ? sites.get(named) : undefined
  if (!isRecord(raw) || !Object.hasOwn(raw, 'site') || isWide(raw))
    return { ...(site && { site }), event: raw }
  const { site: _, ...event } = raw
  return { ...(site && { site }), event }
}

/** Answered only: there is no site to keep the event under. */
const UNKNOWN_SITE: EventResult = {
  event_id: '',
  result: 'drop',
  reason: 'invalid_event',
  message: 'site: is not the key of a site',
}

/** An event without a key gets one made of its content: the same line sent again is the same event. */
export async function withEventId(
  event: unknown,
  inherited: Record<string, unknown>,
  site: Site,
): Promise<unknown> {
  if (!isRecord(event) || isWide(event)) return event
  const { event_id } = event
  if (event_id !== undefined && event_id !== null && event_id !== '') return event
  const content = writeJson([inherited, event])
  if (content === undefined) return event
  const bytes = new TextEncoder().encode(`${site.key} ${content}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return {
    ...event,
    event_id: `content.${[...digest.slice(0, 16)].map((b) => b.toString(16).padStart(2, '0')).join('')}`,
  }
}

/** JSON, or `undefined` for what is too deep to be written: the parser then says so of that event. */
function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** A server's word, without a browser behind it. */
export const serverContext = (site: Site, receivedAt: number): Context => ({
  site,
  sender: 'server',
  receivedAt,
  skew: 0,
  userAgent: '',
  geo: {},
  noAds: false,
  links: [],
})
