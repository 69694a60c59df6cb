import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../../collector/clickhouse.ts'
import { startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { withFunnel } from '../../schema/funnel.ts'
import { reloadPersons } from '../../collector/write/reload-persons.ts'
import { compileJourney, parseJourney } from '../../schema/journey.ts'
import { compileFilter } from '../../schema/people-filter.ts'
import { findJourney } from '../../schema/journeys/index.ts'
import { queries } from '../../schema/queries/index.ts'
import { type SavedQuery, parseQuery, readParameters } from '../../schema/query.ts'

export type Row = Record<string, unknown>

/** The real engine with an empty, migrated database. */
export interface Engine {
  /** As `CLICKHOUSE_URL`. */
  url: string
  /** Stores rows of `events`, each list by an insert of its own; persons are known afterwards. */
  store: (...lists: Row[][]) => Promise<void>
  /** Stores rows of `rejected_events`. */
  reject: (rows: Row[]) => Promise<void>
  /** Stores rows of `costs`, by one insert. */
  spend: (rows: Row[]) => Promise<void>
  /** Runs a saved query with texts as they would stand in an address. */
  run: (name: string, given: Record<string, string>, today?: string) => Promise<Answer>
  /** Rows of the query that break one of its checks, as "check: how many". */
  broken: (name: string, given: Record<string, string>, today?: string) => Promise<string[]>
  /** Rows of any select. */
  read: (sql: string) => Promise<Row[]>
  command: (sql: string) => Promise<void>
  stop: () => Promise<void>
}

export interface Answer {
  columns: string[]
  rows: Row[]
  rowsRead: number
}

export const savedQueries: ReadonlyMap<string, SavedQuery> = new Map(
  Object.entries(queries).map(([name, text]) => [name, parseQuery(name, text)]),
)

export function savedQuery(name: string): SavedQuery {
  const query = savedQueries.get(name)
  if (!query) throw new Error(`there is no saved query ${name}`)
  return query
}

/** A key becomes the journey that comes with Periplo, a text in YAML the journey it describes. */
function withJourney({ journey, ...others }: Record<string, unknown>): Record<string, unknown> {
  if (typeof journey !== 'string') return others
  const find = (key: string) => findJourney(key)?.journey
  const found = journey.includes('\n') ? parseJourney('case', journey, find) : find(journey)
  if (!found) throw new Error(`there is no journey ${journey}`)
  const { filter } = others
  return {
    ...others,
    journey: compileJourney(found),
    ...(typeof filter === 'string' && { filter: compileFilter(filter, found) }),
  }
}

export interface EngineOptions {
  /** Makes the schema; `migrate` unless it is said. */
  prepare?: (url: string) => Promise<unknown>
  /** The engine's `config.xml`. */
  config?: string
  /** The table that takes events. */
  events?: string
}

export async function startEngine({
  prepare = migrate,
  config,
  events = 'events',
}: EngineOptions = {}): Promise<Engine> {
  const path = mkdtempSync(join(tmpdir(), 'periplo-engine-'))
  if (config) writeFileSync(join(path, 'config.xml'), config)
  const embedded = await startEmbedded({ path, password: 'test' })
  await prepare(embedded.url)
  const clickhouse = connect(embedded.url)
  let inserts = 0

  const ask = async (sql: string, parameters: Record<string, unknown>): Promise<Answer> => {
    const text = await clickhouse.query(sql, { parameters })
    const { meta, data, statistics } = JSON.parse(text) as {
      meta: { name: string }[]
      data: Row[]
      statistics: { rows_read: number }
    }
    return { columns: meta.map(({ name }) => name), rows: data, rowsRead: statistics.rows_read }
  }
  const today = new Date().toISOString().slice(0, 10)

  return {
    url: embedded.url,
    store: async (...lists) => {
      for (const rows of lists) {
        if (rows.length > 0) await clickhouse.insert(events, rows, `test ${inserts++}`)
      }
      await reloadPersons(clickhouse)
    },
    reject: async (rows) => {
      if (rows.length > 0) await clickhouse.insert('rejected_events', rows, `test ${inserts++}`)
    },
    spend: async (rows) => {
      if (rows.length > 0) await clickhouse.insert('costs', rows, `test ${inserts++}`)
    },
    run: (name, given, day = today) => {
      const query = savedQuery(name)
      return ask(query.sql, withFunnel(withJourney(readParameters(query, given, day))))
    },
    broken: async (name, given, day = today) => {
      const query = savedQuery(name)
      if (query.checks.length === 0) return []
      const counts = query.checks.map((check) => `countIf(not (${check.sql})) as ${check.name}`)
      // Windows of a whole result (the last step, the sum of all) are asked of `result` itself.
      const sql = `with result as (${query.sql}\n) select ${counts.join(', ')} from result`
      const { rows } = await ask(sql, withFunnel(withJourney(readParameters(query, given, day))))
      return Object.entries(rows[0] ?? {})
        .filter(([, count]) => count !== 0)
        .map(([check, count]) => `${check}: ${String(count)}`)
    },
    command: (sql) => clickhouse.command(sql),
    read: async (sql) => (await ask(sql, {})).rows,
    stop: async () => {
      await clickhouse.close()
      await embedded.stop()
      rmSync(path, { recursive: true, force: true })
    },
  }
}
