import { discard, flush, schedule, stamp } from './batch.ts'
import { options } from './config.ts'
import { type Answers, type Consent, type Purposes, consent, decide, putConsent } from './consent.ts'
import { explain, listen } from './guard.ts'
import { randomId } from './random-id.ts'
import { PREFIX, readJson, wipeStorage, writeItem } from './storage.ts'
import { track } from './track.ts'
import { separateView, view } from './view.ts'
import { forgetVisitor, rememberConsent } from './visitor.ts'

const REMEMBERED = PREFIX + '.consent'
const answers: Answers = {}

const weigh = (): Consent =>
  decide(options.consent, answers, (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl)

const maySend = ({ mode }: Consent) => mode === 'granted' || mode === 'cookieless'

/** Moves from what was allowed to what is allowed now. `isQuiet`: another tab has already told the collector. */
const change = (next: Consent, isQuiet?: boolean): void => {
  const before = consent
  const purposes_before = before.purposes.join()
  const purposes_after = next.purposes.join()
  if (before.mode === next.mode && purposes_before === purposes_after) return
  explain(`consent: ${before.mode} → ${next.mode} (${next.source})`)
  const report = () => {
    // A choice made on an earlier page and only repeated by its banner is no change.
    if (isQuiet || (next.mode === 'granted' && !rememberConsent(purposes_after))) return
    track('consent_update', {
      consent_before: before.mode,
      consent_after: next.mode,
      consent_source: next.source,
      consent_receipt: randomId(12),
      purposes_before,
      purposes_after,
    })
  }
  const isWithdrawn = before.mode === 'granted' && next.mode !== 'granted'
  // What is sent already stays apart from what an identity will now be put on.
  const isSealed = before.mode === 'cookieless' && view.isSealed
  if (before.mode === 'granted' || isSealed) stamp()
  if (isWithdrawn || !maySend(next)) {
    // Still allowed: the last thing said under the old consent is that it ended.
    if (maySend(before)) {
      report()
      flush(true)
    }
    discard()
  }
  if (isWithdrawn) {
    forgetVisitor()
    wipeStorage()
  }
  if (isWithdrawn || isSealed) separateView()
  putConsent(next)
  if (!maySend(next)) return
  // While it was denied the page view was not recorded.
  if (before.mode === 'denied') track('page_view', { navigation: 'load' })
  if (!isWithdrawn) report()
  schedule(0)
}

/** Somebody says what the visitor allows. */
export const answer = (source: keyof Answers, purposes: Purposes): void => {
  answers[source] = { ...answers[source], ...purposes }
  change(weigh())
}

/** `periplo('consent', {analytics: true, ads: false, remember: true})`: the site's own banner speaks. */
export const answerFromSite = ({ remember, ...given }: Purposes & { remember?: boolean }): void => {
  const purposes: Record<string, boolean> = {}
  // Whatever is not a clear yes is a no.
  for (const [purpose, value] of Object.entries(given)) purposes[purpose] = value === true
  answer('api', purposes)
  if (remember) writeItem(REMEMBERED, JSON.stringify(answers.api))
}

/**
 * What holds when the page begins. The remembered answer is the only thing ever read before consent:
 * it is the visitor's own choice, and no identifier stands in it.
 */
export const beginConsent = (): void => {
  const remembered = readJson<Purposes>(REMEMBERED)
  if (remembered) answers.remembered = remembered
  putConsent(weigh())
  // Another tab has withdrawn. `localStorage.clear()` by the site looks different: it has no key.
  listen<StorageEvent>(window, 'storage', ({ key, newValue }) => {
    if (key !== PREFIX || newValue !== null || consent.mode !== 'granted') return
    answers.api = { ...answers.api, analytics: false }
    change(weigh(), true)
  })
}
