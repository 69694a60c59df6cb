import { readFileSync, readdirSync } from 'node:fs'
import { type Target, createDatabase, createMigrations, statementsFor } from '../../schema/cluster.ts'
import { type ClickHouse, StoreError, connect } from '../clickhouse.ts'
import type { Sites } from '../sites.ts'

const MIGRATIONS = new URL('../../schema/migrations/', import.meta.url)
const VIEWS = new URL('../../schema/views/', import.meta.url)
const UNKNOWN_SETTING = 115

/**
 * Brings a ClickHouse database up to date: makes it when missing, applies each migration once and in order,
 * then makes the views anew. Statements are safe to repeat, so a run that was cut short is simply run again.
 * @param url with user, password and database
 * @param sites whose identity policies are written, where they changed
 * @param cluster name of the cluster that all of it is made on, see schema/cluster.ts
 * @param dictionary `name:password` of whom the dictionaries read as; whoever migrates unless it is said
 * @returns names of the migrations applied now
 */
export async function migrate(
  url: string,
  sites: Sites = new Map(),
  cluster?: string,
  dictionary?: string,
): Promise<string[]> {
  const target = await targetOf(url, cluster, dictionary)
  const clickhouse = connect(url)
  try {
    const missing = await apply(clickhouse, target)
    for (const name of filesOf(VIEWS)) await runFile(clickhouse, target, new URL(name, VIEWS))
    // Their password may be a new one.
    if (target.dictionaryUser) for (const text of dictionariesFor(target)) await clickhouse.command(text)
    await setPolicies(clickhouse, sites)
    return missing
  } finally {
    await clickhouse.close()
  }
}

/**
 * Makes the tables as they were when these migrations had been applied, and no views: for rows of that time.
 * @throws Error for migrations that this version does not know
 */
export async function applyMigrations(url: string, names: readonly string[]): Promise<void> {
  const known = new Set(filesOf(MIGRATIONS))
  const unknown = names.filter((name) => !known.has(name))
  if (unknown.length > 0)
    throw new Error(`This version does not know ${unknown.join(', ')}; use the one it is from.`)
  const target = await targetOf(url)
  const clickhouse = connect(url)
  try {
    await apply(clickhouse, target, new Set(names))
  } finally {
    await clickhouse.close()
  }
}

async function apply(clickhouse: ClickHouse, target: Target, only?: Set<string>): Promise<string[]> {
  await clickhouse.command(createMigrations(target))
  const missing = (await missingMigrations(clickhouse)).filter((name) => only?.has(name) ?? true)
  for (const name of missing) {
    await runFile(clickhouse, target, new URL(name, MIGRATIONS))
    await clickhouse.insert('migrations', [{ name }], name)
  }
  return missing
}

/** For a home that may not migrate. @throws Error naming what somebody has to do first */
export async function checkMigrated(url: string): Promise<void> {
  const clickhouse = connect(url)
  try {
    const missing = await missingMigrations(clickhouse)
    if (missing.length > 0) throw new Error(`npm run migrate first; not applied: ${missing.join(', ')}`)
  } finally {
    await clickhouse.close()
  }
}

/** Names of the migrations that were not applied. */
async function missingMigrations(clickhouse: ClickHouse): Promise<string[]> {
  const applied = new Set(await appliedMigrations(clickhouse))
  return filesOf(MIGRATIONS).filter((name) => !applied.has(name))
}

/** Every statement of the schema, in order. */
export const schemaFor = (target: Target): string[] =>
  [MIGRATIONS, VIEWS].flatMap((folder) =>
    filesOf(folder).flatMap((name) => statementsFor(readFileSync(new URL(name, folder), 'utf8'), target)),
  )

/** The last form of every dictionary. */
export function dictionariesFor(target: Target): string[] {
  const last = new Map<string, string>()
  for (const statement of schemaFor(target)) {
    const [, name = '', rest] =
      /^CREATE (?:OR REPLACE )?DICTIONARY (?:IF NOT EXISTS )?(\w+)([^]*)$/m.exec(statement) ?? []
    if (rest) last.set(name, `CREATE OR REPLACE DICTIONARY ${name}${rest}`)
  }
  return [...last.values()]
}

/** `name:password`. @throws Error */
function readUser(given: string | undefined): Target['dictionaryUser'] {
  if (!given) return undefined
  const [, name, password] = /^(\w+):(.+)$/.exec(given) ?? []
  if (!name || !password) throw new Error('CLICKHOUSE_DICTIONARY_USER is not name:password')
  return { name, password }
}

/** What the address and the server say of themselves; makes the database. */
async function targetOf(url: string, cluster?: string, dictionary?: string): Promise<Target> {
  const { pathname, username, password } = new URL(url)
  const database = pathname.slice(1) || 'default'
  if (!/^\w+$/.test(database)) throw new Error(`CLICKHOUSE_URL: "${database}" is not a database name`)
  const any = new URL(url)
  any.pathname = '/default'
  const clickhouse = connect(any.href)
  try {
    const target = { database, ...(cluster ? { cluster } : {}) }
    await clickhouse.command(createDatabase(target))
    const answer = await clickhouse.query('SELECT currentUser() AS name', { format: 'JSONEachRow' })
    const { name } = JSON.parse(answer) as { name: string }
    const own = { name: decodeURIComponent(username), password: decodeURIComponent(password) }
    // The embedded engine knows no users: it answers to any name.
    return name === own.name ? { ...target, dictionaryUser: readUser(dictionary) ?? own } : target
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

/** Names of the migrations that were applied, in order. */
export async function appliedMigrations(clickhouse: ClickHouse): Promise<string[]> {
  const rows = await clickhouse.query('SELECT DISTINCT name FROM migrations ORDER BY name', {
    format: 'JSONEachRow',
  })
  return rows
    .split('\n')
    .filter(Boolean)
    .map((row) => (JSON.parse(row) as { name: string }).name)
}

const filesOf = (folder: URL): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

async function runFile(clickhouse: ClickHouse, target: Target, file: URL): Promise<void> {
  for (const statement of statementsFor(readFileSync(file, 'utf8'), target))
    await clickhouse.command(statement).catch((error: unknown) => {
      if (!(error instanceof StoreError && isNewerSetting(statement, error))) throw error
    })
}

/** A table's setting that the server is too old to know: settings are about parts, never about what rows say. */
const isNewerSetting = (statement: string, { code }: StoreError): boolean =>
  code === UNKNOWN_SETTING && /^ALTER TABLE \w+(?: ON CLUSTER \w+)?\s+MODIFY SETTING /m.test(statement)
