import { useApp } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Segments } from '../../parts/segments.tsx'
import type { FunnelRow } from '../../rows.ts'
import { addDays } from '../../state.ts'
import { useQuery } from '../../use-load.ts'
import type { Asked, DetailProps } from './asked.ts'
import { Detail } from './detail.tsx'
import { Rate } from './rate.tsx'
import { numbered } from './step-label.ts'
import { readSteps, withFilter, writeSteps } from './steps.ts'

const PREVIOUS = 'previous'

/** The same funnel for the period before, or for a segment: those who enter by a first step with one more filter. */
export function Compare({ asked, rows, label }: DetailProps) {
  const { t, f, state, go } = useApp()
  const { vs = PREVIOUS } = state.own
  const isPrevious = vs === PREVIOUS
  const load = useQuery<FunnelRow>('funnel', isPrevious ? before(asked) : segment(asked, vs))
  const put = (value: string) => go({ own: { vs: value } }, true)
  return (
    <>
      <div class="controls compare">
        <Segments
          label={t.funnel.against}
          value={isPrevious ? PREVIOUS : ''}
          pick={(key) => put(key || 'device=mobile')}
          options={[
            { key: PREVIOUS, label: t.funnel.againstPrevious },
            { key: '', label: t.funnel.againstSegment },
          ]}
        />
        {!isPrevious && (
          <label class="field">
            <span>{t.funnel.segment}</span>
            <input
              type="text"
              name="vs"
              value={vs}
              placeholder={t.funnel.segmentHint}
              spellcheck={false}
              autoCapitalize="none"
              onChange={(event) => put(event.currentTarget.value.trim() || PREVIOUS)}
            />
          </label>
        )}
      </div>
      <Detail query="funnel" load={load}>
        {(others) => {
          const other = (row: FunnelRow) => others.find(({ step }) => step === row.step)
          const firsts = { here: rows[0]?.entered ?? 0, there: others[0]?.entered ?? 0 }
          const title = isPrevious ? t.funnel.againstPrevious : vs
          return (
            <DataTable
              caption={t.funnel.details.compare}
              rows={rows}
              rowKey={(row) => String(row.step)}
              testid="funnel-compare"
              stacked
              columns={[
                { key: 'name', label: t.funnel.event, cell: (row) => numbered(label(row.step), row) },
                { key: 'here', label: t.funnel.now, numeric: true, cell: (row) => f.count(row.entered) },
                {
                  key: 'rate',
                  label: t.funnel.rateFromFirst,
                  numeric: true,
                  cell: (row) => <Rate rate={row.rate_from_first} part={row.entered} whole={firsts.here} />,
                },
                {
                  key: 'there',
                  label: title,
                  numeric: true,
                  cell: (row) => f.count(other(row)?.entered ?? 0),
                },
                {
                  key: 'other-rate',
                  label: t.funnel.rateFromFirst,
                  numeric: true,
                  cell: (row) => (
                    <Rate
                      rate={other(row)?.rate_from_first ?? null}
                      part={other(row)?.entered ?? 0}
                      whole={firsts.there}
                    />
                  ),
                },
                {
                  key: 'difference',
                  label: t.funnel.differs,
                  numeric: true,
                  cell: (row) => {
                    const rate = other(row)?.rate_from_first ?? null
                    if (row.step === 1 || row.rate_from_first === null || rate === null) return '—'
                    if (Math.min(firsts.here, firsts.there) < SMALL_SAMPLE) return t.smallSample
                    const points = f.signed(Math.round((row.rate_from_first - rate) * 1000) / 10)
                    return t.funnel.points1(points)
                  },
                },
              ]}
            />
          )
        }}
      </Detail>
    </>
  )
}

function before(asked: Asked): Asked {
  const days = Math.round((Date.parse(asked.to) - Date.parse(asked.from)) / 86_400_000)
  return { ...asked, from: addDays(asked.from, -days), to: asked.from }
}

function segment(asked: Asked, filter: string): Asked {
  const [first, ...rest] = readSteps(asked.steps)
  return first ? { ...asked, steps: writeSteps([withFilter(first, filter), ...rest]) } : asked
}
