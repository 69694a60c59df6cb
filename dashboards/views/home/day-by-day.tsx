import { Daily } from '../../charts/daily.tsx'
import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { AddMark, MarkList, MarksOf, useMarks } from '../../parts/marks.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { ChartOrTable } from '../../parts/segments.tsx'
import { Who } from '../../parts/who.tsx'
import type { DayRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

const metrics = ['people', 'sessions', 'page_views', 'conversions'] as const
type Metric = (typeof metrics)[number]

/** One measure per day, as columns or as a table of all of them. */
export function DayByDay() {
  const { t, f, state, range, go } = useApp()
  const load = useQuery<DayRow>('overview_daily', { ...range })
  const metric = metrics.find((key) => key === state.own['metric']) ?? 'people'
  const rows = load.data?.rows ?? []
  const marks = useMarks()
  return (
    <QueryPanel
      title={t.home.daily}
      class="wide"
      tools={
        <>
          <AddMark class="button quiet" />
          <label class="field inline">
            <span class="hidden">{t.home.metric}</span>
            <select
              data-free
              value={metric}
              onChange={(event) => go({ own: { metric: event.currentTarget.value } }, true)}
            >
              {metrics.map((key) => (
                <option key={key} value={key}>
                  {t.figures[key]}
                </option>
              ))}
            </select>
          </label>
          <ChartOrTable
            t={t}
            value={state.own['daily'] ?? ''}
            pick={(daily) => go({ own: { daily } }, true)}
          />
        </>
      }
      query="overview_daily"
      load={load}
    >
      {state.own['daily'] === 'table' ? (
        <DataTable
          caption={t.home.daily}
          rows={rows}
          rowKey={(row) => row.day}
          columns={[
            {
              key: 'day',
              label: t.period,
              cell: (row) => (
                <>
                  {f.day(row.day)}
                  <MarksOf marks={marks} day={row.day} />
                </>
              ),
            },
            ...metrics.map((key) => ({
              key,
              label: t.figures[key],
              numeric: true,
              cell: (row: DayRow) => (
                <Who load={load} row={row} column={key} label={`${t.figures[key]}: ${f.day(row.day)}`} />
              ),
            })),
          ]}
        />
      ) : (
        rows.length > 0 && (
          <>
            <Daily
              days={rows.map((row) => ({ day: row.day, value: row[metric] }))}
              marks={marks}
              format={f}
              summary={summary(rows, metric)}
            />
            <MarkList marks={marks} />
          </>
        )
      )}
    </QueryPanel>
  )

  function summary(all: readonly DayRow[], key: Metric): string {
    const best = all.reduce((most, row) => (row[key] > most[key] ? row : most))
    return t.home.dailySummary(t.figures[key], f.count(all.length), f.count(best[key]), f.day(best.day))
  }
}
