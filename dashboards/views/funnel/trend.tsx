import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { MarksOf, useMarks } from '../../parts/marks.tsx'
import { Segments } from '../../parts/segments.tsx'
import type { FunnelTrendRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'
import type { DetailProps } from './asked.ts'
import { Detail } from './detail.tsx'
import { Rate } from './rate.tsx'

/** The whole funnel by the day or week on which people entered. */
export function Trend({ asked }: DetailProps) {
  const { t, f, state, go } = useApp()
  const { scale = '' } = state.own
  const marks = useMarks()
  const load = useQuery<FunnelTrendRow>('funnel_trend', { ...asked, by: scale || 'day' })
  return (
    <>
      <Segments
        label={t.funnel.scale}
        value={scale}
        pick={(key) => go({ own: { scale: key } }, true)}
        options={Object.entries(t.funnel.scales).map(([key, label]) => ({ key, label }))}
      />
      <Detail query="funnel_trend" load={load}>
        {(rows) => {
          const best = Math.max(0.001, ...rows.map((row) => row.rate ?? 0))
          return (
            <>
              <DataTable
                caption={t.funnel.details.trend}
                rows={rows}
                rowKey={(row) => row.day}
                testid="funnel-trend"
                stacked
                columns={[
                  {
                    key: 'day',
                    label: t.funnel.day,
                    cell: (row) => (
                      <>
                        {f.shortDay(row.day)}
                        <MarksOf marks={marks} day={row.day} days={scale === 'week' ? 7 : 1} />
                        <ShareBar share={(row.rate ?? 0) / best} />
                      </>
                    ),
                  },
                  {
                    key: 'entered',
                    label: t.funnel.entered,
                    numeric: true,
                    cell: (row) => f.count(row.entered),
                  },
                  {
                    key: 'converted',
                    label: t.funnel.finished,
                    numeric: true,
                    cell: (row) => f.count(row.converted),
                  },
                  {
                    key: 'still',
                    label: t.funnel.stillUnderWay,
                    numeric: true,
                    cell: (row) => f.count(row.still_under_way),
                  },
                  {
                    key: 'rate',
                    label: t.funnel.rate,
                    numeric: true,
                    cell: (row) => <Rate rate={row.rate} part={row.converted} whole={row.entered} />,
                  },
                ]}
              />
              {rows.some((row) => row.still_under_way > 0) && (
                <p class="muted detail-hint">{t.funnel.trendHint}</p>
              )}
            </>
          )
        }}
      </Detail>
    </>
  )
}
