import { type ApiError, type Journey, type Unit, journeysUrl, listJourneys } from '../../api.ts'
import { useApp } from '../../context.ts'
import { useLoad } from '../../use-load.ts'

interface Chosen {
  journeys?: Journey[]
  journey?: Journey
  persona: string
  unit: Unit
  lap: number
  filter: string
  /** Whoever looks may change the journey, and this home can write it. */
  canWrite: boolean
  /** Why there is none. */
  error: ApiError | undefined
  reload: () => void
}

/**
 * The journey, the persona, the unit, the lap and the filter of the URL, or the first, everybody, what the journey says,
 * all (0), none.
 */
export function useJourney(): Chosen {
  const { state, site, role } = useApp()
  const url = journeysUrl(site.key)
  const { data, error, reload } = useLoad(url, (signal) => listJourneys(url, signal))
  const journeys = data?.journeys
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
    canWrite: role !== 'viewer' && (data?.can_write ?? false),
    error,
    reload,
  }
}
