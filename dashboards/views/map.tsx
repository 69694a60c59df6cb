import { useApp } from '../context.ts'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { DeviationRow, StageRow, TouchpointRow } from '../rows.ts'
import { useQuery } from '../use-load.ts'
import { JourneyPicker } from './map/journey-picker.tsx'
import { Laps } from './map/laps.tsx'
import { MapTable } from './map/map-table.tsx'
import { StagePeople } from './map/stage-people.tsx'
import { Unassigned } from './map/unassigned.tsx'
import { useJourney } from './map/use-journey.ts'

/** The journey map: stages side by side, and in each what people did, felt and ran into. */
export function JourneyMap() {
  const { t, f, state, range, lang } = useApp()
  const { journeys, journey, persona, unit, lap, filter } = useJourney()
  const params = journey && { ...range, journey: journey.key, persona, unit, lap, filter }
  const map = useQuery<StageRow>('journey_map', params ?? null)
  const steps = useQuery<TouchpointRow>('journey_steps', params ?? null)
  const ways = useQuery<DeviationRow>('conformance', params ?? null)
  const rows = map.data?.rows ?? []
  const people = rows[0]?.journey_people ?? 0
  // What an earlier journey answered does not fit the columns of this one.
  const fits = journey !== undefined && rows.length === journey.stages.length
  const leak = rows.slice(0, -1).toSorted((a, b) => b.left - a.left)[0]
  return (
    <>
      <Heading title={t.views.map}>
        <p class="question">{t.map.question}</p>
      </Heading>
      {journeys && journey && <JourneyPicker {...{ journeys, journey, persona, unit, lap, filter }} />}
      <div class="stack">
        <Panel
          title={journey?.title[lang] ?? t.views.map}
          busy={!journey || map.busy || steps.busy || ways.busy}
          waiting={!map.data && !map.error}
          class="map-panel"
          footer={<Source url={map.url} name="journey_map" answer={map.data} />}
        >
          {map.error && <Trouble t={t} error={map.error} retry={map.reload} />}
          {fits && people === 0 && !map.busy && (
            <Empty title={t.map.nobody} state="range">
              <p>{t.map.question}</p>
            </Empty>
          )}
          {fits && people > 0 && (
            <>
              {leak && leak.left > 0 && (
                <p class="map-finding">
                  {t.map.findings(
                    journey.stages.find(({ key }) => key === leak.stage)?.title[lang] ?? leak.stage,
                    f.count(leak.left),
                  )}
                </p>
              )}
              <MapTable
                journey={journey}
                rows={rows}
                touchpoints={steps.data?.rows ?? []}
                deviations={ways.data?.rows ?? []}
              />
              <p class="muted map-legend">{t.map.legend}</p>
            </>
          )}
        </Panel>
        {journey && state.own['stage'] && <StagePeople {...{ journey, persona, unit, lap, filter }} />}
        {journey?.loop && <Laps {...{ journey, persona, unit, filter }} />}
        {journey && <Unassigned journey={journey} />}
      </div>
    </>
  )
}
