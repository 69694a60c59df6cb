import { type Journey, type Unit, listJourneys } from '../../api.ts'
import { useApp } from '../../context.ts'
import { useLoad } from '../../use-load.ts'

/** The journey, the persona and the unit of the URL, or the first, everybody, and what the journey says. */
export function useJourney(): { journeys?: Journey[]; journey?: Journey; persona: string; unit: Unit } {
  const { state } = useApp()
  const { data: journeys } = useLoad('/api/v1/journeys', listJourneys)
  const journey = journeys?.find(({ key }) => key === state.own['journey']) ?? journeys?.[0]
  const persona = journey?.personas.some(({ key }) => key === state.own['persona'])
    ? (state.own['persona'] ?? '')
    : ''
  const unit = journey?.unit && state.own['unit'] !== 'person' ? journey.unit : 'person'
  return { ...(journeys && { journeys }), ...(journey && { journey }), persona, unit }
}
