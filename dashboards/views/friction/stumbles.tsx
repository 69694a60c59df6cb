import { useApp } from '../../context.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Empty } from '../../parts/empty.tsx'
import { QueryPanel } from '../../parts/query-panel.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Who } from '../../parts/who.tsx'
import type { FrictionRow } from '../../rows.ts'
import { wordOf } from '../../text/index.ts'
import { useQuery } from '../../use-load.ts'
import { useShare } from './share.ts'
import { spanOf, Versus } from './versus.tsx'

/** Parts that are listed: those with most people. */
const SHOWN = 10

/** Errors, rage and dead clicks, missing and slow pages: whom they meet, and whether these convert less. */
export function Stumbles() {
  const { t, f, state, range, go } = useApp()
  const w = t.friction
  const share = useShare()
  const by = state.own['by'] ?? ''
  const load = useQuery<FrictionRow>('friction', { ...range, by: by || 'page', limit: SHOWN })
  const all = load.data?.rows ?? []
  // One row per part, with what happened there; the whole site is one part, so its kinds have the rows.
  const rows = all.filter(({ kind }) => by === 'all' || kind === 'any')
  const span = spanOf(rows)
  const partOf = (row: FrictionRow) =>
    by === 'all' ? w.bys.all : by === 'device' ? wordOf(t.devices, row.part) : row.part || w.unknown
  const kindOf = (row: FrictionRow) => wordOf(w.kinds, wordOf(t.events, row.kind))
  const worst = all.filter(({ kind }) => kind !== 'any').toSorted((a, b) => b.affected - a.affected)[0]
  return (
    <QueryPanel
      title={w.where}
      tools={
        <Segments
          label={w.by}
          value={by}
          options={Object.entries(w.bys).map(([key, label]) => ({ key, label }))}
          pick={(key) => go({ own: { by: key } }, true)}
        />
      }
      query="friction"
      load={load}
      nameOf={(column, value) =>
        column === 'kind' && value
          ? wordOf(w.kinds, wordOf(t.events, value))
          : by === 'device'
            ? wordOf(t.devices, value)
            : value
      }
    >
      {load.data && !load.busy && rows.length === 0 && (
        <Empty title={w.none} state="range">
          <p>{w.noneText}</p>
        </Empty>
      )}
      {worst && (
        <>
          <p class="map-finding" data-testid="friction-summary">
            {w.summary(kindOf(worst), partOf(worst), f.count(worst.affected))}
          </p>
          <DataTable
            caption={w.where}
            rows={rows}
            rowKey={(row) => `${row.part} ${row.kind}`}
            testid="friction"
            stacked
            columns={[
              {
                key: 'part',
                label: wordOf(w.bys, by),
                cell: (row) => (
                  <span class="path" title={partOf(row)}>
                    {partOf(row)}
                  </span>
                ),
              },
              {
                key: 'kind',
                label: w.what,
                cell: (row) =>
                  by === 'all' ? (
                    kindOf(row)
                  ) : (
                    <span class="message">
                      {all
                        .filter(({ part, kind }) => part === row.part && kind !== 'any')
                        .toSorted((a, b) => b.affected - a.affected)
                        .map((one) => w.kindOf(kindOf(one), f.count(one.affected)))
                        .join(', ')}
                    </span>
                  ),
              },
              {
                key: 'affected',
                label: w.affected,
                numeric: true,
                cell: (row) => (
                  <>
                    <Who load={load} row={row} column="affected" label={`${w.affected}: ${partOf(row)}`} /> ·{' '}
                    {share(row.affected, row.visitors)}
                  </>
                ),
              },
              { key: 'events', label: w.events, numeric: true, cell: (row) => f.count(row.events) },
              {
                key: 'converted',
                label: w.converted,
                numeric: true,
                cell: (row) =>
                  (['affected', 'unaffected'] as const).map((who, no) => (
                    <>
                      {no > 0 && ' / '}
                      <Who
                        load={load}
                        row={row}
                        column={`${who}_converted`}
                        label={`${w.converted}: ${partOf(row)}`}
                        shown={share(row[`${who}_converted`], row[who])}
                      />
                    </>
                  )),
              },
              {
                key: 'difference',
                label: w.difference,
                cell: (row) => (
                  <Versus row={row} least={Math.min(row.affected, row.unaffected)} span={span} />
                ),
              },
            ]}
          />
          <p class="muted map-legend">{w.note}</p>
        </>
      )}
    </QueryPanel>
  )
}
