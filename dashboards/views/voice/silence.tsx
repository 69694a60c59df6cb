import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { Link } from '../../parts/link.tsx'
import type { SurveyRow } from '../../rows.ts'
import { Rate } from '../funnel/rate.tsx'
import { usePartName } from './part-name.ts'

/** Of those who saw a survey: who answered, who closed it, who did nothing. */
export function Silence({ rows, by }: { rows: readonly SurveyRow[]; by: string }) {
  const { t, f } = useApp()
  const w = t.voice
  const nameOf = usePartName(by)
  const sum = (key: 'viewers' | 'viewers_answered') => rows.reduce((all, row) => all + row[key], 0)
  const silent = (outcome: 'dismissed' | 'silent'): Column<SurveyRow> => ({
    key: outcome,
    label: w[outcome],
    numeric: true,
    cell: ({ instrument, part, [`viewers_${outcome}` as const]: n }) =>
      n === 0 ? (
        f.count(0)
      ) : (
        <Link
          to={{ own: { instrument, part, outcome } }}
          class="plain"
          aria-label={`${f.count(n)} ${w[outcome]}: ${nameOf(part)}`}
        >
          {f.count(n)}
        </Link>
      ),
  })
  return (
    <>
      <p class="map-finding">{w.silenceText(f.count(sum('viewers_answered')), f.count(sum('viewers')))}</p>
      <DataTable
        caption={w.silence}
        rows={rows}
        rowKey={(row) => `${row.instrument} ${row.part}`}
        testid="silence"
        stacked
        columns={[
          {
            key: 'part',
            label: w.survey,
            cell: (row) => `${row.instrument.toUpperCase()} · ${nameOf(row.part)}`,
          },
          { key: 'viewers', label: w.viewers, numeric: true, cell: (row) => f.count(row.viewers) },
          {
            key: 'answered',
            label: w.answered,
            numeric: true,
            cell: (row) => f.count(row.viewers_answered),
          },
          silent('dismissed'),
          silent('silent'),
          {
            key: 'rate',
            label: w.rate,
            cell: (row) => (
              <div>
                <Rate rate={row.response_rate} part={row.viewers_answered} whole={row.viewers} />
                <ShareBar share={row.response_rate ?? 0} />
              </div>
            ),
          },
        ]}
      />
    </>
  )
}
