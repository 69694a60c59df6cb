import { useApp } from '../context.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { Segments } from '../parts/segments.tsx'
import { Who } from '../parts/who.tsx'
import { type AttributionRow, MODELS } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { ConvertingPaths } from './attribution/converting-paths.tsx'
import { usePartName } from './attribution/part-name.ts'

const LOOKBACKS = ['7', '30', '90', '365']

/** Which touches brought the conversions: seven models side by side, each column with the same total. */
export function Attribution() {
  const { t, f, state, site, range, go } = useApp()
  const w = t.attribution
  const { by = '', measure = '', lookback = '30' } = state.own
  const load = useQuery<AttributionRow>('attribution', {
    ...range,
    by: by || 'channel',
    lookback_days: lookback,
  })
  const rows = load.data?.rows ?? []
  const hasCosts = rows.some(({ cost }) => cost !== null)
  const isMoney = measure === 'money' || measure === 'cpa'
  const show = (value: number | null) =>
    value === null
      ? t.noData
      : measure === 'roas'
        ? f.ratio(value)
        : isMoney
          ? f.money(value, site.currency)
          : f.decimal(value)
  const valueOf = (row: AttributionRow, model: (typeof MODELS)[number]) =>
    row[
      measure === 'cpa' || measure === 'roas'
        ? (`${model}_${measure}` as const)
        : isMoney
          ? (`${model}_revenue` as const)
          : model
    ]
  const partName = usePartName(by)
  const nameOf = (row: AttributionRow) => (row.is_attributed ? partName(row.touchpoint) : w.unattributed)
  const put = (key: string) => (value: string) => go({ own: { [key]: value } }, true)
  const total = { kind: 'total' as const }
  // Credits add up; what a conversion costs does not.
  const sum = (model: (typeof MODELS)[number]) =>
    measure === 'cpa' || measure === 'roas'
      ? ''
      : show(rows.reduce((all, row) => all + (valueOf(row, model) ?? 0), 0))
  const measures = { ...w.measures, ...w.costMeasures }
  return (
    <>
      <Heading title={t.views.attribution}>
        <p class="question">{t.attribution.question}</p>
      </Heading>
      <div class="row map-tools">
        <Segments label={w.by} value={by} options={optionsOf(w.bys)} pick={put('by')} />
        <Segments label={w.measure} value={measure} options={optionsOf(measures)} pick={put('measure')} />
        <Segments
          label={w.lookback}
          value={lookback}
          options={LOOKBACKS.map((days) => ({ key: days, label: w.days(days) }))}
          pick={put('lookback')}
        />
      </div>
      <div class="stack">
        <QueryPanel
          title={w.models}
          query="attribution"
          load={load}
          nameOf={(_, part) => (part ? partName(part) : w.unattributed)}
        >
          {load.data && rows.length === 0 && (
            <Empty title={w.nothing} state="range">
              <p>{t.home.conversionsMissing}</p>
            </Empty>
          )}
          {rows.length > 0 && (
            <DataTable
              caption={w.models}
              rows={[...rows, total]}
              rowKey={(row) => ('kind' in row ? 'total' : `${row.is_attributed} ${row.touchpoint}`)}
              testid="attribution"
              stacked
              columns={[
                {
                  key: 'touchpoint',
                  label: wordOf(w.bys, by),
                  cell: (row) => ('kind' in row ? <b>{w.total}</b> : nameOf(row)),
                },
                ...MODELS.map((model) => ({
                  key: model,
                  label: w.names[model],
                  numeric: true,
                  cell: (row: AttributionRow | typeof total) =>
                    'kind' in row ? (
                      <b>{sum(model)}</b>
                    ) : measure === '' ? (
                      <Who
                        load={load}
                        row={row}
                        column={model}
                        label={`${w.names[model]}: ${nameOf(row)}`}
                        shown={show(valueOf(row, model))}
                      />
                    ) : (
                      show(valueOf(row, model))
                    ),
                })),
                ...(hasCosts
                  ? [
                      {
                        key: 'cost',
                        label: w.cost,
                        numeric: true,
                        cell: (row: AttributionRow | typeof total) =>
                          'kind' in row ? (
                            <b>
                              {f.money(
                                rows.reduce((all, { cost }) => all + (cost ?? 0), 0),
                                site.currency,
                              )}
                            </b>
                          ) : row.cost === null ? (
                            t.noData
                          ) : (
                            f.money(row.cost, site.currency)
                          ),
                      },
                    ]
                  : []),
                {
                  key: 'influenced',
                  label: w.influenced,
                  numeric: true,
                  cell: (row) =>
                    'kind' in row ? (
                      ''
                    ) : (
                      <Who
                        load={load}
                        row={row}
                        column="influenced"
                        label={`${w.influenced}: ${nameOf(row)}`}
                      />
                    ),
                },
                {
                  key: 'places',
                  label: w.places,
                  numeric: true,
                  cell: (row) =>
                    'kind' in row ? '' : [row.early, row.mid, row.late].map((n) => f.count(n)).join(' / '),
                },
                {
                  key: 'days',
                  label: w.lag,
                  numeric: true,
                  cell: (row) =>
                    'kind' in row || row.median_days === null ? '' : f.decimal(row.median_days),
                },
              ]}
            />
          )}
          <p class="muted map-legend">
            {w.note} {hasCosts && w.costNote}
          </p>
        </QueryPanel>
        <ConvertingPaths by={by} lookback={lookback} />
      </div>
    </>
  )
}

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([key, label]) => ({ key, label }))
