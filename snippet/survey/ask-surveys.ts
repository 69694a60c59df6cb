import type { Ask } from '../api.ts'
import type { Card } from '../card/show.ts'
import type { Core } from '../core.ts'
import { hashes } from '../hashes.ts'
import { onEvent } from '../on-event.ts'
import { readWords } from './words.ts'

/** What the collector keeps. */
const MAX_COMMENT = 2000
const SCALES = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const
const DAY_MS = 864e5
/** How soon after the visitor's consent the card stands there. */
const EVERY_MS = 1000

/**
 * `periplo('ask', {instrument: 'nps', …})`. Asked once on a page, and with consent once on the device; not before the
 * visitor has said what is allowed, and not at all where the answer would not be recorded.
 */
export const askSurveys = (core: Core): void => {
  const { track, guard, explain, readIds, load, options } = core
  const asked: Record<string, number> = {}
  let isOpen = false
  let isRecorded = false
  // Never without consent. The record of the visitor goes when consent goes, or when another person uses the device.
  const readRecord = guard(() => {
    // Nor under the exemption of audience measurement, which covers no surveys.
    if (readIds()[0] !== 'granted' || options.preset) return undefined
    return JSON.parse(localStorage['periplo'] as string) as { surveys?: typeof asked }
  })
  const remember = guard((survey_id: string) => {
    asked[survey_id] = Date.now()
    const record = readRecord()
    if (!record) return
    record.surveys = { ...record.surveys, ...asked }
    localStorage['periplo'] = JSON.stringify(record)
  })

  const ask: (given: Ask) => void = guard((given: Ask) => {
    const {
      instrument,
      survey_id = instrument,
      touchpoint,
      question_id,
      into,
      comment,
      days = Infinity,
    } = given
    const [mode] = readIds()
    if (mode === 'pending') return void setTimeout(ask, EVERY_MS, given)
    const place = typeof into === 'string' ? document.querySelector(into) : into
    const at = asked[survey_id] ?? readRecord()?.surveys?.[survey_id]
    const age = (Date.now() - (at as number)) / DAY_MS
    const [min, max] = SCALES[instrument]
    if (place === null || (isOpen && !place) || age < days) return explain(survey_id, 'not asked')
    const survey = { survey_id, instrument, touchpoint }
    isRecorded = false
    track('survey_view', survey)
    if (!isRecorded) return
    remember(survey_id)
    isOpen ||= !place
    const lang = (given.lang ?? (document.documentElement.lang || navigator.language)).startsWith('es')
      ? 'es'
      : 'en'
    let isAnswered = false
    const tell = (said?: number | string) => {
      if (said === undefined) {
        if (!place) isOpen = false
        if (!isAnswered) track('survey_dismiss', survey)
      } else if (typeof said === 'string') {
        // A row of its own: the score does not wait for it, and counts once.
        if (said.trim()) {
          track('survey_response', {
            ...survey,
            instrument: 'text',
            question_id: 'comment',
            comment: said.slice(0, MAX_COMMENT),
          })
        }
      } else {
        isAnswered = true
        track('survey_response', { ...survey, question_id, score: said, scale_min: min, scale_max: max })
      }
      // In the first moment of a first visit there was no record yet.
      remember(survey_id)
    }
    if (!core.cards) {
      core.cards = [] as Card[]
      load('card', hashes['card'])
    }
    core.cards.push({ ...readWords(lang, instrument), ...given, lang, min, max, place, comment, tell })
  })

  onEvent('survey_view', () => (isRecorded = true))
  const waiting = core.ask
  core.ask = { push: ask }
  if (Array.isArray(waiting)) (waiting as Ask[]).forEach((given) => ask(given))
}
