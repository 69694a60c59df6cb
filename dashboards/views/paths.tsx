import { useApp } from '../context.ts'
import { SMALL_SAMPLE } from '../format.ts'
import { DataTable } from '../parts/data-table.tsx'
import { Empty } from '../parts/empty.tsx'
import { Heading } from '../parts/heading.tsx'
import { Panel } from '../parts/panel.tsx'
import { Segments } from '../parts/segments.tsx'
import { Source } from '../parts/source.tsx'
import { Trouble } from '../parts/trouble.tsx'
import type { PathRow, TopPathRow } from '../rows.ts'
import { wordOf } from '../text/index.ts'
import { useQuery } from '../use-load.ts'
import { PathPeople } from './paths/path-people.tsx'

/** What people do, step by step: every number opens its people. */
export function Paths() {
  const { t, f, state, range, go } = useApp()
  const w = t.paths
  const { direction = '', level = '', start = '', end = '', order = '', edge = '' } = state.own
  const asked = { ...range, direction: direction || 'forward', level: level || 'page', start, end }
  const load = useQuery<PathRow>('paths', asked)
  const top = useQuery<TopPathRow>('top_paths', { ...asked, order: order || 'volume' })
  const rows = load.data?.rows ?? []
  const nameOf = (node: string) => wordOf(w.nodes, wordOf(t.events, node))
  const put = (key: string) => (value: string) => go({ own: { [key]: value, edge: '' } }, true)
  const choice = (label: string, key: string, value: string, words: Readonly<Record<string, string>>) => (
    <Segments
      label={label}
      value={value}
      pick={put(key)}
      options={Object.entries(words).map(([one, word]) => ({ key: one, label: word }))}
    />
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
        <p class="question">{t.questions.paths}</p>
      </Heading>
      <div class="panel controls">
        {choice(w.direction, 'direction', direction, w.directions)}
        {choice(w.level, 'level', level, w.levels)}
        {anchor(w.start, 'start', start)}
        {anchor(w.end, 'end', end)}
      </div>
      <Panel
        title={t.views.paths}
        busy={load.busy}
        footer={<Source url={load.url} name="paths" answer={load.data} />}
      >
        {load.error && <Trouble t={t} error={load.error} retry={load.reload} />}
        {load.data && rows.length === 0 && (
          <Empty title={w.nobody} state="range">
            <p>{t.questions.paths}</p>
          </Empty>
        )}
        {rows.length > 0 && (
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
                    onClick={() => go({ own: { edge: JSON.stringify([row.step, row.node, row.next_node]) } })}
                  >
                    {f.count(row.people)}
                  </button>
                ),
              },
            ]}
          />
        )}
      </Panel>
      {edge && <PathPeople asked={asked} edge={edge} nameOf={nameOf} />}
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
            { key: 'path', label: w.path, cell: (row) => row.path.map(nameOf).join(' → ') },
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
    </>
  )
}
