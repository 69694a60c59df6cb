import { Daily } from '../../charts/daily.tsx'
import { ShareBar } from '../../charts/share-bar.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { MarkList, MarksOf, useMarks } from '../../parts/marks.tsx'
import { ChartOrTable, Segments } from '../../parts/segments.tsx'
import { whoColumn } from '../../parts/who.tsx'
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
  const nameOf = ({ day }: FunnelTrendRow) => f.shortDay(day)
  const load = useQuery<FunnelTrendRow>('funnel_trend', { ...asked, by: scale || 'day' })
  return (
    <>
      <Segments
        label={t.funnel.scale}
        value={scale}
        pick={(key) => go({ own: { scale: key } }, true)}
        options={Object.entries(t.funnel.scales).map(([key, label]) => ({ key, label }))}
      />
      <ChartOrTable t={t} value={state.own['trend'] ?? ''} pick={(trend) => go({ own: { trend } }, true)} />
      <Detail query="funnel_trend" load={load}>
        {(rows) => {
          if (state.own['trend'] !== 'table') {
            const highest = rows.reduce<FunnelTrendRow | undefined>(
              (most, row) => ((row.rate ?? -1) > (most?.rate ?? -1) ? row : most),
              undefined,
            )
            return (
              <>
                <Daily
                  days={rows.map(({ day, rate }) => ({ day, value: rate === null ? null : rate * 100 }))}
                  marks={marks}
                  format={{ ...f, count: (points) => f.percent(points / 100) }}
                  noData={t.noData}
                  summary={t.home.dailySummary(
                    t.funnel.rate,
                    f.count(rows.length),
                    highest ? f.percent(highest.rate ?? 0) : t.noData,
                    highest ? f.day(highest.day) : '',
                  )}
                />
                <MarkList marks={marks} />
              </>
            )
          }
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
                  whoColumn(load, 'entered', t.funnel.entered, nameOf),
                  whoColumn(load, 'converted', t.funnel.finished, nameOf),
                  whoColumn(load, 'still_under_way', t.funnel.stillUnderWay, nameOf),
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
