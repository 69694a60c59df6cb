import { useApp } from '../context.ts'
import type { QueryLoad } from '../use-load.ts'
import type { Column } from './data-table.tsx'
import { Link } from './link.tsx'

interface Props<Row> {
  load: QueryLoad<Row>
  row: Row
  /** Which of its numbers. */
  column: keyof Row & string
  /** What is counted, read out after the number. */
  label: string
  /** Of two answers of one query, which. */
  side?: string
  /** What is shown, where it is not just the number. */
  shown?: string
}

/** A number that opens the people it counts; plain text where it counts nobody or the key may not see people. */
export function Who<Row>({ load, row, column, label, side = '', shown }: Props<Row>) {
  const { f, role } = useApp()
  const number = Number(row[column])
  const people = load.data?.people?.[column]
  const text = shown ?? f.count(number)
  if (!load.data || !people || !number || role === 'viewer') return text
  const values = columnsOf(people.parameters).map((name) => row[name as keyof Row])
  return (
    <Link
      to={{ own: { who: `${load.data.query}.${column}`, row: JSON.stringify(values), side } }}
      class="plain"
      aria-label={`${text}${text === f.count(number) ? '' : ` (${f.count(number)})`} ${label}`}
      data-who={column}
    >
      {text}
    </Link>
  )
}

/** A column of such numbers; `nameOf` says which row it is. */
export const whoColumn = <Row,>(
  load: QueryLoad<Row>,
  column: keyof Row & string,
  label: string,
  nameOf: (row: Row) => string,
): Column<Row> => ({
  key: column,
  label,
  numeric: true,
  cell: (row) => <Who load={load} row={row} column={column} label={`${label}: ${nameOf(row)}`} />,
})

/** The columns whose values say which row it is, in the order of `row=` in the address. */
export const columnsOf = (parameters: Readonly<Record<string, string>>): string[] =>
  Object.values(parameters).flatMap((value) => /^\{(\w+)(?:\+1)?\}$/.exec(value)?.[1] ?? [])
