import { isRecord } from '../schema/parse.ts'
import type { EventResult } from '../schema/wire.ts'
import { makeDurable } from './collect.ts'
import type { Context } from './context.ts'
import { MAX_IMPORT_BYTES, checkContentType, parseJson, readText } from './decode.ts'
import type { Home } from './home.ts'
import { HttpError } from './http-error.ts'
import { type Site, siteOf } from './sites.ts'
import { nothingTaken, takeEvent } from './take.ts'

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
  const { lines, site: named, inherited } = readLines(await readText(request, MAX_IMPORT_BYTES))
  const fallback = named ?? new URL(request.url).searchParams.get('site') ?? onlySite(home)

  const taken = nothingTaken()
  const answer: ImportAnswer = { accepted: 0, results: [] }
  const receivedAt = home.now()
  for (const [index, raw] of lines.entries()) {
    const before = taken.results.length
    const context = serverContext(siteFor(raw, fallback, home), receivedAt)
    takeEvent(await withEventId(raw, context.site), inherited, context, taken)
    for (const result of taken.results.slice(before)) answer.results.push({ line: index + 1, ...result })
  }
  await makeDurable(taken, home)
  answer.accepted = taken.events.length
  return answer
}

interface Lines {
  lines: unknown[]
  site?: unknown
  inherited: Record<string, unknown>
}

function readLines(text: string): Lines {
  const trimmed = text.trim()
  if (trimmed === '') throw new HttpError(400, 'empty', 'body: is empty', { field: 'body' })
  const whole = tryJson(trimmed)
  if (whole === undefined)
    return {
      lines: trimmed
        .split(/\r?\n/)
        .filter((l) => l.trim() !== '')
        .map(readLine),
      inherited: {},
    }
  if (Array.isArray(whole)) return { lines: whole, inherited: {} }
  if (isRecord(whole) && Array.isArray(whole['events'])) {
    const context = whole['context']
    return { lines: whole['events'], site: whole['site'], inherited: isRecord(context) ? context : {} }
  }
  return { lines: [whole], inherited: {} }
}

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

const onlySite = (home: Home): string | undefined =>
  home.sites.size === 1 ? [...home.sites.keys()][0] : undefined

function siteFor(raw: unknown, fallback: unknown, home: Home): Site {
  const own = isRecord(raw) ? (raw['site'] ?? raw['site_id']) : undefined
  return siteOf(home.sites, own ?? fallback)
}

/** An event without a key gets one made of its content: the same line sent again is the same event. */
async function withEventId(raw: unknown, site: Site): Promise<unknown> {
  if (!isRecord(raw)) return raw
  const { site: _site, ...event } = raw
  if (typeof event['event_id'] === 'string' && event['event_id'] !== '') return event
  if (typeof event['event_id'] === 'number') return event
  const bytes = new TextEncoder().encode(`${site.key} ${JSON.stringify(event)}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return {
    ...event,
    event_id: `content.${[...digest.slice(0, 16)].map((b) => b.toString(16).padStart(2, '0')).join('')}`,
  }
}

const serverContext = (site: Site, receivedAt: number): Context => ({
  site,
  sender: 'server',
  receivedAt,
  skew: 0,
  userAgent: '',
  geo: {},
  gpc: false,
})
