import type { Journey } from '../../api.ts'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Link } from '../../parts/link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { Source } from '../../parts/source.tsx'
import { Trouble } from '../../parts/trouble.tsx'
import type { StagePersonRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

const OUTCOMES = ['all', 'continued', 'left', 'still_under_way'] as const

/** The people behind a number of the map: as many as it says. */
export function StagePeople({ journey, persona }: { journey: Journey; persona: string }) {
  const { t, f, state, range, lang, go } = useApp()
  const stage = state.own['stage'] ?? ''
  const outcome = OUTCOMES.find((one) => one === state.own['outcome']) ?? 'all'
  const load = useQuery<StagePersonRow>('stage_people', {
    ...range,
    journey: journey.key,
    persona,
    stage,
    outcome,
  })
  const rows = load.data?.rows ?? []
  const titleOf = (key: string) => journey.stages.find((one) => one.key === key)?.title[lang] ?? key
  return (
    <Panel
      title={t.map.whoTitle(titleOf(stage), t.map[outcome])}
      busy={load.busy}
      tools={
        <button
          type="button"
          class="button quiet"
          aria-label={t.close}
          onClick={() => go({ own: { stage: '', outcome: '' } })}
        >
          <Icon name="cross" />
        </button>
      }
      footer={<Source url={load.url} name="stage_people" answer={load.data} />}
    >
      {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
      {load.data && (
        <p class="muted" data-testid="stage-people-total">
          {t.map.shown(f.count(rows.length), f.count(rows[0]?.total ?? 0))}
        </p>
      )}
      {rows.length > 0 && (
        <DataTable
          caption={t.map.whoTitle(titleOf(stage), t.map[outcome])}
          rows={rows}
          rowKey={(row) => row.person_id}
          testid="stage-people"
          stacked
          columns={[
            {
              key: 'person',
              label: t.figures.people,
              cell: (row) => (
                <Link to={{ view: 'people', own: { person: row.person_id } }}>{row.person_id}</Link>
              ),
            },
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
      )}
    </Panel>
  )
}
