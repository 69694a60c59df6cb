import { type Journey, type Unit, listJourneys } from '../../api.ts'
import { useApp } from '../../context.ts'
import { useLoad } from '../../use-load.ts'

/**
 * The journey, the persona, the unit, the lap and the filter of the URL, or the first, everybody, what the journey says,
 * all (0), none.
 */
export function useJourney(): {
  journeys?: Journey[]
  journey?: Journey
  persona: string
  unit: Unit
  lap: number
  filter: string
} {
  const { state } = useApp()
  const { data: journeys } = useLoad('/api/v1/journeys', listJourneys)
  const journey = journeys?.find(({ key }) => key === state.own['journey']) ?? journeys?.[0]
  const persona = journey?.personas.some(({ key }) => key === state.own['persona'])
    ? (state.own['persona'] ?? '')
    : ''
  const unit = journey?.unit && state.own['unit'] !== 'person' ? journey.unit : 'person'
  const lap = journey?.loop && /^[1-9]$/.test(state.own['lap'] ?? '') ? Number(state.own['lap']) : 0
  return {
    ...(journeys && { journeys }),
    ...(journey && { journey }),
    persona,
    unit,
    lap,
    filter: state.own['filter'] ?? '',
  }
}
