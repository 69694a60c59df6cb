import type { Answer, QueryDescription } from '../../api.ts'
import { useApp } from '../../context.ts'
import { type Column, DataTable } from '../../parts/data-table.tsx'
import { PersonLink } from '../../parts/names.tsx'

type Row = Record<string, unknown>

// More rows than this are for a file, not for a screen.
const MAX_SHOWN = 500

/** Rows as they came; a person's id opens their journey. */
export function ResultTable({ answer, query }: { answer: Answer<Row>; query: QueryDescription }) {
  const { t, f, lang } = useApp()
  const { rows, columns } = answer
  if (rows.length === 0) return <p>{t.queries.noRows}</p>
  const docs = new Map(query.columns.map(({ name, doc }) => [name, doc[lang]]))
  return (
    <>
      <DataTable<Row>
        caption={query.title[lang]}
        testid="result"
        rows={rows.slice(0, MAX_SHOWN)}
        rowKey={(_row, index) => String(index)}
        columns={columns.map(({ name, type }): Column<Row> => ({
          key: name,
          label: name,
          numeric: /^(Nullable\()?(U?Int|Float|Decimal)/.test(type),
          cell: (row) => cell(name, row[name], row),
        }))}
      />
      {rows.length > MAX_SHOWN && (
        <p class="muted">{t.queries.firstRows(f.count(MAX_SHOWN), f.count(rows.length))}</p>
      )}
      <details class="column-docs">
        <summary>{t.queries.columns}</summary>
        <dl class="fields">
          {columns.map(({ name }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{docs.get(name) ?? '—'}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )

  function cell(name: string, value: unknown, row: Row) {
    if (name === 'person_id' && typeof value === 'string')
      return <PersonLink id={value} known={Boolean(row['is_known'])} />
    if (value === null || value === undefined) return '—'
    if (typeof value === 'number')
      return new Intl.NumberFormat(f.locale, { maximumFractionDigits: 6 }).format(value)
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
}
