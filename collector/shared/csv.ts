import type { Row } from './figures.ts'

/** Rows as CSV with names (RFC 4180); null is an empty cell, a list is JSON. */
export function csvOf(columns: readonly { name: string }[], rows: readonly Row[]): string {
  const lines = [
    columns.map(({ name }) => cell(name)),
    ...rows.map((row) => columns.map(({ name }) => cell(row[name]))),
  ]
  return lines.map((line) => `${line.join(',')}\n`).join('')
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return `"${text.replaceAll('"', '""')}"`
}
