import { consent } from './consent.ts'
import { randomId, timedId } from './random-id.ts'
import { PREFIX, readJson, writeItem } from './storage.ts'
import type { Entry } from './entry.ts'
import { scrubReferrer, scrubUrl } from './touchpoint.ts'
import { view } from './view.ts'

interface Visitor {
  visitor_id?: string
  session_id?: string
  /** When the session was last active. */
  active_at?: number
  user_id?: string | undefined
  /** Purposes last granted. */
  consent?: string
}

const SESSION_GAP = 30 * 60_000

/** Who the site says this is; in memory until consent allows more. */
export let userId: string | undefined
export const putUserId = (id: string | undefined): void => {
  userId = id
}

/** Read once, when consent first allows it; written late. */
let visitor: Visitor | undefined
/** Who was known before this page load: events that came before the reading are theirs. */
let storedUser: string | undefined
let dirty = false

const read = (): Visitor => readJson<Visitor>(PREFIX) ?? {}

const load = (): Visitor => {
  if (!visitor) {
    visitor = read()
    storedUser = visitor.user_id
    userId ??= storedUser
  }
  return visitor
}

/** Whether these purposes differ from what this visitor last granted. */
export const rememberConsent = (purposes: string): boolean => {
  const isNew = load().consent !== purposes
  load().consent = purposes
  dirty = true
  return isNew
}

/** Gives an event the ids of its visitor and session, and the consent they rest on. */
export const putIdentity = ([context, event]: Entry): void => {
  const at = event.occurred_at
  const isOver = () => !(at - (load().active_at ?? 0) < SESSION_GAP)
  // Another tab may have been active meanwhile: it shares the session.
  if (isOver()) visitor = { ...visitor, ...read(), user_id: userId }
  visitor = load()
  visitor.visitor_id ??= randomId(22)
  // A page left open overnight and then closed is not a new session.
  if (!visitor.session_id || (isOver() && event.name !== 'page_leave')) visitor.session_id = timedId(6)
  if (event.name !== 'page_leave') visitor.active_at = Math.max(at, visitor.active_at ?? 0)
  visitor.user_id = userId
  dirty = true
  context.user_id ??= storedUser
  context.visitor_id = visitor.visitor_id
  context.session_id = visitor.session_id
  context.consent_mode = consent.mode
  context.consent_purposes = consent.purposes
}

/** What may be told of an event without consent: nothing that says who, or that could be joined. */
export const dropIdentity = ([context, event]: Entry): void => {
  view.isSealed = true
  context.consent_mode = 'cookieless'
  context.url = scrubUrl(context.url)
  delete context.user_id
  if (event.referrer) event.referrer = scrubReferrer(event.referrer)
}

export const writeVisitor = (): void => {
  if (dirty) writeItem(PREFIX, JSON.stringify(visitor))
  dirty = false
}

/** The next event belongs to a new visitor: nobody known, on a shared device. */
export const resetVisitor = (): void => {
  storedUser = userId = undefined
  visitor = {}
}

/** After a withdrawal nothing is remembered, in memory neither. */
export const forgetVisitor = (): void => {
  storedUser = userId = visitor = undefined
  dirty = false
}
