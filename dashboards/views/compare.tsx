import type { ComponentChildren } from 'preact'
import type { Answer, Journey } from '../api.ts'
import { useApp } from '../context.ts'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { PeopleBehind } from '../parts/people-behind.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { Segments } from '../parts/segments.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { FunnelRow, LeakRow, StageRow, TouchpointRow } from '../rows.ts'
import { type Load, type QueryLoad, useQuery } from '../use-load.ts'
import { type Side, useClosed, useSides } from './compare/sides.ts'
import { KeptLost } from './compare/kept-lost.tsx'
import { differs, VersusTable } from './compare/versus-table.tsx'
import { stepLabel } from './funnel/step-label.ts'
import { DEFAULT_STEPS, readSteps, writeStep } from './funnel/steps.ts'
import { useJourney } from './map/use-journey.ts'

/** No persona's key: in the URL, nothing stands for the first two. */
const EVERYBODY = '-'

/** Touchpoints that are listed: those that differ most. */
const SHOWN = 12

/** Two personas, or now and before, side by side on the stages, the touchpoints and the funnel. */
export function Compare() {
  const { t, lang, state, go } = useApp()
  const w = t.compare
  const { journeys, journey } = useJourney()
  const sides = useSides(journey)
  const put = (key: string) => (value: string) => go({ own: { [key]: value } }, true)
  const isBefore = state.own['when'] === 'before'
  // A funnel's window is seven days unless it is said.
  const closed = useClosed(sides, 7)
  const pickers = (isBefore ? (['a'] as const) : (['a', 'b'] as const)).map((letter) => (
    <label class="map-journey" key={letter}>
      <span>{w.sides[letter]}</span>
      <select
        value={sides[letter].persona || EVERYBODY}
        onChange={(event) => put(letter)(event.currentTarget.value)}
      >
        <option value={EVERYBODY}>{t.everybody}</option>
        {journey?.personas.map(({ key, title }) => (
          <option key={key} value={key}>
            {title[lang]}
          </option>
        ))}
      </select>
    </label>
  ))
  return (
    <>
      <Heading title={t.views.compare}>
        <p class="question">{t.compare.question}</p>
      </Heading>
      <div class="row map-tools">
        <label class="map-journey">
          <span>{t.journey}</span>
          <select
            value={journey?.key ?? ''}
            onChange={(event) => go({ own: { journey: event.currentTarget.value, a: '', b: '' } })}
          >
            {journeys?.map(({ key, title }) => (
              <option key={key} value={key}>
                {title[lang]}
              </option>
            ))}
          </select>
        </label>
        {pickers}
        <Segments
          label={w.when}
          value={state.own['when'] ?? ''}
          options={Object.entries(w.whens).map(([key, label]) => ({ key, label }))}
          pick={put('when')}
        />
      </div>
      <div class="stack">
        {journey &&
          (isBefore ? (
            <StagesBefore journey={journey} sides={sides} />
          ) : (
            <Stages journey={journey} sides={sides} />
          ))}
        {isBefore && closed && <Steps sides={closed} />}
        {journey && <Touchpoints journey={journey} sides={sides} />}
        {journey && !isBefore && <KeptLost journey={journey} />}
      </div>
    </>
  )
}

interface Props {
  journey: Journey
  sides: { a: Side; b: Side }
}

/** Two personas at a time: of those no longer under way, how many went on. */
function Stages({ journey, sides }: Props) {
  const { t, lang } = useApp()
  const w = t.compare
  const { a, b } = useBoth<StageRow>('journey_map', sides, (side) => ({
    journey: journey.key,
    persona: side.persona,
  }))
  const nobody = [a, b].every((load) => load.data && !(load.data.rows[0]?.journey_people ?? 0))
  const partOf = (load: Load<Answer<StageRow>>, stage: string) => {
    const row = load.data?.rows.find((one) => one.stage === stage)
    return row?.has_data ? { part: row.continued, whole: row.continued + row.left } : undefined
  }
  return (
    <Both title={w.stages} query="journey_map" a={a} b={b}>
      {nobody ? (
        <Empty title={w.nobody} state="range">
          <p>{t.compare.question}</p>
        </Empty>
      ) : (
        <>
          <VersusTable
            caption={w.stages}
            label={w.stage}
            testid="compare-stages"
            sides={sides}
            rows={journey.stages.slice(0, -1).map(({ key, title }) => ({
              key,
              name: title[lang],
              a: partOf(a, key),
              b: partOf(b, key),
              to: (side) => ({
                view: 'map',
                own: { journey: journey.key, persona: side.persona, stage: key, outcome: 'continued' },
              }),
            }))}
          />
          <p class="muted map-legend">{w.note}</p>
        </>
      )}
    </Both>
  )
}

