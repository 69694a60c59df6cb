import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  key: string
  label: string
  numeric?: boolean
  cell(row: Row): ComponentChildren
}

interface Props<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey(row: Row, index: number): string
  testid?: string
}

/** A table that scrolls sideways inside its own box, which the keyboard can reach. */
export function DataTable<Row>({ caption, columns, rows, rowKey, testid }: Props<Row>) {
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class="table" data-testid={testid}>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ key, label, numeric }) => (
              <th key={key} scope="col" class={numeric ? 'numeric' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)}>
              {columns.map(({ key, numeric, cell }, column) =>
                column === 0 ? (
                  <th key={key} scope="row" class={numeric ? 'numeric' : undefined}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={key} class={numeric ? 'numeric' : undefined}>
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
