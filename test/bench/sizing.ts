/**
 * `npm run bench:sizing`: what docs/sizing.md is computed from. Processor time, not time on the clock, so that a busy
 * machine tells the same; bytes on disk of demo data, merged. Linux.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { fillDemo } from '../../collector/node/demo/fill.ts'
import { ROOT, environment } from '../../collector/node/prepare.mjs'

const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 500_000)
const SENT = Number(process.env['BENCH_SENT'] ?? 200_000)
const BATCHES = 10
const ROWS_PER_BATCH = 10_000
/** What the kernel counts processor time in. */
const TICK_US = 10_000

const folder = mkdtempSync(join(tmpdir(), 'periplo-sizing-'))
const home = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--import',
    './collector/node/text-loader.ts',
    'collector/node/index.ts',
  ],
  {
    cwd: ROOT,
    env: { ...environment, PORT: '0', PERIPLO_DATA: folder, PERIPLO_SECRET: 'a-secret-for-benches' },
  },
)
try {
  let said = ''
  for (const stream of [home.stdout, home.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  while (!/Dashboards +http/.test(said)) await sleep(100)
  const url = /Dashboards +(http:\/\/[^/\s]+)/.exec(said)?.[1] ?? ''
  const clickhouse = connect(readFileSync(join(folder, 'clickhouse.url'), 'utf8').trim())

  for (const perRequest of [50, 5]) await measureTime(url, clickhouse, perRequest)
  await measureInserts(clickhouse)
  await measureDisk(clickhouse)
  await clickhouse.close()
} finally {
  home.kill('SIGTERM')
  await once(home, 'exit')
  rmSync(folder, { recursive: true, force: true })
}

async function measureTime(url: string, clickhouse: ClickHouse, perRequest: number): Promise<void> {
  const engine = childOf(home.pid ?? 0)
  const before = { stored: await countOf(clickhouse), home: timeOf(home.pid ?? 0), engine: timeOf(engine) }
  let bytes = 0
  for (let sent = 0; sent < SENT;) {
    const bodies = Array.from({ length: 16 }, (_, no) =>
      bodyOf(`${perRequest}${sent + no * perRequest}`, perRequest),
    )
    const answers = await Promise.all(bodies.map((body) => fetch(`${url}/e`, { method: 'POST', body })))
    if (answers.some(({ status }) => status !== 202)) throw new Error('a request was refused')
    bytes += bodies.reduce((sum, body) => sum + body.length, 0)
    sent += 16 * perRequest
  }
  while ((await pendingOf(url)) > 0) await sleep(200)
  const stored = (await countOf(clickhouse)) - before.stored
  const per = (us: number): string => (us / stored).toFixed(1)
  console.log(
    `${perRequest} events a request: ${stored} stored; ${(bytes / stored).toFixed(0)} bytes sent, ` +
      `${per(timeOf(home.pid ?? 0) - before.home)} µs of the collector and ${per(timeOf(engine) - before.engine)} µs of ClickHouse per event`,
  )
}

/** What the engine takes for full batches, as under load: with few events a second each insert is small, and dearer. */
async function measureInserts(clickhouse: ClickHouse): Promise<void> {
  const engine = childOf(home.pid ?? 0)
  const before = timeOf(engine)
  for (let batch = 0; batch < BATCHES; batch++) {
    const events = Array.from({ length: ROWS_PER_BATCH / 5 }, (_, page) => {
      const { context, events: own } = JSON.parse(bodyOf(`9${batch}${String(page).padStart(5, '0')}`, 5)) as {
        context: object
        events: object[]
      }
      const now = Date.now()
      return own.map((event) => ({
        site_id: 'demo',
        received_at: now,
        channel: 'paid_search',
        ...context,
        ...event,
      }))
    }).flat()
    await clickhouse.insert('events', events, `batch ${batch}`)
  }
  const us = (timeOf(engine) - before) / (BATCHES * ROWS_PER_BATCH)
  console.log(`${ROWS_PER_BATCH} rows an insert: ${us.toFixed(1)} µs of ClickHouse per event, with all views`)
}

async function measureDisk(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command('truncate table events')
  const events = await fillDemo(clickhouse, { site: 'shop', seed: 1, days: 90, to: '2026-11-20' }, EVENTS)
  const tables = await rows<{ name: string }>(clickhouse, `select name from system.tables where database = currentDatabase() and engine like '%MergeTree'`) // prettier-ignore
  let total = 0
  for (const { name } of tables) {
    await clickhouse.command(`optimize table ${name} final`)
    const [found] = await rows<{ bytes: number }>(
      clickhouse,
      `select sum(bytes_on_disk) as bytes from system.parts where active and database = currentDatabase() and table = '${name}'`,
    )
    const bytes = found?.bytes ?? 0
    total += bytes
    if (bytes / events > 0.05)
      console.log(`${name.padEnd(20)} ${(bytes / events).toFixed(1)} bytes per event`)
  }
  const [props] = await rows<{ bytes: number }>(
    clickhouse,
    `select sum(column_data_compressed_bytes) as bytes from system.parts_columns
     where active and database = currentDatabase() and table = 'events' and column = 'props'`,
  )
  console.log(`of events, props     ${((props?.bytes ?? 0) / events).toFixed(1)} bytes per event`)
  console.log(`all ${events} events: ${(total / events).toFixed(1)} bytes per event`)
}

/** A page's events as the snippet sends them. */
function bodyOf(page: string, count: number): string {
  const names = ['page_view', 'user_engagement', 'view_item', 'add_to_cart', 'page_leave']
  const id = page.padStart(16, 'p')
  return JSON.stringify({
    site: 'demo',
    sent_at: Date.now(),
    context: {
      ...{ page_id: id, visitor_id: `v${id}`, session_id: `s${id}`, consent_mode: 'granted' },
      ...{
        consent_purposes: ['analytics', 'ads'],
        language: 'es-CO',
        timezone: 'America/Bogota',
        screen: '390x844',
      },
      url: `http://localhost/zapatos/correr-${Number(page) % 500}?utm_source=google&utm_medium=cpc&utm_campaign=noviembre`,
      ...{ title: 'Zapatos para correr | La tienda', referrer: 'https://www.google.com/' },
    },
    events: Array.from({ length: count }, (_, seq) => ({
      ...{ name: names[seq % names.length], seq, occurred_at: Date.now(), value: 185_000, currency: 'COP' },
    })),
  })
}

/** User and system time of a process, µs. */
function timeOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_US
}

function childOf(parent: number): number {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent) return Number(name)
    } catch {
      // ended meanwhile
    }
  }
  throw new Error('the engine was not found')
}

async function pendingOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^periplo_events_pending (\d+)/m.exec(text)?.[1])
}

async function countOf(clickhouse: ClickHouse): Promise<number> {
  return (await rows<{ n: number }>(clickhouse, 'select count() as n from events'))[0]?.n ?? 0
}

async function rows<Row>(clickhouse: ClickHouse, sql: string): Promise<Row[]> {
  const text = await clickhouse.query(sql, { format: 'JSONEachRow' })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}
