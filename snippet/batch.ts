import { readTimezone, writeBody } from './body.ts'
import { options } from './config.ts'
import { consent, maySend } from './consent.ts'
import { type Entry, eventId } from './entry.ts'
import { explain, guard, whenIdle } from './guard.ts'
import { adopt, claim, emptyOutbox, keep } from './outbox.ts'
import { IS_CNIL } from './preset.ts'
import { type Outcome, isRefused, isTaken, post } from './send.ts'
import { putTitle } from './view.ts'
import { dropIdentity } from './touchpoint.ts'
import { putIdentity } from './visitor.ts'

/** Long enough to put a page view and what follows it in one request, short enough for a live view. */
const WAIT = 1000
const MAX_WAIT = 5 * 60_000
// fetch keepalive and sendBeacon share 64 KB per page; leave room for a last batch on the way out.
const MAX_BATCH_BYTES = 48 * 1024
const MAX_FLYING_BYTES = 60 * 1024
/** While the visitor has not answered, and afterwards. */
const MAX_PENDING = 200
const MAX_PENDING_AGE = 30 * 60_000
const MAX_WAITING = 1000
/** A request that left with the page may still be answered for this long; its events are not sent again before. */
const IN_DOUBT = 10_000

// A Blob tells its size too, but each one is made known to the browser's main process.
const encoder = new TextEncoder()

/** Everything without an answer, in order. */
let queue: Entry[] = []
const flying = new Map<Entry, number>()
let timer: ReturnType<typeof setTimeout> | undefined
let isChanged = false
/** The page goes away, maybe for good: what is told now is the last. */
export let isClosing = false
let attempts = 0
/** By the clock that nobody sets. */
let notBefore = 0

const isGranted = ([context]: Entry) => context.consent_mode === 'granted'

/** Takes an event; sends it when the page is idle, when a batch is full, or when the page goes away. */
export const add = (entry: Entry): void => {
  const isPending = consent.mode === 'pending'
  if (isPending) queue = queue.filter(([, { occurred_at }]) => Date.now() - occurred_at < MAX_PENDING_AGE)
  if (queue.length >= (isPending ? MAX_PENDING : MAX_WAITING)) {
    return explain(entry[1].name, 'refused:', 'too many wait')
  }
  queue.push(entry)
  if (isPending) return
  // After the last flush: what others tell when the page is hidden, as the last figure of an interaction.
  if (isClosing) flush(true)
  schedule(WAIT)
  if (isChanged) return
  isChanged = true
  // Storage is most of what a tracker costs a page: not while it is busy.
  whenIdle(save)
}

/** Gives waiting events what consent allows: an identity, or the form that cannot be joined to anybody. */
export const stamp = (): void => {
  const raw = queue.filter(([{ consent_mode }]) => !consent_mode)
  if (!raw.length) return
  if (consent.mode === 'granted') {
    // Under the preset an address is never more than a campaign.
    if (IS_CNIL) raw.forEach(dropIdentity)
    putIdentity(raw)
  } else if (consent.mode === 'cookieless') raw.forEach(dropIdentity)
}

const save = (): void => {
  if (!isChanged || consent.mode !== 'granted') return
  queue = claim(queue)
  stamp()
  isChanged = false
  const until = isClosing ? Date.now() + (attempts || !flying.size ? 0 : IN_DOUBT) : undefined
  keep(queue.filter(isGranted), until)
}

export const schedule = (wait: number): void => {
  timer ??= setTimeout(wake, Math.max(wait, notBefore - performance.now()))
}

/** Sends now what waits, and what pages that are gone left behind. */
export const wake = async (): Promise<void> => {
  clearTimeout(timer)
  timer = undefined
  if (consent.mode === 'granted') {
    const found = await adopt()
    // Withdrawn while we waited.
    if (consent.mode !== 'granted') return
    queue.unshift(...found)
    isChanged ||= !!found.length
  }
  guard(flush)()
}

/** On the way out there is no next time: whatever is not on its way goes now, and only then to the device. */
export const flush = (isLeaving?: boolean): void => {
  const isWaiting = performance.now() < notBefore
  putTitle()
  if (!isLeaving) save()
  if (isWaiting) schedule(0)
  let isMore: boolean | undefined =
    maySend(consent) && !isWaiting && navigator.onLine && (isLeaving || !flying.size)
  while (isMore) isMore = sendBatch(isLeaving) && isLeaving
  // A browser that closes a tab may stop us at any moment.
  if (isLeaving) save()
}

/** Whether there was anything to send. */
const sendBatch = (isLeaving?: boolean): boolean => {
  stamp()
  const batch = takeBatch()
  if (!batch.length) return false
  if (!isLeaving) readTimezone()
  const body = writeBody(options.site as string, batch)
  // A failing request must not be felt either, and `post` never rejects.
  void post(body, isLeaving).then(guard((outcome) => settle(batch, outcome)))
  return (isChanged = true)
}

/** As many as fit one request, of one consent mode: what was cookieless never travels with an identity. */
const takeBatch = (): Entry[] => {
  let room = MAX_FLYING_BYTES
  for (const bytes of flying.values()) room -= bytes
  room = Math.min(room, MAX_BATCH_BYTES)
  const batch: Entry[] = []
  for (const entry of queue) {
    if (flying.has(entry) || (batch[0] && batch[0][0].consent_mode !== entry[0].consent_mode)) continue
    const bytes = encoder.encode(JSON.stringify(entry)).length + 100
    if ((room -= bytes) < 0) break
    flying.set(entry, bytes)
    batch.push(entry)
  }
  return batch
}

/** Forgets what was answered, keeps what was not. */
const settle = (batch: Entry[], { status, results, error, retryAfter = 0 }: Outcome): void => {
  const again = new Set<string>()
  for (const { event_id, result, reason, message } of results ?? []) {
    if (result === 'retry') again.add(event_id)
    explain(event_id, result + ':', reason, message ?? '')
  }
  const isAnswered = isTaken(status) || isRefused(status)
  for (const entry of batch) flying.delete(entry)
  if (isAnswered) queue = queue.filter((entry) => !batch.includes(entry) || again.has(eventId(entry)))
  attempts = !isAnswered || again.size ? attempts + 1 : 0
  notBefore = performance.now() + retryAfter
  explain(
    batch.map(([, { name }]) => name).join(),
    isTaken(status) ? 'sent' : isAnswered ? 'refused' : 'not sent yet',
    status || 'no answer',
    ...(error ? [error.message] : []),
  )
  isChanged = true
  save()
  // Doubling pauses, scattered so that a returning collector is not met by every browser at once.
  const pause = attempts && Math.min(MAX_WAIT, WAIT * 2 ** attempts) * (0.5 + Math.random())
  if (queue.length) schedule(pause)
}

/** The page goes away, maybe for good. */
export const close = (): void => {
  isClosing = isChanged = true
  flush(true)
}

/** The page is back from the back/forward cache. */
export const reopen = (): void => {
  isClosing = false
  // Firefox never answers what was under way when it put the page aside, and what waits for it would wait for ever.
  const asked = [...flying.keys()]
  setTimeout(() => {
    for (const entry of asked) flying.delete(entry)
    schedule(0)
  }, WAIT)
}

/** Nothing of what waits may leave the page any more. */
export const discard = (): void => {
  queue = []
  clearTimeout(timer)
  timer = undefined
  emptyOutbox()
}
