import { readFileSync, readdirSync } from 'node:fs'
import type { ClickHouse } from '../clickhouse.ts'
import { connect } from '../clickhouse.ts'
import type { Sites } from '../sites.ts'

const MIGRATIONS = new URL('../../schema/migrations/', import.meta.url)
const VIEWS = new URL('../../schema/views/', import.meta.url)

/**
 * Brings a ClickHouse database up to date: makes it when missing, applies each migration once and in order,
 * then makes the views anew. Statements are safe to repeat, so a run that was cut short is simply run again.
 * @param url with user, password and database
 * @param sites whose identity policies are written, where they changed
 * @returns names of the migrations applied now
 */
export async function migrate(url: string, sites: Sites = new Map()): Promise<string[]> {
  const database = new URL(url).pathname.slice(1) || 'default'
  if (!/^\w+$/.test(database)) throw new Error(`CLICKHOUSE_URL: "${database}" is not a database name`)
  await createDatabase(url, database)
  const clickhouse = connect(url)
  try {
    await clickhouse.command(
      `CREATE TABLE IF NOT EXISTS migrations
       (name String COMMENT 'File name.', applied_at DateTime DEFAULT now() COMMENT 'When it was applied.')
       ENGINE = MergeTree ORDER BY name COMMENT 'Schema migrations that were applied.'`,
    )
    const applied = new Set(await namesOf(clickhouse))
    const missing = filesOf(MIGRATIONS).filter((name) => !applied.has(name))
    for (const name of missing) {
      await runFile(clickhouse, database, new URL(name, MIGRATIONS))
      await clickhouse.insert('migrations', [{ name }], name)
    }
    for (const name of filesOf(VIEWS)) await runFile(clickhouse, database, new URL(name, VIEWS))
    await setPolicies(clickhouse, sites)
    return missing
  } finally {
    await clickhouse.close()
  }
}

async function createDatabase(url: string, database: string): Promise<void> {
  const any = new URL(url)
  any.pathname = '/default'
  const clickhouse = connect(any.href)
  try {
    // Dictionaries and refreshable views need Atomic; the embedded engine's default is another.
    await clickhouse.command(`CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic`)
  } finally {
    await clickhouse.close()
  }
}

/** The dictionary of visitors sees the change by itself, within seconds. */
async function setPolicies(clickhouse: ClickHouse, sites: Sites): Promise<void> {
  const answer = await clickhouse.query(
    'SELECT site_id, argMax(identity, set_at) AS identity FROM site_policies GROUP BY site_id',
    { format: 'JSONEachRow' },
  )
  const said = new Map(
    answer
      .split('\n')
      .filter(Boolean)
      .map((row) => JSON.parse(row) as { site_id: string; identity: string })
      .map(({ site_id, identity }) => [site_id, identity]),
  )
  const changed = [...sites.values()]
    .map(({ key, identity = 'first' }) => ({ site_id: key, identity }))
    .filter(({ site_id, identity }) => (said.get(site_id) ?? 'first') !== identity)
  if (changed.length > 0) await clickhouse.insert('site_policies', changed, `policies ${Date.now()}`)
}

async function namesOf(clickhouse: ClickHouse): Promise<string[]> {
  const rows = await clickhouse.query('SELECT name FROM migrations', { format: 'JSONEachRow' })
  return rows
    .split('\n')
    .filter(Boolean)
    .map((row) => (JSON.parse(row) as { name: string }).name)
}

const filesOf = (folder: URL): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

async function runFile(clickhouse: ClickHouse, database: string, file: URL): Promise<void> {
  const text = readFileSync(file, 'utf8').replaceAll('{{database}}', database)
  for (const statement of statementsOf(text)) await clickhouse.command(statement)
}

/** Statements of a file: each ends with `;` at the end of a line. */
export const statementsOf = (text: string): string[] =>
  text.split(/;[ \t]*(?:\n|$)/).filter((statement) => statement.replaceAll(/^\s*--.*$/gm, '').trim() !== '')
