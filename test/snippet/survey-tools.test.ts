import { beforeEach, expect, test, vi } from 'vitest'
import type { Core } from '../../snippet/core.ts'
import { posthog } from '../../snippet/survey-tools/posthog.ts'
import { satismeter } from '../../snippet/survey-tools/satismeter.ts'
import { survicate } from '../../snippet/survey-tools/survicate.ts'
import type { Say } from '../../snippet/survey-tools/tool.ts'
import { makeSay } from '../../snippet/survey-tools/watch-surveys.ts'
import { IDLE_CORE } from '../support/fake-core.ts'

const SECRET = 'ana@example.org says hello'

let tracked: [name: string, fields: unknown][]
let say: Say
const { guard } = IDLE_CORE
const start = (options: Core['options'] = {}): void => {
  tracked = []
  const track: Core['track'] = (name, fields) =>
    tracked.push([name, JSON.parse(JSON.stringify(fields)) as unknown])
  say = makeSay({ track, options } as Core)
}
beforeEach(() => start())

const NPS = { instrument: 'nps', scale_min: 0, scale_max: 10 }

/** As `_sva` when `SurvicateReady` has fired: any number of listeners an event. */
const makeSurvicate = () => {
  const listeners: Record<string, ((...details: unknown[]) => void)[]> = {}
  return {
    addEventListener: (name: string, callback: () => void) => (listeners[name] ??= []).push(callback),
    says: (name: string, ...details: unknown[]) => listeners[name]?.forEach((each) => each(...details)),
  }
}

test('Survicate: a survey seen, answered and closed; no word of it', () => {
  expect(survicate({ _sva: { traits: {} } }, say, guard)).toBeFalsy()
  const _sva = makeSurvicate()
  expect(survicate({ _sva }, say, guard)).toBe(true)
  _sva.says('survey_displayed', '6ee216', undefined)
  _sva.says('survey_displayed', '6ee216', undefined)
  _sva.says('question_answered', '6ee216', 1459131, { answer_type: 'nps', answer_value: '9' })
  _sva.says('question_answered', '6ee216', 2, { answer_type: 'rating', answer_value: '4' })
  _sva.says('question_answered', '6ee216', 3, { answer_type: 'single', answer_id: 201139 })
  _sva.says('question_answered', '6ee216', 4, { answer_type: 'text', answer_value: SECRET })
  _sva.says('question_answered', '6ee216', 5, undefined)
  _sva.says('survey_completed', '6ee216')
  _sva.says('survey_closed', '6ee216')
  const survey_id = '6ee216'
  expect(tracked).toEqual([
    ['survey_view', { survey_id }],
    ['survey_response', { survey_id, question_id: '1459131', ...NPS, score: 9 }],
    ['survey_response', { survey_id, question_id: '2', instrument: 'rating', score: 4 }],
    ['survey_response', { survey_id, question_id: '3' }],
    ['survey_response', { survey_id, question_id: '4', instrument: 'text' }],
  ])
})

test('Survicate: closed without an answer is a dismissal, once', () => {
  const _sva = makeSurvicate()
  survicate({ _sva }, say, guard)
  _sva.says('survey_displayed', 'a')
  _sva.says('survey_closed', 'a')
  _sva.says('survey_closed', 'a')
  expect(tracked.map(([name]) => name)).toEqual(['survey_view', 'survey_dismiss'])
})

test('what visitors write is recorded only where the site says so; a telephone number is no score', () => {
  const _sva = makeSurvicate()
  start({ surveyText: '' })
  survicate({ _sva }, say, guard)
  _sva.says('question_answered', 'a', 1, { answer_type: 'text', answer_value: 'Llegó tarde' })
  _sva.says('question_answered', 'a', 2, { answer_type: 'rating', answer_value: '3001234567' })
  expect(tracked).toEqual([
    ['survey_response', { survey_id: 'a', question_id: '1', instrument: 'text', comment: 'Llegó tarde' }],
    ['survey_response', { survey_id: 'a', question_id: '2', instrument: 'rating' }],
  ])
})

