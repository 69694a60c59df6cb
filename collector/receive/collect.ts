import { isRecord } from '../../schema/parse.ts'
import type { WireAnswer } from '../../schema/wire.ts'
import { type Context, agentOf } from './context.ts'
import { MAX_BODY_BYTES, checkContentType, parseJson, readText } from './decode.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { logLine } from '../observe/log.ts'
import { asksNotToTrack } from '../policy.ts'
import { limitClient, limitSite } from '../rate-limit.ts'
import { readLinks, takeTokens } from './signed-link.ts'
import { type Site, allowsOrigin, siteOf } from '../sites.ts'
import { type Taken, clockSkew, nothingTaken, takeEvent } from './take.ts'
import { recognize } from './visitor-cookie.ts'

const MAX_EVENTS = 1000
const MAX_CONTEXT_CHARACTERS = 16 * 1024

/**
 * `POST /e`: events of a browser. 202 means durable; what is not ok is listed event by event.
 * @throws HttpError when the request as a whole cannot be taken
 */
export async function collect(
  request: Request,
  home: Home,
  setCookie: (cookie: string) => void = () => {},
): Promise<WireAnswer> {
  await limitClient(request, home)
  checkContentType(request)
  const { body, tokens } = takeTokens(await readText(request, MAX_BODY_BYTES))
  const batch = parseJson(body)
  if (!isRecord(batch)) throw new HttpError(400, 'not_a_batch', 'body: is not an object', { field: 'body' })
  const site = siteOf(home.sites, batch['site'])
  checkOrigin(request, site)
  await limitSite(request, site, home)
  const sent = { events: listOf(batch, 'events'), inherited: contextOf(batch['context']) }
  const { events: given, inherited, cookie } = await recognize(request, site, home, sent)

  const context = browserContext(request, home, site, batch['sent_at'])
  context.links = await readLinks(tokens, site.key, home.secret, context.receivedAt)
  const taken = nothingTaken()
  for (const raw of given) takeEvent(raw, inherited, context, taken)
  await makeDurable(taken, 'browser', home)
  if (cookie) setCookie(cookie)

  const warnings: string[] = []
  if (inherited['consent_mode'] === undefined && taken.events.some((e) => e.consent_mode === 'cookieless'))
    warnings.push('consent_mode: is missing, so nobody is remembered (cookieless)')
  for (const { signed_link: outcome } of taken.events) {
    if (typeof outcome !== 'string') continue
    home.meter.count('signed_links_total', 1, outcome)
    if (outcome !== 'accepted') warnings.push(`signed_link: ${outcome}, so it names nobody`)
  }
  return {
    accepted: taken.events.length,
    results: taken.results,
    ...(warnings.length > 0 ? { warnings } : {}),
  }
}

/**
 * Hands what was taken to the sink, and counts it.
 * @param again it may have been stored already, or half
 * @throws HttpError 503 when it is not certain to be durable
 */
export async function makeDurable(
  taken: Taken,
  from: string,
  { sink, meter }: Home,
  again = false,
): Promise<void> {
  const { events, results } = taken
  const id = crypto.randomUUID()
  const rejected = taken.rejected.map((row, at) => (row.row_id ? row : { ...row, row_id: `${id}.${at}` }))
  meter.count('events_received_total', events.length + results.length, from)
  try {
    if (events.length > 0 || rejected.length > 0) {
      const began = performance.now()
      await sink.put({ id, events, rejected, ...(again && { again }) })
      meter.observe('sink_seconds', (performance.now() - began) / 1000)
    }
    meter.count('events_accepted_total', events.length)
    for (const { reason } of results) meter.count('events_dropped_total', 1, reason)
  } catch (error) {
    // Nothing of the request is final: what was refused will be refused again.
    meter.count('events_not_durable_total', events.length + results.length)
    logLine('error', 'sink refused a message', { events: events.length, error: String(error) })
    throw new HttpError(503, 'not_durable', 'The events could not be made durable; send them again', {
      retryAfter: 5,
    })
  }
}

const objectsToAds = (headers: Headers, { preset, dnt }: Site): boolean =>
  headers.get('Sec-GPC') === '1' || preset === 'cnil' || (dnt !== undefined && asksNotToTrack(headers))

function checkOrigin(request: Request, site: Site): void {
  const origin = request.headers.get('Origin')
  if (allowsOrigin(site, origin)) return
  const shown = origin === null ? 'a request without an Origin' : `"${origin.slice(0, 128)}"`
  throw new HttpError(
    403,
    'forbidden_origin',
    `origin: ${shown} may not send events for site "${site.key}"`,
    {
      field: 'origin',
    },
  )
}

function listOf(batch: Record<string, unknown>, field: string): unknown[] {
  const list = batch[field]
  if (!Array.isArray(list)) throw new HttpError(400, 'not_a_batch', `${field}: is not a list`, { field })
  if (list.length > MAX_EVENTS) {
    throw new HttpError(413, 'too_many_events', `${field}: more than ${MAX_EVENTS} in one request`, { field })
  }
  return list
}

/** What every event inherits, so it costs as often as there are events. @throws HttpError 400 */
export function contextOf(given: unknown): Record<string, unknown> {
  const context = given ?? {}
  const refuse = (why: string): HttpError =>
    new HttpError(400, 'not_a_batch', `context: ${why}`, { field: 'context' })
  if (!isRecord(context)) throw refuse('is not an object')
  if (lengthOf(context) > MAX_CONTEXT_CHARACTERS) throw refuse('is larger than 16 KB')
  return context
}

/** Characters as JSON; more than any limit when it is too deep to be written. */
function lengthOf(value: unknown): number {
  try {
    return JSON.stringify(value).length
  } catch {
    return Infinity
  }
}

function browserContext(request: Request, home: Home, site: Site, sentAt: unknown): Context {
  const receivedAt = home.now()
  return {
    site,
    sender: 'browser',
    receivedAt,
    skew: clockSkew(sentAt, receivedAt),
    userAgent: agentOf(request.headers.get('User-Agent')),
    geo: home.geo(request),
    noAds: objectsToAds(request.headers, site),
    links: [],
  }
}
