import { useApp } from '../context.ts'
import { SMALL_SAMPLE } from '../format.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { Who, whoColumn } from '../parts/who.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import type { DeviationRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { useJourney } from './map/use-journey.ts'
import { JourneyPicker } from './map/journey-picker.tsx'

/** The way that was meant, and what people did instead. */
export function Desired() {
  const { t, f, range, lang } = useApp()
  const w = t.desired
  const { journeys, journey, persona, unit } = useJourney()
  const load = useQuery<DeviationRow>(
    'conformance',
    journey ? { ...range, journey: journey.key, persona, unit } : null,
  )
  const rows = load.data?.rows ?? []
  const all = rows[0]?.journey_people ?? 0
  const follows = rows.find(({ deviation }) => deviation === 'follows')?.people ?? 0
  const titles = new Map(journey?.touchpoints.map((one) => [one.key, one.title[lang]]))
  const rate = (part: number, whole: number) =>
    whole >= SMALL_SAMPLE ? f.percent(part / whole) : t.ofN(f.count(part), f.count(whole))
  const versus = (own: number | null, others: number | null, show: (value: number) => string) =>
    own === null ? '—' : others === null ? show(own) : w.versus(show(own), show(others))
  const nameOf = (row: DeviationRow) => `${w.kinds[row.deviation]} ${titles.get(row.touchpoint) ?? ''}`.trim()
  return (
    <>
      <Heading title={t.views.desired}>
        <p class="question">{t.desired.question}</p>
      </Heading>
      {journeys && journey && <JourneyPicker {...{ journeys, journey, persona, unit }} />}
      <div class="stack">
        <Panel title={w.way}>
          <ol class="way">
            {journey?.desired.map(({ touchpoint, within_days }) => (
              <li key={touchpoint}>
                {titles.get(touchpoint)}
                {within_days !== undefined && <small class="muted"> {w.within(f.count(within_days))}</small>}
              </li>
            ))}
          </ol>
        </Panel>
        <QueryPanel
          title={w.deviations}
          busy={!journey || load.busy}
          query="conformance"
          load={load}
          nameOf={(column, value) =>
            column === 'touchpoint' ? (titles.get(value) ?? value) : wordOf(w.kinds, value)
          }
        >
          {load.data && all === 0 && (
            <Empty title={w.nobody} state="range">
              <p>{t.desired.question}</p>
            </Empty>
          )}
          {all > 0 && (
            <>
              <p class="map-finding" data-testid="desired-summary">
                {w.summary(rate(follows, all), f.count(all))}
              </p>
              <DataTable
                caption={w.deviations}
                rows={rows}
                rowKey={(row) => `${row.deviation} ${row.touchpoint}`}
                testid="deviations"
                stacked
                columns={[
                  {
                    key: 'deviation',
                    label: w.deviation,
                    cell: (row) => (
                      <>
                        {w.kinds[row.deviation]} <b>{titles.get(row.touchpoint)}</b>
                      </>
                    ),
                  },
                  whoColumn(load, 'people', t.figures.people, nameOf),
                  { key: 'share', label: t.home.share, numeric: true, cell: (row) => rate(row.people, all) },
                  {
                    key: 'conversion',
                    label: w.conversion,
                    numeric: true,
                    cell: (row) => (
                      <Who
                        load={load}
                        row={row}
                        column="converted"
                        label={`${w.conversion}: ${nameOf(row)}`}
                        shown={rate(row.converted, row.people)}
                      />
                    ),
                  },
                  {
                    key: 'cost',
                    label: w.cost,
                    numeric: true,
                    cell: (row) =>
                      row.conversion_cost === null || row.people < SMALL_SAMPLE
                        ? t.smallSample
                        : `${f.signed(Math.round(row.conversion_cost * 100))} ${w.points}`,
                  },
                  {
                    key: 'time',
                    label: w.time,
                    numeric: true,
                    cell: (row) => versus(row.mean_ms_with, row.mean_ms_without, f.span),
                  },
                  {
                    key: 'satisfaction',
                    label: w.satisfaction,
                    numeric: true,
                    cell: (row) => versus(row.satisfaction_with, row.satisfaction_without, f.percent),
                  },
                ]}
              />
            </>
          )}
        </QueryPanel>
      </div>
    </>
  )
}
