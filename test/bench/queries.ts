/**
 * `npm run bench:queries [-- --events 1000000]`: every saved query on a fixed set of demo data, which is built once and
 * kept in `.cache`. Exit code 1 where a query reads or takes more than `query-limits.ts` allows; milliseconds only inform.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { connect } from '../../collector/clickhouse.ts'
import { fillDemo } from '../../collector/node/demo/fill.ts'
import { startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { reloadPersons } from '../../collector/write/reload-persons.ts'
import { compileFilter } from '../../schema/people-filter.ts'
import { findJourney } from '../../schema/journeys/index.ts'
import { queries } from '../../schema/queries/index.ts'
import { withFunnel } from '../../schema/funnel.ts'
import { parseQuery, readParameters } from '../../schema/query.ts'
import { limitOf, neededBy } from './query-limits.ts'

const TO = '2026-11-25'
const before = (days: number): string =>
  new Date(Date.parse(TO) - days * 86_400_000).toISOString().slice(0, 10)
const { values } = parseArgs({ options: { events: { type: 'string' }, only: { type: 'string' } } } as const)
const events = Number((values.events ?? '10000000').replaceAll('_', ''))
const folder = fileURLToPath(new URL(`../../.cache/bench-queries-${events}`, import.meta.url))

await build()
const engine = await startEmbedded({ path: folder, password: 'bench' })
// A view or a migration may be newer than the set.
await migrate(engine.url)
const clickhouse = connect(engine.url)
await reloadPersons(clickhouse)
try {
  process.exitCode = (await bench()) ? 0 : 1
} finally {
  await clickhouse.close()
  await engine.stop()
}

/** The set, and one of half its people beside it. Built aside, so that one cut short is not taken for whole. */
async function build(): Promise<void> {
  if (existsSync(folder)) return
  const aside = `${folder}.part`
  rmSync(aside, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  const making = await startEmbedded({ path: aside, password: 'bench' })
  await migrate(making.url)
  const store = connect(making.url)
  try {
    for (const [site, share] of [
      ['demo', 1],
      ['half', 0.5],
    ] as const) {
      const began = performance.now()
      const stored = await fillDemo(store, { site, seed: 1, days: 120, to: TO }, events * share)
      console.log(
        `${site}: ${stored} events, ${Math.round(stored / ((performance.now() - began) / 1000))} a second`,
      )
    }
    await store.command('OPTIMIZE TABLE events FINAL')
  } finally {
    await store.close()
    await making.stop()
  }
  renameSync(aside, folder)
}

async function bench(): Promise<boolean> {
  const [size] = await rowsOf(
    `select countIf(site_id = 'demo') as stored, max(visitor_id) as visitor from events`,
  )
  const stored = Number(size?.['stored'])
  const [disk] =
    await rowsOf(`select sum(column_data_compressed_bytes) / (select count() from events) as bytes
    from system.parts_columns where active and table = 'events' and database = currentDatabase() and column != 'props'`)
  console.log(
    `${stored} events; ${Number(disk?.['bytes']).toFixed(1)} bytes an event on disk without props\n`,
  )
  console.log('query               days       ms  rows/event  bytes/event  memory MB  x scan  rows at 2x')

  const person = await aPerson('demo')
  const wrong: string[] = []
  for (const [name, text] of Object.entries(queries)) {
    if (values.only && !values.only.split(',').includes(name)) continue
    const query = parseQuery(name, text)
    const limit = limitOf(name)
    for (const days of [30, 90]) {
      const ask = (site: string, person_id: string): Record<string, unknown> =>
        compiled(
          readParameters(query, { site, from: before(days), to: TO, ...neededBy(query, { person_id }) }, TO),
        )
      const given = ask('demo', person)
      const runs = []
      for (let i = 0; i < 3; i++) runs.push(await run(query.sql, given))
      const { rows, bytes } = runs[0]!
      const ms = runs.map((one) => one.ms).sort((a, b) => a - b)[1]!
      const memory = await peakMemory(query.sql, given)
      const scan = await scanMs(query.sql, given)
      const half = await run(query.sql, ask('half', await aPerson('half')))
      const growth = half.rows === 0 ? 0 : rows / half.rows
      const cells = [
        name.padEnd(18), String(days).padStart(6), ms.toFixed(0).padStart(9), (rows / stored).toFixed(3).padStart(12),
        (bytes / stored).toFixed(1).padStart(13), memory.toFixed(0).padStart(11),
        (scan ? (ms / scan).toFixed(1) : '–').padStart(8), (growth ? growth.toFixed(2) : '–').padStart(12),
      ] // prettier-ignore
      console.log(cells.join(''))
      // Of small tables whole granules are read, and one person's rows do not grow with the others.
      const tooMany = rows > limit.rows * stored && rows > 100_000
      if (tooMany) wrong.push(`${name}, ${days} days: ${rows} rows, at most ${limit.rows * stored}`)
      if (bytes > limit.bytes * stored && rows > 100_000) wrong.push(`${name}, ${days} days: ${bytes} bytes, at most ${limit.bytes * stored}`) // prettier-ignore
      if (memory > limit.memory_mb) wrong.push(`${name}, ${days} days: ${memory.toFixed(0)} MB, at most ${limit.memory_mb}`) // prettier-ignore
      if (growth > 2.1 && rows > 100_000) wrong.push(`${name}, ${days} days: ${growth.toFixed(2)} times the rows for twice the events`) // prettier-ignore
    }
  }
  console.log(wrong.length === 0 ? '\nWithin the limits.' : `\nAbove the limits:\n${wrong.join('\n')}`)
  return wrong.length === 0
}

/** What is written for people, as the SQL reads it. */
function compiled({ journey, ...others }: Record<string, unknown>): Record<string, unknown> {
  const found = typeof journey === 'string' ? findJourney(journey) : undefined
  const { filter } = others
  return withFunnel({
    ...others,
    ...(found && { journey: found.compiled }),
    ...(found && typeof filter === 'string' && { filter: compileFilter(filter, found.journey) }),
  })
}

async function aPerson(site: string): Promise<string> {
  const [row] = await rowsOf(`select user_id from identities_by_user where site_id = '${site}' group by user_id order by cityHash64(user_id) limit 1`) // prettier-ignore
  return String(row?.['user_id'])
}

interface Run {
  ms: number
  rows: number
  bytes: number
}

/** @throws Error with the engine's words */
async function run(
  sql: string,
  parameters: Record<string, unknown>,
  settings: Record<string, string> = {},
): Promise<Run> {
  const url = new URL(engine.url)
  const search = new URLSearchParams({ database: url.pathname.slice(1), default_format: 'JSON', ...settings })
  for (const [name, value] of Object.entries(parameters)) search.set(`param_${name}`, asText(value))
  const began = performance.now()
  const response = await fetch(`${url.origin}/?${search.toString()}`, {
    method: 'POST',
    body: sql,
    headers: { Authorization: `Basic ${btoa(`${url.username}:${decodeURIComponent(url.password)}`)}` },
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text.slice(0, 500))
  const ms = performance.now() - began
  const { statistics } = JSON.parse(text) as { statistics: { rows_read: number; bytes_read: number } }
  return { ms, rows: statistics.rows_read, bytes: statistics.bytes_read }
}

function asText(value: unknown): string {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value)
  return `[${value.map((one) => `'${String(one).replaceAll("'", "\\'")}'`).join(',')}]`
}

/** The embedded engine keeps no query log: the smallest `max_memory_usage` (MB) with which the query ends, within 15 %. */
async function peakMemory(sql: string, parameters: Record<string, unknown>): Promise<number> {
  let low = 1
  let high = 4096
  while (high / low > 1.15) {
    const middle = Math.sqrt(low * high)
    const fits = await run(sql, parameters, {
      max_memory_usage: String(Math.round(middle * 1e6)),
      max_untracked_memory: '65536',
    }).then(
      () => true,
      // It has just run without a limit. Not only code 241: short of memory, the analyzer gives up what it would have
      // computed beforehand, and then knows no name that stood in it.
      () => false,
    )
    if (fits) high = middle
    else low = middle
  }
  return high
}

/** Milliseconds to read the columns of `events` that the query's plan reads, in its days; 0 where it reads none. */
async function scanMs(sql: string, parameters: Record<string, unknown>): Promise<number> {
  const plan = await clickhouse.query(`explain header = 1 ${sql}`, { parameters, format: 'JSONEachRow' })
  const lines = plan
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { explain: string }).explain)
  const at = lines.findIndex((line) => /ReadFromMergeTree \(\w+\.events\)/.test(line))
  if (at < 0 || parameters['from'] === undefined) return 0
  const columns = new Set<string>()
  for (const line of lines.slice(at + 1)) {
    const column = /^\s*(?:Header: )?(?:__table\d+\.)?(\w+) \S/.exec(line)?.[1]
    if (!column || (columns.size > 0 && !/^\s{4,}/.test(line))) break
    columns.add(column)
  }
  const [known] = await rowsOf(`select groupArray(name) as names from system.columns where table = 'events' and database = currentDatabase()`) // prettier-ignore
  const names = ((known?.['names'] ?? []) as string[]).filter((name) => columns.has(name))
  if (names.length === 0) return 0
  const days = `toDate(occurred_at) >= '${asText(parameters['from'])}' and toDate(occurred_at) <= '${asText(parameters['to'])}'`
  const plain = `select count() from events where site_id = 'demo' and ${days} and not ignore(${names.join(', ')})`
  const times = []
  for (let i = 0; i < 3; i++) times.push((await run(plain, {})).ms)
  return times.sort((a, b) => a - b)[1]!
}

async function rowsOf(sql: string): Promise<Record<string, unknown>[]> {
  const text = await clickhouse.query(sql, { format: 'JSONEachRow' })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
