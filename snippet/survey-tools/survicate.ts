import { type Listen, NPS } from './tool.ts'

interface Survicate {
  addEventListener?: (event: string, callback: (...details: never[]) => void) => unknown
}
interface SurvicateAnswer {
  answer_type?: string
  answer_value?: string
}

/**
 * Survicate. Events and arguments: typings of `@survicate/survicate-web-surveys-wrapper` 1.3.0; the answer's fields: its
 * documentation. Several listeners are allowed. Of a rating its scale is not told; other answers are ids or words.
 */
export const survicate: Listen = ({ _sva }, say, guard) => {
  const { addEventListener } = _sva as Survicate
  if (!addEventListener) return false
  const on = (event: string, callback: (...details: never[]) => void) =>
    addEventListener.call(_sva, event, guard(callback))
  on('survey_displayed', say.view)
  on(
    'question_answered',
    (survey: string, question: number, { answer_type, answer_value }: SurvicateAnswer) => {
      const score = answer_value
      say.answer(
        survey,
        question,
        answer_type === 'nps'
          ? { ...NPS, score }
          : answer_type === 'rating'
            ? { instrument: 'rating', score }
            : answer_type === 'text'
              ? { text: answer_value }
              : {},
      )
    },
  )
  on('survey_closed', say.close)
  return true
}
