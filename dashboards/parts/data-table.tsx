import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  key: string
  label: string
  numeric?: boolean
  cell: (row: Row) => ComponentChildren
}

interface Props<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row, index: number) => string
  testid?: string
  /** On a phone each row becomes a card of labelled values. */
  stacked?: boolean
}

// Explicit roles: CSS that lays a row out as a card would else take the table from screen readers.

/** A table that scrolls sideways inside its own box, which the keyboard can reach. */
export function DataTable<Row>({ caption, columns, rows, rowKey, testid, stacked = false }: Props<Row>) {
  return (
    <div class="scroll" role="group" aria-label={caption} tabIndex={0}>
      <table class={stacked ? 'table stacked' : 'table'} data-testid={testid} role="table">
        <caption class="hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, label, numeric }) => (
              <th key={key} scope="col" role="columnheader" class={numeric ? 'numeric' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} role="row">
              {columns.map(({ key, label, numeric, cell }, column) =>
                column === 0 ? (
                  <th key={key} scope="row" role="rowheader" class={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} role="cell" data-label={label} class={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
