import type { Journey, Unit } from '../../api.ts'
import { useApp } from '../../context.ts'
import { PeoplePanel } from '../../parts/people-panel.tsx'
import type { StagePersonRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

const OUTCOMES = ['all', 'continued', 'left', 'still_under_way', 'came_round'] as const

interface Props {
  journey: Journey
  persona: string
  unit: Unit
  lap: number
  filter: string
}

/** The people behind a number of the map: as many as it says. */
export function StagePeople({ journey, persona, unit, lap, filter }: Props) {
  const { t, f, state, range, lang, go } = useApp()
  const stage = state.own['stage'] ?? ''
  const outcome = OUTCOMES.find((one) => one === state.own['outcome']) ?? 'all'
  const load = useQuery<StagePersonRow>('stage_people', {
    ...range,
    journey: journey.key,
    persona,
    unit,
    lap,
    filter,
    stage,
    outcome,
  })
  const titleOf = (key: string) => journey.stages.find((one) => one.key === key)?.title[lang] ?? key
  return (
    <PeoplePanel
      title={t.map.whoTitle(titleOf(stage), t.map[outcome])}
      query="stage_people"
      load={load}
      isOfAccounts={unit === 'account'}
      close={() => go({ own: { stage: '', outcome: '' } })}
      columns={[
        { key: 'entered', label: t.map.entered, cell: (row) => f.shortDateTime(row.entered_at) },
        { key: 'outcome', label: t.map.outcome, cell: (row) => t.map[row.outcome] },
        {
          key: 'gap',
          label: t.map.gap,
          numeric: true,
          cell: (row) => (row.ms_to_next === null ? '—' : f.span(row.ms_to_next)),
        },
        { key: 'last', label: t.map.lastStage, cell: (row) => titleOf(row.last_stage) },
      ]}
    />
  )
}
