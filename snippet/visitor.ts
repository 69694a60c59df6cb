import { type ConsentMode, consent } from './consent.ts'
import type { Context, Entry } from './entry.ts'
import { type Ids, takeLink } from './link.ts'
import { IS_CNIL } from './preset.ts'
import { randomId, timedId } from './random-id.ts'
import { PREFIX, readJson, writeItem } from './storage.ts'

interface Visitor {
  visitor_id?: string
  session_id?: string
  /** When the session was last active. */
  active_at?: number
  user_id?: string
  /** When the id was made, where it may not live for ever. */
  since?: number
  /** Purposes last granted. */
  consent?: string | undefined
  /** When `p.survey.js` asked what: kept with the visitor, so it goes with them. */
  surveys?: Record<string, number>
}

const SESSION_GAP = 30 * 60_000
/** Of an id under the preset: less than any thirteen months (393 days), and no visit prolongs it. */
const MAX_AGE = 392 * 86_400_000

/** What is stored, or all there is where nothing can be stored. */
let visitor: Visitor = {}
/** The stored visitor is not this one any more. */
let isReset = false
/** Who came from another of the site's domains; read at once, because it is soon too old. */
let link = IS_CNIL ? undefined : takeLink()
/** Of the last event but a leave. */
let lastIds: Partial<Context> = {}

/** Read anew for each batch, so that the tabs of a browser agree on session and person. */
const open = (): void => {
  if (!isReset) visitor = (readJson(PREFIX) as Visitor | null) ?? visitor
  if (IS_CNIL && !(Date.now() - (visitor.since as number) < MAX_AGE)) visitor = { since: Date.now() }
}
const close = (): void => {
  if (writeItem(PREFIX, visitor)) isReset = false
}

/** Gives events the ids of their visitor and session, and the consent they rest on. Only under consent. */
export const putIdentity = (entries: Entry[]): void => {
  open()
  for (const [context, { name, occurred_at }] of entries) {
    if (link) visitor = { ...visitor, ...link, active_at: occurred_at }
    link = undefined
    // A page left open overnight and then closed is no new session, and after a reset no new visitor.
    if (name !== 'page_leave' || !lastIds.visitor_id) {
      const isOver = !(occurred_at - (visitor.active_at ?? 0) < SESSION_GAP)
      if (!visitor.session_id || isOver) visitor.session_id = timedId(6)
      visitor.visitor_id ??= randomId(22)
      visitor.active_at = Math.max(occurred_at, visitor.active_at ?? 0)
      // An identify says who; what follows is theirs.
      if (context.user_id) visitor.user_id = context.user_id
      const { visitor_id, session_id, user_id } = visitor
      lastIds = { visitor_id, session_id, user_id }
    }
    Object.assign(context, lastIds)
    context.consent_mode = 'granted'
    context.consent_purposes = consent.purposes
  }
  close()
}

/** What is allowed, and whom a link to another domain may name if the mode is `granted`. */
export const readIds = (): [ConsentMode, Ids] => [consent.mode, IS_CNIL ? {} : lastIds]

/** Whether these purposes differ from what this visitor last granted; from now on they do not. */
export const rememberConsent = (purposes: string): boolean => {
  open()
  if (visitor.consent === purposes) return false
  visitor.consent = purposes
  close()
  return true
}

/** The next event belongs to a new visitor: nobody known, on a shared device. */
export const resetVisitor = (): void => {
  visitor = { consent: visitor.consent }
  isReset = true
  // At once: another tab or the next page must not go on as who left.
  if (consent.mode === 'granted') close()
}

/** After a withdrawal nothing is remembered, in memory neither. */
export const forgetVisitor = (): void => {
  visitor = lastIds = {}
  isReset = false
}
