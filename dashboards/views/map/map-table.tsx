import { useEffect, useState } from 'preact/hooks'
import type { Annotation, Journey } from '../../api.ts'
import { useApp } from '../../context.ts'
import type { DeviationRow, StageRow, TouchpointRow } from '../../rows.ts'
import { Feeling, Flow } from './curves.tsx'
import { type Column, lanesOf } from './lanes.tsx'

interface Props {
  journey: Journey
  rows: readonly StageRow[]
  touchpoints: readonly TouchpointRow[]
  deviations: readonly DeviationRow[]
  annotations: readonly Annotation[]
  /** Sets or unsets a moment of truth, for whoever may. */
  setTruth?: (touchpoint: string, on: boolean) => void
}

/** The map as a table, stages in columns; on a phone, a card per stage with the same lanes. */
export function MapTable({ journey, rows, touchpoints, deviations, annotations, setTruth }: Props) {
  const app = useApp()
  const { t, f, lang } = app
  const isNarrow = useNarrow()
  const lanes = lanesOf(app).filter(({ key }) => key !== 'laps' || journey.loop)
  const stageOf = new Map(journey.touchpoints.map(({ key, stage }) => [key, stage]))
  const columns: Column[] = rows.flatMap((row) => {
    const stage = journey.stages.find(({ key }) => key === row.stage)
    return stage
      ? [
          {
            stage,
            row,
            journey,
            touchpoints: touchpoints.filter((one) => one.stage === row.stage),
            deviations: deviations.filter((one) => stageOf.get(one.touchpoint) === row.stage),
            annotations: annotations.filter((one) => one.stage === row.stage),
            ...(setTruth && { setTruth }),
          },
        ]
      : []
  })
  if (isNarrow) {
    return (
      <ol class="map-cards">
        {columns.map((column) => (
          <li key={column.stage.key} class="map-card">
            <h3>{column.stage.title[lang]}</h3>
            <dl>
              {lanes.map(({ key, label, cell }) => (
                <div key={key}>
                  <dt>{label}</dt>
                  <dd>{cell(column)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ol>
    )
  }
  const caption = t.map.caption(journey.title[lang], f.count(rows[0]?.journey_people ?? 0))
  return (
    <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
      <table class="map" data-testid="map">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="map-corner">
              <span class="hidden">{t.map.lane}</span>
            </th>
            {columns.map(({ stage }) => (
              <th key={stage.key} scope="col" class={`map-stage map-${stage.moment ?? 'during'}`}>
                {stage.title[lang]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lanes.map(({ key, label, cell }) => (
            <>
              {key === 'touchpoints' && (
                <tr key="flow" class="map-drawing" aria-hidden="true">
                  <th>{t.map.flow}</th>
                  <td colSpan={columns.length}>
                    <Flow rows={rows} loop={journey.loop} />
                  </td>
                </tr>
              )}
              {key === 'feeling' && (
                <tr key="curve" class="map-drawing" aria-hidden="true">
                  <th>{t.map.feeling}</th>
                  <td colSpan={columns.length}>
                    <Feeling columns={columns} />
                  </td>
                </tr>
              )}
              <tr key={key} class={`lane-${key}`}>
                <th scope="row">{label}</th>
                {columns.map((column) => (
                  <td key={column.stage.key} data-testid={`${key}-${column.stage.key}`}>
                    {cell(column)}
                  </td>
                ))}
              </tr>
            </>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const NARROW = '(max-width: 719px)'

function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches)
  useEffect(() => {
    const query = matchMedia(NARROW)
    const changed = () => setNarrow(query.matches)
    query.addEventListener('change', changed)
    return () => query.removeEventListener('change', changed)
  }, [])
  return isNarrow
}
