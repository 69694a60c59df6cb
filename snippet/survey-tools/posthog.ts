import { type Listen, NPS } from './tool.ts'

interface Question {
  id?: string
  type?: string
  scale?: number
}
interface Captured {
  event?: string
  properties: {
    $survey_id?: string
    $survey_response?: unknown
    $survey_questions?: { id?: string; response?: unknown }[]
  }
}
interface PostHog {
  __loaded?: boolean
  on?: (event: 'eventCaptured', callback: (captured: Captured) => void) => unknown
  getSurveys?: (callback: (surveys: { id: string; questions: Question[] }[]) => void) => void
}

/**
 * PostHog's surveys, where the site keeps it as `window.posthog`. Names: typings of posthog-js 1.449.2 and
 * @posthog/browser-common 0.11.0. What kind of question it was is in the survey that was shown, which it has at hand;
 * its scale of 10 begins at 0 and is taken for NPS, the others begin at 1.
 */
export const posthog: Listen = (page, say, guard) => {
  const tool = page['posthog'] as PostHog
  if (!tool.__loaded || !tool.on) return false
  tool.on(
    'eventCaptured',
    guard(({ event, properties }: Captured) => {
      const { $survey_id: survey, $survey_response, $survey_questions } = properties
      if (event === 'survey shown') say.view(survey)
      if (event === 'survey dismissed') say.close(survey)
      if (event !== 'survey sent') return
      tool.getSurveys?.((surveys) => {
        const asked = surveys.find(({ id }) => id === survey)?.questions
        for (const { id, response } of $survey_questions ?? [
          { id: asked?.[0]?.id, response: $survey_response },
        ]) {
          const { type, scale } = asked?.find((question) => question.id === id) ?? {}
          if (response === null || response === undefined) continue
          say.answer(
            survey,
            id,
            type === 'rating'
              ? {
                  ...(scale === 10
                    ? NPS
                    : { instrument: 'rating', scale_min: 1, scale_max: scale as number }),
                  score: response,
                }
              : type === 'open'
                ? { text: response }
                : {},
          )
        }
      })
    }),
  )
  return true
}
