import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import { whoColumn } from '../../parts/who.tsx'
import type { FunnelTimeRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import type { DetailProps } from './asked.ts'
import { Detail } from './detail.tsx'

/** How long people take to the next step, or for all of it. */
export function Times({ asked, at, rows: steps }: DetailProps) {
  const { t, f } = useApp()
  // The time of a step is asked of the one after it that cannot be left out.
  const step = at === 0 ? 0 : (steps.find((row) => row.step > at && !row.is_optional)?.step ?? at)
  const load = useQuery<FunnelTimeRow>('funnel_times', { ...asked, step })
  const spanOf = ({ from_ms: from, to_ms: to }: FunnelTimeRow) => {
    if (to === null) return t.funnel.over(f.span(from))
    return from === 0 ? t.funnel.under(f.span(to)) : t.funnel.between(f.span(from), f.span(to))
  }
  return (
    <Detail query="funnel_times" load={load} nameOf={(_, ms) => (ms === 'null' ? '' : f.span(Number(ms)))}>
      {(rows) => {
        const [first] = rows
        if (!first)
          return (
            <Empty title={t.funnel.nobodyCame} state="range">
              <p>{t.funnel.sum}</p>
            </Empty>
          )
        return (
          <>
            <p data-testid="funnel-times-are">
              {t.funnel.timesAre(f.span(first.median_ms), f.span(first.p90_ms), f.count(first.total))}
            </p>
            <DataTable
              caption={t.funnel.details.times}
              rows={rows}
              rowKey={(row) => String(row.from_ms)}
              testid="funnel-times"
              columns={[
                {
                  key: 'time',
                  label: t.funnel.time,
                  cell: (row) => (
                    <>
                      {spanOf(row)}
                      <ShareBar share={row.people / row.total} />
                    </>
                  ),
                },
                whoColumn(load, 'people', t.figures.people, spanOf),
              ]}
            />
          </>
        )
      }}
    </Detail>
  )
}