interface SatisOptions {
  writeKey?: string
  events?: Record<string, (event: object) => void>
}
/** The loader of `satismeter-loader` 1.1.0, and its script: it replaces the function and makes the queued calls. */
const makeSatisMeter = (page: Record<string, unknown>) => {
  let started: SatisOptions = {}
  const q: unknown[][] = []
  page['satismeter'] = Object.assign((...call: unknown[]) => void q.push(call), { q })
  const real = (options: SatisOptions) => {
    if (options.writeKey) started = options
  }
  return {
    call: (...call: unknown[]) => (page['satismeter'] as (...call: unknown[]) => void)(...call),
    load: () => {
      const waiting = (page['satismeter'] as { q: [SatisOptions][] }).q
      page['satismeter'] = real
      for (const call of waiting) real(...call)
    },
    says: (name: string, event: object) => started.events?.[name]?.(event),
  }
}
const ANSWERS = [
  { id: 'q1', label: SECRET, value: 9 },
  { id: 'q2', label: SECRET, value: SECRET },
]

test.each([
  ['the call waits in the queue', ['call', 'look', 'look', 'load', 'look']],
  ['the call comes after us', ['look', 'call', 'load', 'look']],
  ['its script comes before the call', ['look', 'load', 'look', 'call']],
])('SatisMeter is joined and the site’s own listeners go on: %s', (_title, order) => {
  const page: Record<string, unknown> = {}
  const tool = makeSatisMeter(page)
  const own = vi.fn()
  const events = { progress: own, dismiss: own }
  for (const step of order) {
    if (step === 'call') {
      tool.call({ writeKey: 'XXX', userId: '1234', traits: { email: SECRET }, events })
      tool.call('track', { event: SECRET })
    }
    if (step === 'look') satismeter(page, say, guard)
    if (step === 'load') tool.load()
  }
  tool.says('display', { campaign: 'c1' })
  tool.says('progress', { campaign: 'c1', answers: ANSWERS.slice(0, 1) })
  tool.says('progress', { campaign: 'c1', answers: ANSWERS })
  tool.says('complete', { campaign: 'c1', answers: ANSWERS })
  tool.says('dismiss', { campaign: 'c2' })
  expect(tracked).toEqual([
    ['survey_view', { survey_id: 'c1' }],
    ['survey_response', { survey_id: 'c1', question_id: 'q1', instrument: 'rating', score: 9 }],
    ['survey_response', { survey_id: 'c1', question_id: 'q2' }],
    ['survey_dismiss', { survey_id: 'c2' }],
  ])
  expect(own).toHaveBeenCalledTimes(3)
})

test('PostHog: kinds of questions are looked up in the survey that was shown', () => {
  expect(posthog({ posthog: [] }, say, guard)).toBeFalsy()
  let capture: (captured: object) => void = () => {}
  const tool = {
    __loaded: true,
    on: (name: string, callback: (captured: object) => void) => {
      if (name === 'eventCaptured') capture = callback
    },
    getSurveys: (callback: (surveys: object[]) => void) =>
      callback([
        {
          id: 's1',
          questions: [
            { id: 'nps', type: 'rating', scale: 10, question: SECRET },
            { id: 'stars', type: 'rating', scale: 5 },
            { id: 'why', type: 'open' },
            { id: 'which', type: 'single_choice' },
            { id: 'skipped', type: 'open' },
          ],
        },
      ]),
  }
  posthog({ posthog: tool }, say, guard)
  const $survey_id = 's1'
  capture({ event: '$pageview', properties: { $survey_id } })
  capture({ event: 'survey shown', properties: { $survey_id, $survey_name: SECRET } })
  const responses = { nps: 10, stars: '3', why: SECRET, which: SECRET, skipped: null }
  const $survey_questions = Object.entries(responses).map(([id, response]) => ({
    id,
    response,
    question: SECRET,
  }))
  // Partial answers come again with the next.
  capture({
    event: 'survey sent',
    properties: { $survey_id, $survey_questions: $survey_questions.slice(0, 1) },
  })
  capture({ event: 'survey sent', properties: { $survey_id, $survey_questions } })
  capture({ event: 'survey dismissed', properties: { $survey_id } })
  capture({ event: 'survey dismissed', properties: { $survey_id: 's2' } })
  capture({})
  const survey_id = 's1'
  expect(tracked).toEqual([
    ['survey_view', { survey_id }],
    ['survey_response', { survey_id, question_id: 'nps', ...NPS, score: 10 }],
    [
      'survey_response',
      { survey_id, question_id: 'stars', instrument: 'rating', scale_min: 1, scale_max: 5, score: 3 },
    ],
    ['survey_response', { survey_id, question_id: 'why', instrument: 'text' }],
    ['survey_response', { survey_id, question_id: 'which' }],
    ['survey_dismiss', { survey_id: 's2' }],
  ])
  expect(JSON.stringify(tracked)).not.toContain('ana@')
})
