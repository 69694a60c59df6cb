import { discard, flush, schedule, stamp } from './batch.ts'
import { readTimezone } from './body.ts'
import { options } from './config.ts'
import {
  type Answers,
  type Consent,
  type Purpose,
  type Purposes,
  UNANSWERED,
  consent,
  decide,
  maySend,
  putConsent,
} from './consent.ts'
import { explain, guard, listen, whenIdle } from './guard.ts'
import { IS_CNIL } from './preset.ts'
import { PREFIX, REMEMBERED, readItem, readJson, wipeStorage, writeItem } from './storage.ts'
import { track } from './track.ts'
import { separateView, view } from './view.ts'
import { forgetVisitor, rememberConsent } from './visitor.ts'
import { identifyWaiting } from './identity.ts'

const answers: Answers = {}
let isBegun = false
/**
 * Cookies in which consent platforms keep an answer: Cookiebot, OneTrust, CookieYes, Cookie-Script, Osano, TCF, the WordPress
 * API and Shopify say `consent`. Seen of Klaro and cookieconsent, the rest from memory. Usercentrics keeps it in `localStorage`, which is not looked at.
 */
const ANSWERED = /consent|klaro|cc_cookie|cmplz|didomi|_iub_cs/i
/** How long a platform that was answered on an earlier page has to come and say what. */
const HOLD_MS = 5000
let isHeld: boolean | undefined

const weigh = (): Consent =>
  decide(
    isHeld ? 'opt-in' : options.consent,
    answers,
    IS_CNIL || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl,
  )

const report = (before: Consent, after: Consent): void => {
  // What holds because nobody has answered is told by each event.
  if (before === UNANSWERED && (after.mode !== 'granted' || after.source === 'policy')) return
  const purposes_after = after.purposes.join()
  // A choice made on an earlier page and only repeated by its banner is no change.
  if (after.mode === 'granted' && !rememberConsent(purposes_after)) return
  track('consent_update', {
    consent_before: before.mode,
    consent_after: after.mode,
    consent_source: after.source,
    purposes_before: before.purposes.join(),
    purposes_after,
  })
}

/** Moves from what was allowed to what is allowed now. `isQuiet`: another tab has already told the collector. */
const change = (isQuiet?: boolean): void => {
  const before = consent
  const after = weigh()
  const isSame = before.purposes.join() === after.purposes.join()
  const isKnown = isSame && (after.mode !== 'granted' || before.source === after.source)
  // An answer that leaves analytics open changes nothing for what waits.
  if (before.mode === after.mode && (isKnown || !maySend(after))) return
  explain('consent:', before.mode, 'to', after.mode, after.source)
  const isWithdrawn = before.mode === 'granted' && after.mode !== 'granted'
  // What was sent without identity stays apart from what an identity will now be put on.
  const isSealed = before.mode === 'cookieless' && view.isSealed
  if (before.mode === 'granted' || isSealed) stamp()
  if (isWithdrawn || !maySend(after)) {
    if (maySend(before) && !isQuiet) {
      // Still allowed: the last thing said under a consent is that it ended.
      report(before, after)
      flush(true)
    }
    discard()
    // Also what an earlier page left, where the visitor said yes.
    forgetVisitor()
    wipeStorage(after.source)
  }
  if (isWithdrawn || isSealed) separateView()
  putConsent(after)
  if (!maySend(after)) return
  // While it was denied the page view was not recorded.
  if (before.mode === 'denied') track('page_view', { navigation: 'load' })
  if (!isWithdrawn) report(before, after)
  identifyWaiting()
  schedule(0)
  whenIdle(readTimezone)
}

/** Somebody says what the visitor allows: the whole answer, in the place of the one before. */
export const answer = (source: keyof Answers, purposes: Purposes): void => {
  answers[source] = purposes
  if (isBegun) change()
}

/** `periplo('consent', {analytics: true, ads: false, remember: true})`: the site's own banner speaks. */
export const answerFromSite = ({ remember, ...given }: Purposes & { remember?: boolean }): void => {
  const purposes: Purposes = { ...answers.api }
  // Whatever is not a clear yes is a no.
  for (const [purpose, value] of Object.entries(given)) {
    purposes[purpose as Purpose] = value === 'cookieless' ? value : value === true
  }
  answer('api', purposes)
  if (remember) writeItem(REMEMBERED, answers.api)
}

/**
 * What holds when the page begins. It has a task of its own, or comes before the page is left: storage is half of what a
 * start costs. Until then what happens waits, as for an answer. The remembered answer is the only thing ever read before
 * consent: it is the visitor's own choice, and no identifier stands in it.
 */
export const beginConsent = (): void => {
  if (isBegun) return
  isBegun = true
  answers.remembered = readJson(REMEMBERED) as Purposes | null
  // Under opt-out who refused on an earlier page is not to be measured until the platform repeats it.
  guard(() => {
    isHeld = options.consent === 'opt-out' && ANSWERED.test(document.cookie)
  })()
  if (isHeld) {
    setTimeout(() => {
      isHeld = false
      change()
    }, HOLD_MS)
  }
  change()
  // Another tab has withdrawn, or a later page has and this one comes back from the back/forward cache: our key is
  // gone. `localStorage.clear()` by the site looks different: it names no key.
  listen('storage pageshow', ({ key, persisted }: StorageEvent & PageTransitionEvent) => {
    if ((key !== PREFIX && !persisted) || consent.mode !== 'granted' || readItem(PREFIX) !== null) return
    answers.api = { ...answers.api, analytics: false }
    change(true)
  })
}
