import type { Journey } from '../../api.ts'
import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { Sentence } from '../../parts/sentence.tsx'
import { Who } from '../../parts/who.tsx'
import type { KeptRow } from '../../rows.ts'
import { useQuery } from '../../use-load.ts'

/** What customers who bought again did differently from those who did not. */
export function KeptLost({ journey }: { journey: Journey }) {
  const { t, f, range, lang } = useApp()
  const w = t.kept
  const load = useQuery<KeptRow>('kept_vs_lost', { ...range, journey: journey.key, limit: 12 })
  const rows = load.data?.rows ?? []
  const [first] = rows
  const nameOf = ({ touch }: Pick<KeptRow, 'touch'>) =>
    journey.touchpoints.find(({ key }) => key === touch)?.title[lang] ?? (touch || w.none)
  const who = (row: KeptRow, column: keyof KeptRow, label: string, shown?: string) => (
    <Who load={load} row={row} column={column} label={label} {...(shown && { shown })} />
  )
  if (load.data && !first) return null
  const share = (people: number, all: number) =>
    all >= SMALL_SAMPLE ? f.percent(people / all) : t.ofN(f.count(people), f.count(all))
  return (
    <QueryPanel title={w.title} query="kept_vs_lost" load={load} nameOf={(_, touch) => nameOf({ touch })}>
      {first && (
        <>
          <p class="map-finding" data-testid="kept-summary">
            <Sentence
              words={w.summary}
              of={(['kept', 'lost', 'still_under_way'] as const).map((key) => who(first, key, w.title))}
            />
          </p>
          <DataTable
            caption={w.title}
            rows={rows}
            rowKey={({ touch }) => touch}
            testid="kept-vs-lost"
            stacked
            columns={[
              {
                key: 'touch',
                label: w.did,
                cell: nameOf,
              },
              {
                key: 'kept',
                label: w.kept,
                numeric: true,
                cell: (row) =>
                  who(row, 'kept_people', `${w.kept}: ${nameOf(row)}`, share(row.kept_people, row.kept)),
              },
              {
                key: 'lost',
                label: w.lost,
                numeric: true,
                cell: (row) =>
                  who(row, 'lost_people', `${w.lost}: ${nameOf(row)}`, share(row.lost_people, row.lost)),
              },
              {
                key: 'ratio',
                label: w.ratio,
                numeric: true,
                cell: ({ ratio }) => (ratio === null ? t.noData : f.ratio(ratio)),
              },
              {
                key: 'interval',
                label: w.interval,
                numeric: true,
                cell: ({ ratio_low: low, ratio_high: high, is_clear: isClear }) =>
                  low === null || high === null
                    ? ''
                    : `${f.ratio(low)} – ${f.ratio(high)}${isClear ? ` · ${w.clear}` : ''}`,
              },
            ]}
          />
          <p class="muted map-legend">{w.note}</p>
        </>
      )}
    </QueryPanel>
  )
}
