import { useState } from 'preact/hooks'
import { listQueries } from '../api.ts'
import { useApp } from '../context.ts'
import { addDays, isDay, NOBODY } from '../state.ts'
import { wordOf } from '../text/index.ts'
import { type QueryLoad, useLoad, useQuery } from '../use-load.ts'
import { PeoplePanel } from './people-panel.tsx'
import { columnsOf } from './who.tsx'

interface Props {
  load: QueryLoad<unknown>
  side?: string
  /** How a value of a row is called on screen. */
  nameOf?: ((column: string, value: string) => string) | undefined
}

/** The list that a number opened, right after what it stands in; nothing as long as none did. */
export function PeopleBehind({ load, side = '', nameOf }: Props) {
  const { state } = useApp()
  const [query, column = ''] = (state.own['who'] ?? '').split('.')
  const people = load.data?.people?.[column]
  if (!people || load.data?.query !== query || side !== (state.own['side'] ?? '')) return null
  return <List key={`${column} ${state.own['row']}`} {...{ people, query, column, nameOf }} />
}

interface ListProps extends Pick<Props, 'nameOf'> {
  people: { query: string; parameters: Record<string, string> }
  query: string
  column: string
}

type Row = Record<string, string | number | boolean | null> & { person_id: string; total: number }

function List({ people, query, column, nameOf }: ListProps) {
  const { t, f, lang, site, state, go } = useApp()
  const values = valuesOf(state.own['row'] ?? '')
  const columns = columnsOf(people.parameters)
  const shown = (text: string) => {
    const [, name = '', next] = /^\{(\w+)(\+1)?\}$/.exec(text) ?? []
    const value = values[columns.indexOf(name)]
    return value === undefined ? text : next ? addDays(value, 1) : value
  }
  const [limit, setLimit] = useState(FEW)
  const load = useQuery<Row>(people.query, {
    ...Object.fromEntries(Object.entries(people.parameters).map(([name, value]) => [name, shown(value)])),
    limit,
  })
  const { data: catalog } = useLoad('/api/v1/queries', listQueries)
  const docOf = (name: string, of: string) =>
    catalog?.find((one) => one.name === name)?.columns.find((one) => one.name === of)?.doc[lang]
  const word = (name: string, value: string) =>
    nameOf?.(name, value) ??
    (isDay(value) ? f.shortDay(value) : undefined) ??
    wordOf(t.channels, wordOf(t.devices, wordOf(t.events, wordOf(t.outcomes, value)))) ??
    value
  const unitOf = (name: string) =>
    catalog?.find((one) => one.name === people.query)?.columns.find((one) => one.name === name)?.unit
  const cell = (name: string, value: Row[string] | undefined) => {
    if (value === null || value === undefined || value === '') return '—'
    if (typeof value === 'boolean') return value ? t.yes : t.no
    if (typeof value === 'string') {
      return name.endsWith('_at')
        ? f.shortDateTime(value)
        : value
            .split(' → ')
            .map((part) => word(name, part))
            .join(' → ')
    }
    const unit = unitOf(name)
    return unit === 'ms' ? f.span(value) : unit === 'money' ? f.money(value, site.currency) : f.count(value)
  }
  return (
    <PeoplePanel
      title={t.who.behind(
        columns
          .map((name, no) => word(name, values[no] ?? ''))
          .filter(Boolean)
          .join(' · '),
      )}
      about={docOf(query, column)}
      query={people.query}
      load={load}
      unit={unitOf('total')}
      {...(limit === FEW && { showAll: () => setLimit(MOST) })}
      isOfAccounts={people.parameters['unit'] === 'account'}
      close={() => go({ own: NOBODY })}
      columns={(load.data?.columns ?? [])
        .map(({ name }) => name)
        .filter((name) => !BESIDE.has(name))
        .map((name) => ({
          key: name,
          label: docOf(people.query, name)?.replace(/\.$/, '') ?? name,
          numeric: typeof load.data?.rows[0]?.[name] === 'number',
          cell: (row: Row) => cell(name, row[name]),
        }))}
    />
  )
}

/** Rows that are asked for at first, and as many as a query gives. */
const [FEW, MOST] = [100, 10_000]

/** Columns that are shown otherwise. */
const BESIDE: ReadonlySet<string> = new Set(['person_id', 'is_known', 'total'])

/** The values in the address; none where somebody broke it. */
function valuesOf(text: string): string[] {
  try {
    const values: unknown = JSON.parse(text)
    return Array.isArray(values) ? values.map(String) : []
  } catch {
    return []
  }
}
