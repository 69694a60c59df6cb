import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { FunnelLeaverRow } from '../../rows.ts'
import { type Text, wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'
import type { DetailProps } from './asked.ts'
import { Detail } from './detail.tsx'
import { Rate } from './rate.tsx'

export const nodeLabel = (t: Text, node: string): string => wordOf(t.funnel.nodes, wordOf(t.events, node))

/** What those who left at a step did next; each number opens its people. */
export function Leavers({ asked, at }: DetailProps) {
  const { t, f, go } = useApp()
  const load = useQuery<FunnelLeaverRow>('funnel_leavers', { ...asked, step: at })
  return (
    <Detail query="funnel_leavers" load={load}>
      {(rows) =>
        rows.length === 0 ? (
          <Empty title={t.funnel.nobodyLeft} state="range">
            <p>{t.funnel.sum}</p>
          </Empty>
        ) : (
          <DataTable
            caption={t.funnel.details['']}
            rows={rows}
            rowKey={(row) => row.next_node}
            testid="funnel-leavers"
            stacked
            columns={[
              {
                key: 'node',
                label: t.funnel.next,
                cell: (row) => (
                  <>
                    {nodeLabel(t, row.next_node)}
                    <ShareBar share={row.share} />
                  </>
                ),
              },
              {
                key: 'people',
                label: t.figures.people,
                numeric: true,
                cell: (row) =>
                  row.next_node === '$other' ? (
                    f.count(row.people)
                  ) : (
                    <button
                      type="button"
                      class="button quiet"
                      aria-label={`${f.count(row.people)}: ${nodeLabel(t, row.next_node)}`}
                      onClick={() => go({ own: { step: String(at), outcome: 'left', next: row.next_node } })}
                    >
                      {f.count(row.people)}
                    </button>
                  ),
              },
              {
                key: 'share',
                label: t.home.share,
                numeric: true,
                cell: (row) => <Rate rate={row.share} part={row.people} whole={row.left} />,
              },
              {
                key: 'after',
                label: t.funnel.after,
                numeric: true,
                cell: (row) => (row.median_ms === null ? '—' : f.span(row.median_ms)),
              },
            ]}
          />
        )
      }
    </Detail>
  )
}
