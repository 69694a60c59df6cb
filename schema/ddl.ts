import { columns } from './columns.ts'
import type { Field } from './field.ts'

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** Times go up slowly within a visitor's day, so their differences are small. */
const codec = (field: Field): string =>
  field.column.startsWith('DateTime64') ? 'CODEC(Delta, ZSTD(1))' : 'CODEC(ZSTD(1))'

const define = ([name, field]: [string, Field]): string =>
  `${name} ${field.column} COMMENT ${quoted(field.doc)} ${codec(field)}`

/** `CREATE TABLE` text of `events`, every column with its comment. */
export function createEvents(): string {
  return `CREATE TABLE IF NOT EXISTS events
(
  ${[...columns].map(define).join(',\n  ')}
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(occurred_at)
ORDER BY (site_id, toDate(occurred_at), visitor_id, occurred_at, seq)
SETTINGS non_replicated_deduplication_window = 10000`
}

/** `ADD COLUMN` text for the columns that are not in `existing`; empty when there are none. */
export function addColumns(existing: Iterable<string>): string {
  const known = new Set(existing)
  const missing = [...columns].filter(([name]) => !known.has(name))
  if (missing.length === 0) return ''
  return `ALTER TABLE events\n${missing.map((column) => `  ADD COLUMN IF NOT EXISTS ${define(column)}`).join(',\n')}`
}

/** Names of the columns of `events` that migration texts define. */
export function definedColumns(migrations: string): Set<string> {
  const create = /CREATE TABLE IF NOT EXISTS events\s*\(([^]*?)\n\)/.exec(migrations)?.[1] ?? ''
  const created = [...create.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1] ?? '')
  const altered = [...migrations.matchAll(/ALTER TABLE events\n([^]*?)(?:;\s*\n|$)/g)]
    .map((match) => match[1])
    .join('\n')
  const added = [...altered.matchAll(/ADD COLUMN IF NOT EXISTS (\w+) /g)].map((match) => match[1] ?? '')
  return new Set([...created, ...added])
}
