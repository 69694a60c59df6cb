import type { Core } from '../core.ts'
import type { Answer, Id, Listen, Say } from './tool.ts'

const EVERY_MS = 500
const TIMES = 40
/** No scale that is in use goes further, and a telephone number is no score. */
const SCORE = /^(\d|10)$/

/** Turns what tools say into events, each survey and each question once on a page. */
export const makeSay = ({ track, options }: Core): Say => {
  const said = new Set<string>()
  const answered = new Set<Id>()
  const tell = (name: string, survey: Id, question?: Id, fields?: object) => {
    const survey_id = String(survey ?? '')
    const question_id = question && String(question)
    const key = name + survey_id + ' ' + question_id
    if (!survey_id || said.has(key)) return
    said.add(key)
    track(name, { survey_id, question_id, ...fields })
  }
  return {
    view: (survey) => tell('survey_view', survey),
    answer: (survey, question, { score, text, ...more }: Answer) => {
      answered.add(survey)
      tell('survey_response', survey, question, {
        ...(text === undefined ? more : { instrument: 'text' }),
        score: SCORE.test(score as string) ? Number(score) : undefined,
        comment: options.surveyText === undefined ? undefined : text,
      })
    },
    close: (survey) => {
      if (!answered.has(survey)) tell('survey_dismiss', survey)
    },
  }
}

/** Listens to the survey tools of the page, those that come late too. */
export const watchSurveys = (core: Core, tools: Record<string, Listen>): void => {
  const say = makeSay(core)
  const page = window as unknown as Record<string, unknown>
  let missing = Object.entries(tools)
  let left = TIMES
  const look = () => {
    missing = missing.filter(([name, listen]) => !(name in page && core.guard(listen)(page, say, core.guard)))
    if (--left) setTimeout(look, EVERY_MS)
  }
  look()

  // <button data-periplo-survey="help" data-periplo-score="1">; what all have in common may stand around them.
  core.listen('click', ({ isTrusted, target }: MouseEvent) => {
    const answer = (target as Element).closest?.<HTMLElement>('[data-periplo-score]')
    const survey = answer?.closest<HTMLElement>('[data-periplo-survey]')
    if (!isTrusted || !answer || !survey || core.isIgnored(answer)) return
    const given: Record<string, string | undefined> = Object.assign({}, survey.dataset, answer.dataset)
    say.answer(given['periploSurvey'], given['periploQuestion'], {
      instrument: (given['periploInstrument'] ?? 'rating') as 'rating',
      touchpoint: given['periploTouchpoint'] as string,
      score: given['periploScore'],
      scale_min: +(given['periploMin'] ?? 1),
      scale_max: +(given['periploMax'] ?? 5),
    })
  })
}
