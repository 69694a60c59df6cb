import { useApp } from '../context.ts'
import { SMALL_SAMPLE } from '../format.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { QueryPanel } from '../parts/query-panel.tsx'
import { ChartOrTable, Segments } from '../parts/segments.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { PathRow, TopPathRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { Nothing } from './nothing.tsx'
import { JourneyPicker } from './map/journey-picker.tsx'
import { useJourney } from './map/use-journey.ts'
import { PathChart } from './paths/chart.tsx'
import { PathPeople } from './paths/path-people.tsx'

/** How many steps, and how many pages or events a step. */
const STEPS = ['3', '5', '10']
const WIDTHS = ['6', '12', '40']

/** What people do, step by step: every number opens its people. */
export function Paths() {
  const { t, f, state, range, lang, go } = useApp()
  const w = t.paths
  const { journeys, journey, persona, filter } = useJourney()
  const { direction = '', level = '', start = '', end = '', order = '', edge = '', show = '' } = state.own
  const { steps = '5', top: width = '6' } = state.own
  const asked = {
    ...range,
    direction: direction || 'forward',
    level: level || 'page',
    // Without one it is the default: its key is not waited for.
    ...(state.own['journey'] && journey && { journey: journey.key }),
    persona,
    filter,
    start,
    end,
  }
  const sized = { ...asked, steps, top: width }
  const load = useQuery<PathRow>('paths', sized)
  const top = useQuery<TopPathRow>('top_paths', { ...asked, order: order || 'volume' })
  const rows = load.data?.rows ?? []
  const people = rows.reduce((sum, row) => sum + (row.step === 1 ? row.people : 0), 0)
  const first = rows
    .filter((row) => !row.next_node.startsWith('$'))
    .toSorted((a, b) => b.people - a.people)[0]
  const named =
    level === 'stage' ? journey?.stages : level === 'touchpoint' ? journey?.touchpoints : undefined
  const nameOf = (node: string) =>
    named?.find(({ key }) => key === node)?.title[lang] ?? wordOf(w.nodes, wordOf(t.events, node))
  const put = (key: string) => (value: string) => go({ own: { [key]: value, edge: '' } }, true)
  const choice = (label: string, key: string, value: string, words: Readonly<Record<string, string>>) => (
    <Segments
      label={label}
      value={value}
      pick={put(key)}
      options={Object.entries(words).map(([one, word]) => ({ key: one, label: word }))}
    />
  )
  const sizes = (label: string, key: string, value: string, choices: readonly string[]) => (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => put(key)(event.currentTarget.value)}>
        {choices.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  )
  const anchor = (label: string, key: string, value: string) => (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        name={key}
        value={value}
        placeholder={w.any}
        spellcheck={false}
        autoCapitalize="none"
        onChange={(event) => put(key)(event.currentTarget.value.trim())}
      />
    </label>
  )
  return (
    <>
      <Heading title={t.views.paths}>
        <p class="question">{t.paths.question}</p>
      </Heading>
      {journeys && journey && <JourneyPicker {...{ journeys, journey, persona, filter }} />}
      <div class="panel path-controls">
        {choice(w.direction, 'direction', direction, w.directions)}
        {choice(w.level, 'level', level, w.levels)}
        {anchor(w.start, 'start', start)}
        {anchor(w.end, 'end', end)}
        {sizes(w.steps, 'steps', steps, STEPS)}
        {sizes(w.width, 'top', width, WIDTHS)}
      </div>
      <div class="stack">
        <QueryPanel
          title={t.views.paths}
          tools={<ChartOrTable t={t} value={show} pick={(key) => go({ own: { show: key } }, true)} />}
          query="paths"
          load={load}
        >
          {load.data && !load.busy && rows.length === 0 && (
            <NoPath start={start} end={end} remove={(key) => put(key)('')} />
          )}
          {first && (
            <p class="map-finding" data-testid="paths-summary">
              {w.summary(f.count(people), nameOf(first.node), nameOf(first.next_node), f.count(first.people))}
            </p>
          )}
          {rows.length > 0 && show !== 'table' && (
            <PathChart
              rows={rows}
              isBackward={direction === 'backward'}
              chosen={edge}
              nameOf={nameOf}
              open={(one) => go({ own: { edge: JSON.stringify(one) } })}
            />
          )}
          {rows.length > 0 && show === 'table' && (
            <DataTable
              caption={t.views.paths}
              rows={rows}
              rowKey={(row) => `${row.step} ${row.node} ${row.next_node}`}
              testid="paths"
              stacked
              columns={[
                {
                  key: 'node',
                  label: w.from,
                  cell: (row) => (
                    <>
                      {row.step}. {nameOf(row.node)} {row.times > 1 && <small>×{f.count(row.times)}</small>}
                    </>
                  ),
                },
                {
                  key: 'next',
                  label: direction ? w.before : w.next,
                  cell: (row) => nameOf(row.next_node),
                },
                {
                  key: 'people',
                  label: t.figures.people,
                  numeric: true,
                  cell: (row) => (
                    <button
                      type="button"
                      class="button quiet"
                      aria-label={`${f.count(row.people)}: ${w.who(nameOf(row.node), nameOf(row.next_node))}`}
                      onClick={() =>
                        go({ own: { edge: JSON.stringify([row.step, row.node, row.next_node]) } })
                      }
                    >
                      {f.count(row.people)}
                    </button>
                  ),
                },
              ]}
            />
          )}
        </QueryPanel>
        {edge && <PathPeople asked={sized} edge={edge} nameOf={nameOf} />}
        <Panel
          title={w.top}
          busy={top.busy}
          tools={choice(w.order, 'order', order, w.orders)}
          footer={<Source url={top.url} name="top_paths" answer={top.data} />}
        >
          {top.error && <Trouble t={t} error={top.error} retry={top.reload} />}
          <DataTable
            caption={w.top}
            rows={top.data?.rows ?? []}
            rowKey={(row) => row.path.join(' ')}
            testid="top-paths"
            stacked
            columns={[
              {
                key: 'path',
                label: w.path,
                cell: (row) => <span class="message">{row.path.map(nameOf).join(' → ')}</span>,
              },
              { key: 'people', label: t.figures.people, numeric: true, cell: (row) => f.count(row.people) },
              {
                key: 'converted',
                label: w.converted,
                numeric: true,
                cell: (row) =>
                  row.people >= SMALL_SAMPLE
                    ? f.percent(row.conversion_rate)
                    : t.ofN(f.count(row.converted), f.count(row.people)),
              },
              {
                key: 'time',
                label: w.time,
                numeric: true,
                cell: (row) => (row.median_ms === null ? '—' : f.span(row.median_ms)),
              },
            ]}
          />
        </Panel>
      </div>
    </>
  )
}

/** Nobody took such a path: because of the anchors, which can be taken away, or because there is nothing at all. */
function NoPath({ start, end, remove }: { start: string; end: string; remove: (key: string) => void }) {
  const { t } = useApp()
  const w = t.paths
  const anchors = [
    { key: 'start', label: w.start, value: start },
    { key: 'end', label: w.end, value: end },
  ].filter(({ value }) => value !== '')
  if (anchors.length === 0) return <Nothing event="page_view" code="periplo('page')" title={w.nobody} />
  return (
    <Empty title={w.nobody} state="filters">
      <div class="row centre">
        {anchors.map(({ key, label, value }) => (
          <button key={key} type="button" class="button" onClick={() => remove(key)}>
            {t.empty.removeFilter(`${label}: ${value}`)}
          </button>
        ))}
      </div>
    </Empty>
  )
}
