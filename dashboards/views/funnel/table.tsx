import { type FunnelShown, wholeOf } from '../../charts/funnel-bars.tsx'
import { useApp } from '../../context.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import type { FunnelRow } from '../../rows.ts'
import { Rate } from './rate.tsx'
import { numbered } from './step-label.ts'

/** The same rows as the bars, one per step. A step that the site never sent has no data. */
export function FunnelTable({ rows, missing, label }: FunnelShown) {
  const { t, f } = useApp()
  const first = rows[0]?.entered ?? 0
  const count = (
    key: 'entered' | 'continued' | 'left' | 'still_under_way',
    word: string,
  ): Column<FunnelRow> => ({
    key,
    label: word,
    numeric: true,
    cell: (row) => (missing.has(row.name) ? t.noData : f.count(row[key])),
  })
  return (
    <DataTable
      caption={t.views.funnel}
      rows={rows}
      rowKey={(row) => String(row.step)}
      testid="funnel-table"
      columns={[
        {
          key: 'name',
          label: t.funnel.event,
          cell: (row) => numbered(label(row.step), row),
        },
        count('entered', t.funnel.entered),
        count('continued', t.funnel.continued),
        count('left', t.funnel.left),
        count('still_under_way', t.funnel.stillUnderWay),
        {
          key: 'previous',
          label: t.funnel.rateFromPrevious,
          numeric: true,
          cell: (row) => {
            if (missing.has(row.name)) return '—'
            return (
              <Rate
                rate={row.rate_from_previous}
                part={row.entered}
                whole={wholeOf(rows, rows.indexOf(row))}
              />
            )
          },
        },
        {
          key: 'first',
          label: t.funnel.rateFromFirst,
          numeric: true,
          cell: (row) =>
            missing.has(row.name) ? (
              '—'
            ) : (
              <Rate rate={row.rate_from_first} part={row.entered} whole={first} />
            ),
        },
        {
          key: 'median',
          label: t.funnel.median,
          numeric: true,
          cell: (row) => (row.median_ms_from_previous === null ? '—' : f.span(row.median_ms_from_previous)),
        },
      ]}
    />
  )
}
