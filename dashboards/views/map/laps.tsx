import type { Journey, Unit } from '../../api.ts'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import type { LapRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

interface Props {
  journey: Journey
  persona: string
  unit: Unit
  filter: string
}

/** Lap by lap: who came round again, and after how long. */
export function Laps({ journey, persona, unit, filter }: Props) {
  const { t, f, range } = useApp()
  const load = useQuery<LapRow>('journey_laps', {
    ...range,
    journey: journey.key,
    persona,
    unit,
    filter,
    limit: 10,
  })
  const count = (key: 'people' | 'came_round' | 'left' | 'still_under_way', label: string) => ({
    key,
    label,
    numeric: true,
    cell: (row: LapRow) => f.count(row[key]),
  })
  return (
    <QueryPanel title={t.map.laps} query="journey_laps" load={load}>
      <p class="muted">{t.map.lapsText}</p>
      <DataTable
        caption={t.map.laps}
        rows={load.data?.rows ?? []}
        rowKey={(row) => String(row.lap_no)}
        testid="laps"
        stacked
        columns={[
          { key: 'lap', label: t.map.lap, cell: (row) => t.map.lapNo(row.lap_no) },
          count('people', t.map.people),
          count('came_round', t.map.came_round),
          count('left', t.map.left),
          count('still_under_way', t.map.still_under_way),
          {
            key: 'gap',
            label: t.map.toNextLap,
            numeric: true,
            cell: (row) => (row.median_ms_to_next_lap === null ? '—' : f.span(row.median_ms_to_next_lap)),
          },
        ]}
      />
    </QueryPanel>
  )
}
