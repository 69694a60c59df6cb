import type { ComponentChildren } from 'preact'
import type { Annotation, Journey } from '../../api.ts'
import type { App } from '../../context.ts'
import { SMALL_SAMPLE } from '../../format.ts'
import { Link } from '../../parts/link.tsx'
import { AddMark, MarkLink, daysOf } from '../../parts/marks.tsx'
import type { DeviationRow, StageRow, TouchpointRow } from '../../rows.ts'

/** One stage with everything that is known of it. */
export interface Column {
  stage: Journey['stages'][number]
  row: StageRow
  journey: Journey
  touchpoints: readonly TouchpointRow[]
  deviations: readonly DeviationRow[]
  annotations: readonly Annotation[]
  setTruth?: (touchpoint: string, on: boolean) => void
}

export interface Lane {
  key: string
  label: string
  cell: (column: Column) => ComponentChildren
}

/** Touchpoints and deviations shown before "more". */
const SHOWN = 6
const DAY_MS = 86_400_000

/** What the map shows of each stage, from the top. Another lane is another entry. */
export function lanesOf(app: App): Lane[] {
  const { t, f, lang } = app
  const w = t.map
  /** A share of few people is no rate. */
  const rate = (part: number, whole: number) =>
    whole >= SMALL_SAMPLE ? f.percent(part / whole) : t.ofN(f.count(part), f.count(whole))
  const drill = (stage: string, outcome: string, n: number) =>
    n === 0 ? f.count(n) : <Link to={{ own: { stage, outcome } }}>{f.count(n)}</Link>
  const measured = (column: Column, show: () => ComponentChildren): ComponentChildren =>
    column.row.has_data ? show() : <span class="muted">{t.noData}</span>

  return [
    {
      key: 'people',
      label: w.people,
      cell: (column) =>
        measured(column, () => (
          <>
            <b class="map-number">{drill(column.stage.key, 'all', column.row.people)}</b>{' '}
            <span class="muted">{rate(column.row.people, column.row.journey_people)}</span>
            <small class="muted">
              {column.row.skipped > 0 && <span>{w.skipped(f.count(column.row.skipped))}</span>}
              {column.row.returned > 0 && <span>{w.returned(f.count(column.row.returned))}</span>}
            </small>
          </>
        )),
    },
    {
      key: 'going_on',
      label: w.goingOn,
      cell: (column) => {
        const { row, stage, journey } = column
        if (row.stage_no === journey.stages.length) return <span class="muted">—</span>
        return measured(column, () => (
          <>
            <b>{row.people > 0 ? rate(row.continued, row.people) : '—'}</b>
            {stage.target?.continuation !== undefined && (
              <small class="muted">{w.target(f.percent(stage.target.continuation))}</small>
            )}
            <ul class="map-parts">
              {(['continued', 'left', 'still_under_way'] as const).map((part) => (
                <li key={part} class={`map-part map-part-${part}`}>
                  {drill(stage.key, part, row[part])} {w[part]}
                </li>
              ))}
            </ul>
          </>
        ))
      },
    },
    {
      key: 'gap',
      label: w.gap,
      cell: ({ row, stage }) => (
        <>
          {row.median_ms_to_next === null ? '—' : f.span(row.median_ms_to_next)}
          {stage.target?.median_days !== undefined && (
            <small class="muted">{w.target(f.span(stage.target.median_days * DAY_MS))}</small>
          )}
        </>
      ),
    },
    {
      key: 'laps',
      label: w.laps,
      cell: ({ row, stage, journey: { loop, stages } }) => {
        if (stage.key === loop?.from) {
          return `↺ ${w.roundTo(stages.find(({ key }) => key === loop.to)?.title[lang] ?? loop.to)}`
        }
        if (stage.key !== loop?.to) return <span class="muted">—</span>
        return (
          <>
            <b>↺ {drill(stage.key, 'came_round', row.came_round)}</b> {w.came_round}
            {row.median_ms_between_laps !== null && (
              <small class="muted">{w.betweenLaps(f.span(row.median_ms_between_laps))}</small>
            )}
          </>
        )
      },
    },
    {
      key: 'known',
      label: w.known,
      cell: ({ row }) =>
        row.became_known > 0 ? <b class="map-known">◆ {f.count(row.became_known)}</b> : '—',
    },
    {
      key: 'touchpoints',
      label: w.touchpoints,
      cell: ({ touchpoints, journey, annotations, setTruth }) => {
        const titles = new Map(journey.touchpoints.map((one) => [one.key, one]))
        const items = touchpoints.map((one) => {
          const about = titles.get(one.touchpoint)
          const title = about?.title[lang] ?? one.touchpoint
          const isTruth = about?.moment_of_truth ?? false
          const values = annotations.filter(
            (note) => note.kind === 'value' && note.touchpoint === one.touchpoint,
          )
          return (
            <li key={one.touchpoint} class={one.has_data ? '' : 'muted'}>
              <Sources row={one} isAnnotated={values.length > 0} words={w} />
              <span class="map-touchpoint">
                {title}
                {setTruth && (isTruth || one.is_suggested > 0) ? (
                  <button
                    type="button"
                    class="map-star"
                    aria-pressed={isTruth}
                    aria-label={isTruth ? w.unsetTruth(title) : w.setTruth(title)}
                    title={isTruth ? w.unsetTruth(title) : w.setTruth(title)}
                    onClick={() => setTruth(one.touchpoint, !isTruth)}
                  >
                    {isTruth ? '★' : '☆'}
                  </button>
                ) : (
                  <>
                    {isTruth && <Mark sign="★" text={w.truth} />}
                    {one.is_suggested > 0 && !isTruth && <Mark sign="☆" text={w.suggested} />}
                  </>
                )}
              </span>
              <span class="map-count">{one.has_data ? f.count(one.people) : t.noData}</span>
              {values.map((note) => (
                <small key={note.annotation_id} class="map-annotated">
                  <span aria-hidden="true">○ </span>
                  <b>
                    {f.decimal(note.value ?? 0)} {note.unit}
                  </b>{' '}
                  <MarkLink mark={note} /> <span class="muted">{w.notMeasured}</span>
                </small>
              ))}
            </li>
          )
        })
        return <Listed items={items} more={w.more(f.count(items.length - SHOWN))} />
      },
    },
    {
      key: 'feeling',
      label: w.measured,
      cell: ({ row, stage }) => (
        <>
          {row.satisfaction === null ? (
            <span class="muted">{w.noAnswers}</span>
          ) : (
            <>
              <b>{f.percent(row.satisfaction)}</b>{' '}
              <span class="muted">
                {w.answers(f.count(row.answers))}
                {row.answers < SMALL_SAMPLE && `, ${t.smallSample}`}
              </span>
            </>
          )}
          {stage.desired_satisfaction !== undefined && (
            <small class="muted">{w.desiredFeeling(f.percent(stage.desired_satisfaction))}</small>
          )}
        </>
      ),
    },
    {
      key: 'friction',
      label: w.friction,
      cell: ({ row }) =>
        row.friction_people === 0 ? (
          <span class="muted">{row.has_data ? w.none : '—'}</span>
        ) : (
          <>
            {w.hit(f.count(row.friction_people))}{' '}
            {row.people >= SMALL_SAMPLE && (
              <span class="muted">{f.percent(row.friction_people / row.people)}</span>
            )}
          </>
        ),
    },
    {
      key: 'conformance',
      label: w.conformance,
      cell: ({ deviations, journey }) => {
        const titles = new Map(journey.touchpoints.map((one) => [one.key, one.title[lang]]))
        if (deviations.length === 0) return <span class="muted">—</span>
        return (
          <Listed
            items={deviations.map((one) => (
              <li key={one.deviation + one.touchpoint}>
                <span class="map-touchpoint">
                  {t.desired.kinds[one.deviation]} {titles.get(one.touchpoint)}
                </span>
                <span class="map-count">{rate(one.people, one.journey_people)}</span>
              </li>
            ))}
            more={w.more(f.count(deviations.length - SHOWN))}
          />
        )
      },
    },
    {
      key: 'backstage',
      label: w.backstage,
      cell: ({ stage, setTruth }) => (
        <>
          {stage.owner && <b>{stage.owner}</b>}
          {stage.backstage.map((note) => (
            <p key={note.en}>○ {note[lang]}</p>
          ))}
          {setTruth ? (
            <Link
              class="map-edit"
              to={{ own: { edit: stage.key } }}
              aria-label={w.editStage(stage.title[lang])}
            >
              {w.edit}
            </Link>
          ) : (
            !stage.owner && stage.backstage.length === 0 && <span class="muted">—</span>
          )}
        </>
      ),
    },
    {
      key: 'annotations',
      label: w.annotations,
      cell: ({ annotations, journey, stage }) => {
        const titles = new Map(journey.touchpoints.map((one) => [one.key, one.title[lang]]))
        const notes = annotations.filter((note) => note.kind !== 'value')
        return (
          <>
            <Listed
              items={notes.map((note) => (
                <li key={note.annotation_id}>
                  <span class="map-touchpoint">
                    <span class="muted">{t.marks.kinds[note.kind]}:</span> <MarkLink mark={note} />
                    <small class="muted">
                      {[
                        titles.get(note.touchpoint),
                        note.owner !== note.title && note.owner,
                        note.state && t.marks.states[note.state],
                        daysOf(app, note),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </small>
                  </span>
                </li>
              ))}
              more={w.more(f.count(notes.length - SHOWN))}
            />
            <AddMark class="map-edit" own={{ journey: journey.key, stage: stage.key }} />
          </>
        )
      },
    },
  ]
}

function Listed({ items, more }: { items: ComponentChildren[]; more: string }) {
  const [first, rest] = [items.slice(0, SHOWN), items.slice(SHOWN)]
  return (
    <>
      <ul class="map-list">{first}</ul>
      {rest.length > 0 && (
        <details>
          <summary>{more}</summary>
          <ul class="map-list">{rest}</ul>
        </details>
      )}
    </>
  )
}

/** Where figures come from, each as a sign with its word. */
function Sources({
  row,
  isAnnotated,
  words,
}: {
  row: TouchpointRow
  isAnnotated: boolean
  words: { web: string; imported: string; annotated: string; unseen: string }
}) {
  const signs = [
    ...(row.is_web ? [['●', words.web] as const] : []),
    ...(row.is_imported ? [['◐', words.imported] as const] : []),
    ...(isAnnotated ? [['○', words.annotated] as const] : []),
  ]
  return (
    <>
      {(signs.length > 0 ? signs : [['◌', words.unseen] as const]).map(([sign, text]) => (
        <Mark key={sign} sign={sign} text={text} />
      ))}
    </>
  )
}

const Mark = ({ sign, text }: { sign: string; text: string }) => (
  <span class="map-mark" title={text}>
    <span aria-hidden="true">{sign}</span>
    <span class="hidden"> {text} </span>
  </span>
)
