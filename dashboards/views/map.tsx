import { useState } from 'preact/hooks'
import { type ApiError, patchJourney } from '../api.ts'
import { useApp } from '../context.ts'
import { toApiError } from '../parts/api-error.ts'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { useLazy } from '../parts/lazy.ts'
import { MarkLink, useAnnotations } from '../parts/marks.tsx'
import { Panel } from '../parts/panel.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { DeviationRow, StageRow, TouchpointRow } from '../rows.ts'
import { useQuery } from '../use-load.ts'
import { JourneyPicker } from './map/journey-picker.tsx'
import { Laps } from './map/laps.tsx'
import { MapTable } from './map/map-table.tsx'
import type { StageEditor } from './map/stage-editor.tsx'
import { StagePeople } from './map/stage-people.tsx'
import { Unassigned } from './map/unassigned.tsx'
import { useJourney } from './map/use-journey.ts'

/** The journey map: stages side by side, and in each what people did, felt and ran into. */
export function JourneyMap() {
  const { t, f, state, range, lang, site } = useApp()
  const { journeys, journey, persona, unit, lap, filter, canWrite, error, reload } = useJourney()
  const params = journey && { ...range, journey: journey.key, persona, unit, lap, filter }
  const map = useQuery<StageRow>('journey_map', params ?? null)
  const steps = useQuery<TouchpointRow>('journey_steps', params ?? null)
  const ways = useQuery<DeviationRow>('conformance', params ?? null)
  const notes = useAnnotations(journey && { journey: journey.key })
  const [refused, setRefused] = useState<ApiError | undefined>(undefined)
  const [news, setNews] = useState('')
  const rows = map.data?.rows ?? []
  const people = rows[0]?.journey_people ?? 0
  // What an earlier journey answered does not fit the columns of this one.
  const fits = journey !== undefined && rows.length === journey.stages.length
  const leak = rows.slice(0, -1).toSorted((a, b) => b.left - a.left)[0]
  const redraw = (): void => {
    setRefused(undefined)
    for (const load of [{ reload }, map, steps, ways]) load.reload()
  }
  const setTruth = async (touchpoint: string, moment_of_truth: boolean): Promise<void> => {
    if (!journey) return
    try {
      await patchJourney(site.key, journey, [{ touchpoint, moment_of_truth }])
      setNews(t.map.saved)
      redraw()
    } catch (thrown) {
      setRefused(toApiError(thrown))
    }
  }
  const edited = canWrite ? journey?.stages.find(({ key }) => key === state.own['edit']) : undefined
  const ofAll = notes.filter(({ stage }) => stage === '')
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
          <p role="status" class={news ? 'notice' : 'hidden'}>
            {news}
          </p>
          {error && <Trouble t={t} error={error} retry={reload} />}
          {refused && <Trouble t={t} error={refused} retry={redraw} />}
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
                annotations={notes}
                {...(canWrite && { setTruth: (key, on) => void setTruth(key, on) })}
              />
              {ofAll.length > 0 && (
                <p class="map-legend">
                  {t.map.ofJourney}:{' '}
                  {ofAll.map((mark) => (
                    <span key={mark.annotation_id}>
                      ○ {t.marks.kinds[mark.kind]} <MarkLink mark={mark} />{' '}
                    </span>
                  ))}
                </p>
              )}
              <p class="muted map-legend">{t.map.legend}</p>
            </>
          )}
        </Panel>
        {journey && state.own['stage'] && <StagePeople {...{ journey, persona, unit, lap, filter }} />}
        {journey?.loop && <Laps {...{ journey, persona, unit, filter }} />}
        {journey && edited && (
          <LazyEditor
            journey={journey}
            stage={edited}
            suggested={
              new Set(steps.data?.rows.filter((row) => row.is_suggested > 0).map((row) => row.touchpoint))
            }
            reload={redraw}
            done={() => {
              setNews(t.map.saved)
              redraw()
            }}
          />
        )}
        {journey && <Unassigned journey={journey} canWrite={canWrite} changed={redraw} />}
      </div>
    </>
  )
}

function LazyEditor(props: Parameters<typeof StageEditor>[0]) {
  const Editor = useLazy(() => import('./map/stage-editor.tsx').then((file) => file.StageEditor))
  return Editor ? <Editor {...props} /> : null
}
