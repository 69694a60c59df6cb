import { classify } from '../../schema/channel.ts'
import { type Cost, costFields, isCostField } from '../../schema/cost.ts'
import type { Field } from '../../schema/field.ts'
import { InvalidEvent, isRecord, show } from '../../schema/parse.ts'
import { MAX_IMPORT_BYTES, checkContentType, readText } from '../receive/decode.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { readLines, siteOfAll, withSite } from './import.ts'
import { logLine } from '../observe/log.ts'
import { CHANNEL_NAME } from '../site-rules.ts'
import type { Site } from '../sites.ts'
import { scrub } from '../receive/url.ts'

export interface CostsAnswer {
  /** Rows stored. */
  accepted: number
  /** Only what was refused; `line` counts from 1. */
  results: { line: number; result: 'drop'; reason: 'invalid_cost'; field: string; message: string }[]
}

/** A row of the table `costs`. */
type StoredCost = Record<string, string | number>

/**
 * `POST /v1/import/costs`: what advertising cost, from a server that knows the secret. A JSON list, one row,
 * `{site, costs}` or NDJSON. A row that was stored before, by its day and what else it says, is replaced.
 *
 * Rows go straight into ClickHouse, past the sink of events: they are few, the sender has the file still, and replacing is
 * what makes sending again harmless. So 200 says that they can be read, and 503 that they are to be sent again.
 * @throws HttpError when the request as a whole cannot be taken
 */
export async function importCosts(request: Request, home: Home): Promise<CostsAnswer> {
  checkContentType(request)
  const { lines, site: named } = readLines(await readText(request, MAX_IMPORT_BYTES), 'costs')
  const fallback = siteOfAll(named ?? new URL(request.url).searchParams.get('site'), lines, home)

  const rows = new Map<string, StoredCost>()
  const answer: CostsAnswer = { accepted: 0, results: [] }
  for (const { raw, line } of lines) {
    try {
      const { site, event: said } = withSite(raw, fallback, home)
      if (!site) throw new InvalidEvent('site', 'is not the key of a site')
      const row = toRow(readCost(said), site)
      const key = JSON.stringify(KEY.map((column) => row[column]))
      // One would replace the other, and its cost be lost without a word.
      if (rows.has(key)) throw new InvalidEvent('breakdown', 'another line has the same day, tags and channel; say what tells them apart') // prettier-ignore
      rows.set(key, row)
    } catch (error) {
      if (!(error instanceof InvalidEvent)) throw error
      const { field, message } = error
      answer.results.push({ line, result: 'drop', reason: 'invalid_cost', field, message })
    }
  }
  await store([...rows.values()], home)
  answer.accepted = rows.size
  return answer
}

/** What a row is known by. */
const KEY = [
  'site_id',
  'day',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_id',
  'said_channel',
  'breakdown',
]

/** @throws HttpError 503 when the rows are not certain to be stored */
async function store(rows: StoredCost[], { clickhouse }: Home): Promise<void> {
  if (rows.length === 0) return
  try {
    // A token of the content would leave out what puts an earlier correction back.
    await clickhouse.insert('costs', rows, crypto.randomUUID())
  } catch (error) {
    logLine('error', 'costs were not stored', { rows: rows.length, error: String(error) })
    throw new HttpError(503, 'not_stored', 'The costs could not be stored; send them again', {
      retryAfter: 5,
    })
  }
}

/** Narrows an unknown row. @throws InvalidEvent naming the first wrong field */
function readCost(raw: unknown): Cost {
  if (!isRecord(raw)) throw new InvalidEvent('row', `${show(raw)} is not an object`)
  const cost: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(raw)) {
    // A misspelt column would be no number, without a word.
    if (!isCostField(name)) throw new InvalidEvent(name.slice(0, 64), `is not known: ${Object.keys(costFields).join(', ')}`) // prettier-ignore
    if (value === null || value === '') continue
    const field: Field = costFields[name]
    cost[name] = field.read(value)
    if (cost[name] === undefined) throw new InvalidEvent(name, `${show(value)} is not valid (${field.kind})`)
  }
  return cost
}

/** @throws InvalidEvent for what is missing, or cannot be summed with the others */
function toRow(cost: Cost, { key, currency, channels }: Site): StoredCost {
  const { day, cost: amount, channel: said_channel = '', breakdown = '', clicks, impressions } = cost
  if (day === undefined) throw new InvalidEvent('day', 'is missing')
  if (amount === undefined) throw new InvalidEvent('cost', 'is missing')
  if (amount < 0) throw new InvalidEvent('cost', `${amount} is less than nothing`)
  if (said_channel !== '' && !CHANNEL_NAME.test(said_channel))
    throw new InvalidEvent('channel', `${show(said_channel)} is not snake_case`)
  if (cost.currency !== undefined && cost.currency.toUpperCase() !== currency)
    throw new InvalidEvent(
      'currency',
      `${show(cost.currency)} is not the site's (${currency}), and none is converted`,
    )
  // As the same tags are stored of a page view.
  const [utm_source, utm_medium, utm_campaign, utm_id] = (
    ['utm_source', 'utm_medium', 'utm_campaign', 'utm_id'] as const
  ).map((name) => scrub((cost[name] ?? '').trim())) as [string, string, string, string]
  if (said_channel + utm_source + utm_medium + utm_campaign === '')
    throw new InvalidEvent('channel', 'is missing, and utm_source, utm_medium and utm_campaign are too')
  const arrival = { source: utm_source, medium: utm_medium, campaign: utm_campaign, click_id_name: '' }
  const put = classify(arrival, channels)
  return {
    ...{ site_id: key, day, utm_source, utm_medium, utm_campaign, utm_id, said_channel, breakdown },
    channel: said_channel || put.channel,
    source: utm_source === '' ? '(not set)' : put.source,
    ...{ cost: amount, currency },
    ...(clicks !== undefined && { clicks }),
    ...(impressions !== undefined && { impressions }),
  }
}
