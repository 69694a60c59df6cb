import type { EventFields } from '../../schema/events/index.ts'

export type Id = string | number | undefined

/** What was answered: a score with what is known of its scale, or the text that the visitor wrote. */
export type Answer = Pick<
  Partial<EventFields<'survey_response'>>,
  'instrument' | 'touchpoint' | 'scale_min' | 'scale_max'
> & { score?: unknown; text?: unknown }

/** What a tool says happened. Saying it again is safe: each survey and each question count once on a page. */
export interface Say {
  view: (survey: Id) => void
  answer: (survey: Id, question: Id, answer: Answer) => void
  /** Closed; it was a dismissal unless something was answered before. */
  close: (survey: Id) => void
}

/** Listens to a tool of the page; says whether it took listeners. Asked every half second, may throw. */
export type Listen = (page: Record<string, unknown>, say: Say, guard: Guard) => unknown

export type Guard = <A extends unknown[], R>(fn: (...args: A) => R) => (...args: A) => R | undefined

export const NPS = { instrument: 'nps', scale_min: 0, scale_max: 10 } as const