/** Now and before: only those whose window is over, and only what they did in it, or the older had more time. */
function StagesBefore({ journey, sides }: Props) {
  const { t, lang, range } = useApp()
  const w = t.compare
  const load = useQuery<LeakRow>('new_leak', {
    ...range,
    journey: journey.key,
    persona: sides.a.persona,
    limit: 100,
  })
  const rows = journey.stages.flatMap(({ key, title }) => {
    const row = load.data?.rows.find((one) => one.stage === key)
    if (!row) return []
    const a = { part: row.entered - row.left, whole: row.entered }
    const b = { part: row.entered_before - row.left_before, whole: row.entered_before }
    return [{ key, name: title[lang], a, b }]
  })
  return (
    <QueryPanel title={w.stages} query="new_leak" load={load}>
      {load.data && rows.length === 0 && (
        <Empty title={w.nobodyOver} state="range">
          <p>{w.noteBefore}</p>
        </Empty>
      )}
      {rows.length > 0 && (
        <>
          <VersusTable caption={w.stages} label={w.stage} testid="compare-stages" sides={sides} rows={rows} />
          <p class="muted map-legend">{w.noteBefore}</p>
        </>
      )}
    </QueryPanel>
  )
}

function Touchpoints({ journey, sides }: Props) {
  const { t, lang, role } = useApp()
  const w = t.compare
  const asked = (side: Side) => ({ journey: journey.key, persona: side.persona })
  const { a, b } = useBoth<TouchpointRow>('journey_steps', sides, asked)
  const whole = useBoth<StageRow>('journey_map', sides, asked)
  const partOf = (letter: 'a' | 'b', touchpoint: string) => {
    const row = { a, b }[letter].data?.rows.find((one) => one.touchpoint === touchpoint)
    const people = whole[letter].data?.rows[0]?.journey_people
    return row?.has_data && people !== undefined ? { part: row.people, whole: people } : undefined
  }
  const rows = journey.touchpoints
    .map(({ key, title }) => ({
      key,
      name: title[lang],
      a: partOf('a', key),
      b: partOf('b', key),
      ...(role !== 'viewer' && {
        to: ({ letter: side }: Side) => ({
          own: { who: 'journey_steps.people', row: JSON.stringify([key]), side },
        }),
      }),
    }))
    .filter((row) => row.a && row.b)
    .toSorted((x, y) => Math.abs(differs(y)?.share ?? 0) - Math.abs(differs(x)?.share ?? 0))
    .slice(0, SHOWN)
  return (
    <Both
      title={w.touchpoints}
      query="journey_steps"
      a={a}
      b={b}
      nameOf={(_, key) => journey.touchpoints.find((one) => one.key === key)?.title[lang] ?? key}
    >
      <VersusTable
        caption={w.touchpoints}
        label={w.touchpoint}
        testid="compare-touchpoints"
        sides={sides}
        rows={rows}
      />
      <p class="muted map-legend">{w.reach}</p>
    </Both>
  )
}

/** The funnel knows no personas: it is compared where the sides are two periods, of people whose time is up. */
function Steps({ sides }: { sides: { a: Side; b: Side } }) {
  const { t, state } = useApp()
  const w = t.compare
  const steps = (state.own['steps'] ? readSteps(state.own['steps']) : DEFAULT_STEPS).map(writeStep)
  const { a, b } = useBoth<FunnelRow>('funnel', sides, () => ({ steps: steps.join(',') }))
  const partOf = (load: Load<Answer<FunnelRow>>, no: number) => {
    const row = load.data?.rows[no]
    return row && { part: row.entered, whole: load.data?.rows[0]?.entered ?? 0 }
  }
  return (
    <Both title={w.funnel} query="funnel" a={a} b={b}>
      <VersusTable
        caption={w.funnel}
        label={t.funnel.steps}
        testid="compare-funnel"
        sides={sides}
        rows={steps
          .filter((step) => !step.startsWith('!'))
          .map((step, no) => ({
            key: `${no} ${step}`,
            name: stepLabel(t, step),
            a: partOf(a, no),
            b: partOf(b, no),
            to: (side) => ({ view: 'funnel', ...side.range, own: { steps: steps.join(',') } }),
          }))}
      />
    </Both>
  )
}

type Loads<Row> = Record<'a' | 'b', QueryLoad<Row>>

/** A query asked for both sides. */
function useBoth<Row>(
  query: string,
  sides: { a: Side; b: Side },
  params: (side: Side) => Record<string, string>,
): Loads<Row> {
  const a = useQuery<Row>(query, { ...sides.a.range, ...params(sides.a) })
  const b = useQuery<Row>(query, { ...sides.b.range, ...params(sides.b) })
  return { a, b }
}

function Both<Row>({
  title,
  query,
  a,
  b,
  nameOf,
  children,
}: Loads<Row> & {
  title: string
  query: string
  nameOf?: (column: string, value: string) => string
  children: ComponentChildren
}) {
  const { t } = useApp()
  return (
    <>
      <Panel
        title={title}
        busy={a.busy || b.busy}
        footer={
          <>
            {(['a', 'b'] as const).map((letter) => (
              <span key={letter} class="row">
                <b>{t.compare.sides[letter]}</b>
                <Source url={{ a, b }[letter].url} name={query} answer={{ a, b }[letter].data} />
              </span>
            ))}
          </>
        }
      >
        {[a, b].map(
          ({ error, reload }, no) => error && <Trouble key={no} t={t} error={error} retry={reload} />,
        )}
        {a.data && b.data && children}
      </Panel>
      <PeopleBehind load={a} side="a" nameOf={nameOf} />
      <PeopleBehind load={b} side="b" nameOf={nameOf} />
    </>
  )
}
