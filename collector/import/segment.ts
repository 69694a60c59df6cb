import { InvalidEvent, isRecord } from '../../schema/parse.ts'
import type { EventResult } from '../../schema/wire.ts'
import { makeDurable } from '../receive/collect.ts'
import { MAX_IMPORT_BYTES, parseJson, readText } from '../receive/decode.ts'
import { agentOf } from '../receive/context.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { MAX_LINES, serverContext, withEventId } from './import.ts'
import { logLine } from '../observe/log.ts'
import { SEGMENT_TYPES, type SegmentType, fromSegment } from './segment-event.ts'
import type { Site } from '../sites.ts'
import { clockSkew, isWide, nothingTaken, refuse, takeEvent } from '../receive/take.ts'
import { siteOfWriteKey } from './write-key.ts'

/** What Segment answers, and what it does not: how many were taken, and why the others were not. */
export interface SegmentAnswer {
  success: true
  accepted: number
  results: EventResult[]
}

/**
 * `POST /v1/batch`, `/v1/track` …: Segment's HTTP API, so that its libraries (and RudderStack's) deliver here unchanged.
 * The site is that of the write key. One bad message never costs its batch.
 * @throws HttpError when the request as a whole cannot be taken
 */
export async function segment(
  request: Request,
  type: 'batch' | SegmentType,
  home: Home,
): Promise<SegmentAnswer> {
  const site = await siteOfWriteKey(request, home)
  // Whatever type it claims: RudderStack's library says of gzip that it is a form.
  const body = parseJson(await readText(request, MAX_IMPORT_BYTES))
  if (!isRecord(body)) throw new HttpError(400, 'not_a_batch', 'body: is not an object', { field: 'body' })
  const messages = type === 'batch' ? body['batch'] : [body]
  if (!Array.isArray(messages)) {
    throw new HttpError(400, 'not_a_batch', 'batch: is not a list', { field: 'batch' })
  }
  if (messages.length > MAX_LINES) {
    throw new HttpError(413, 'too_many_events', `batch: more than ${MAX_LINES} in one request`, {
      field: 'batch',
    })
  }

  const taken = nothingTaken()
  const receivedAt = home.now()
  for (const given of messages as unknown[]) {
    const message =
      isRecord(given) && type === 'batch' && !isWide(given) ? { ...shared(body), ...given } : given
    const context = contextOf(message, site, receivedAt)
    const call = isRecord(message) && type === 'batch' ? message['type'] : type
    const known = SEGMENT_TYPES.find((each) => each === call)
    if (!isRecord(message)) takeEvent(message, {}, context, taken)
    else if ([message, message['properties'], message['traits']].some(isWide))
      refuse(
        message,
        {},
        context,
        taken,
        new InvalidEvent('message', 'has more fields than an event can have'),
      )
    else if (!known)
      refuse(message, {}, context, taken, new InvalidEvent('type', `is not ${SEGMENT_TYPES.join(', ')}`)) // prettier-ignore
    else takeEvent(await withEventId(fromSegment(message, known), {}, site), {}, context, taken)
  }
  await makeDurable(taken, 'segment', home)
  if (taken.results.length > 0) logRefused(taken.results, site, messages[0])
  return { success: true, accepted: taken.events.length, results: taken.results }
}

/** What a batch says once for all its messages. */
const shared = ({ context, sentAt }: Record<string, unknown>): Record<string, unknown> => ({
  ...(context === undefined ? {} : { context }),
  ...(sentAt === undefined ? {} : { sentAt }),
})

function contextOf(message: unknown, site: Site, receivedAt: number): ReturnType<typeof serverContext> {
  const { sentAt, context } = isRecord(message) ? message : {}
  const agent = isRecord(context) ? context['userAgent'] : undefined
  return {
    ...serverContext(site, receivedAt),
    skew: clockSkew(sentAt, receivedAt),
    userAgent: agentOf(agent),
  }
}

/** The libraries read no answer but its status, so the log says it too: why, how many, from which library. */
function logRefused(results: EventResult[], site: Site, first: unknown): void {
  const reasons: Record<string, number> = {}
  for (const { reason } of results) reasons[reason] = (reasons[reason] ?? 0) + 1
  const context = isRecord(first) ? first['context'] : undefined
  const library = isRecord(context) && isRecord(context['library']) ? context['library'] : {}
  const said = [library['name'], library['version']].filter((each) => typeof each === 'string')
  logLine('warn', 'events refused', {
    ...{ from: 'segment', site: site.key, reasons },
    library: said.join(' ').slice(0, 64),
  })
}
