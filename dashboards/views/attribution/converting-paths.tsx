import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { whoColumn } from '../../parts/who.tsx'
import type { ConvertingPathRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import { usePartName } from './part-name.ts'

/** The most frequent paths of touches that ended in a conversion. */
export function ConvertingPaths({ by, lookback }: { by: string; lookback: string }) {
  const { t, f, site, range } = useApp()
  const w = t.attribution
  const load = useQuery<ConvertingPathRow>('converting_paths', {
    ...range,
    by: by || 'channel',
    lookback_days: lookback,
  })
  const partName = usePartName(by)
  const rows = load.data?.rows ?? []
  const [first] = rows
  const nameOf = ({ path }: Pick<ConvertingPathRow, 'path'>) =>
    path.length === 0 ? w.unattributed : path.map(partName).join(' → ')
  const covered = rows.reduce((all, { share }) => all + share, 0)
  if (load.data && !first) return null
  return (
    <QueryPanel
      title={w.paths}
      query="converting_paths"
      load={load}
      nameOf={(_, path) => nameOf({ path: path ? path.split(',') : [] })}
    >
      {first && (
        <>
          <DataTable
            caption={w.paths}
            rows={rows}
            rowKey={({ path }) => path.join(' ')}
            testid="converting-paths"
            stacked
            columns={[
              {
                key: 'path',
                label: w.path,
                cell: nameOf,
              },
              whoColumn(load, 'conversions', w.conversions, nameOf),
              {
                key: 'revenue',
                label: w.revenue,
                numeric: true,
                cell: ({ revenue }) => f.money(revenue, site.currency),
              },
              {
                key: 'days',
                label: w.lag,
                numeric: true,
                cell: ({ median_days: days }) => (days === null ? '' : f.decimal(days)),
              },
              {
                key: 'touches',
                label: w.touches,
                numeric: true,
                cell: ({ median_touches: touches }) => (touches === null ? '' : f.decimal(touches)),
              },
            ]}
          />
          <p class="muted map-legend">
            {w.shownPaths(f.count(rows.length), f.count(first.total_paths), f.percent(covered))}
          </p>
        </>
      )}
    </QueryPanel>
  )
}
