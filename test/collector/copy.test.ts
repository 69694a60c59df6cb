import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { copy } from '../../collector/node/copy/copy.ts'
import { beginCopy, endCopy, readEngine, writeEngine } from '../../collector/node/copy/engine.ts'
import { fillDemo } from '../../collector/node/demo/fill.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'
import { lockDirectory } from '../../collector/node/lock.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { proxyClickHouse } from '../support/clickhouse-proxy.ts'

const folder = mkdtempSync(join(tmpdir(), 'periplo-copy-'))
const at = (name: string): string => join(folder, name)
const running: Embedded[] = []

/** An engine in a data directory, with the schema. */
async function startIn(name: string): Promise<Embedded> {
  const engine = await startEmbedded({ path: join(at(name), 'clickhouse'), password: 'test' })
  await migrate(engine.url)
  running.push(engine)
  return engine
}

async function ask<Row>(clickhouse: ClickHouse, sql: string): Promise<Row[]> {
  const text = await clickhouse.query(sql, { format: 'JSONEachRow' })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}

/** Figures of every table, and of a view over the dictionary: the same wherever the data is. */
async function figures(url: string): Promise<unknown> {
  const clickhouse = connect(url)
  const source = await readEngine(clickhouse)
  const tables = (await source.partitions()).map(({ table, partition, rows, hash }) =>
    [table, partition, rows, hash].join(' '),
  )
  await source.close()
  const seen = await ask(
    clickhouse,
    `select count() as events, uniqExact(person_id) as people, countIf(is_known) as known from person_events`,
  )
  const sessions = await ask(
    clickhouse,
    'select sum(events) as events, argMinMerge(channel) as first from sessions',
  )
  await clickhouse.close()
  return { tables, seen, sessions }
}

function run(cli: string, args: string[], data: string): Promise<{ code: number; said: string }> {
  const file = fileURLToPath(new URL(`../../collector/node/${cli}-cli.ts`, import.meta.url))
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', file, ...args],
      { env: { ...process.env, PERIPLO_DATA: at(data) } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
    )
  })
}

let original: unknown
let partitions = 0
let serverUrl: string | undefined
beforeAll(async () => {
  const engine = await startIn('home')
  const clickhouse = connect(engine.url)
  await fillDemo(clickhouse, { site: 'demo', seed: 3, days: 25, to: '2026-11-20' }, 3000)
  // One event in parts of its own, whose session and touches are not merged with the rest.
  const now = Date.parse('2026-11-20T12:00:00Z')
  const tricky = { title: 'tab\there, "quotes" \\ and ñ\nline', props: { 'a\tb': "it's" }, value: '12.5' }
  for (const seq of [0, 1]) {
    const row = {
      site_id: 's',
      name: 'purchase',
      visitor_id: 'v',
      session_id: 's1',
      page_id: 'p',
      seq,
      channel: 'email',
    }
    await clickhouse.insert(
      'events',
      [{ ...row, ...tricky, occurred_at: now + seq, received_at: now }],
      `t${seq}`,
    )
  }
  const refused = {
    site_id: 's',
    received_at: Date.now(),
    event_id: '1',
    reason: 'invalid_event',
    body: '{"a":1}',
  }
  await clickhouse.insert('rejected_events', [refused], 'r')
  await clickhouse.close()
  original = await figures(engine.url)
  partitions = (original as { tables: string[] }).tables.length
  await running.pop()?.stop()
}, 180_000)
afterAll(async () => {
  for (const engine of running) await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('npm run move-to', () => {
  test('goes on where it was cut short, and all is there', { timeout: 240_000 }, async () => {
    const server = running.find(({ url }) => url === serverUrl) ?? (await startIn('server'))
    serverUrl = server.url
    const proxy = await proxyClickHouse(server.url)
    let replaced = 0
    proxy.fault = (statement) => (/replace partition/.test(statement) && ++replaced === 5 ? 'cut' : undefined)
    const first = await run('move-to', [proxy.url], 'home')
    expect(first.code).not.toBe(0)
    const second = await run('move-to', [proxy.url], 'home')
    expect(second.said).toContain(
      `in ${partitions} partitions are there, the same by count and hash (4 were there before)`,
    )
    expect(await figures(server.url)).toEqual(original)

    const clickhouse = connect(server.url)
    expect(await ask(clickhouse, `select name from system.tables where name like '%cop%'`)).toEqual([])
    // Rows that are not ours are never replaced.
    const own = {
      site_id: 'other',
      name: 'page_view',
      visitor_id: 'w',
      occurred_at: Date.parse('2026-11-20T13:00:00Z'),
    }
    await clickhouse.insert('events', [{ ...own, received_at: Date.now() }], 'own')
    const third = await run('move-to', [server.url], 'home')
    expect(third).toMatchObject({
      code: 2,
      said: expect.stringContaining('rows of its own there') as unknown,
    })
    expect(await ask(clickhouse, `select count() as n from events where site_id = 'other'`)).toEqual([
      { n: 1 },
    ])
    await clickhouse.close()
    proxy.close()
  })

  test('does not put a partition in its place that came otherwise', { timeout: 120_000 }, async () => {
    const [from, to] = [await startIn('home'), await startIn('lossy')]
    const [own, clickhouse] = [connect(from.url), connect(to.url)]
    await beginCopy(clickhouse)
    const source = await readEngine(own)
    const lossy = {
      ...source,
      chunks: async function* (partition: Parameters<typeof source.chunks>[0]) {
        for await (const chunk of source.chunks(partition)) yield chunk.replace(/^[^\n]*\n/, '')
      },
    }
    await expect(copy(lossy, writeEngine(clickhouse))).rejects.toThrow('The table was not touched')
    expect(await ask(clickhouse, 'select count() as n from arrivals')).toEqual([{ n: 0 }])
    await endCopy(clickhouse)
    await source.close()
    for (const each of [own, clickhouse]) await each.close()
    for (const engine of running.splice(-2)) await engine.stop()
  })

  test('says what it needs', async () => {
    expect(await run('move-to', ['server:8123'], 'home')).toMatchObject({ code: 2, said: expect.stringContaining('not an http(s) address') as unknown }) // prettier-ignore
    expect(await run('move-to', ['http://localhost:1/periplo'], 'none')).toMatchObject({ code: 2, said: expect.stringContaining('There is no data in') as unknown }) // prettier-ignore
    const unlock = lockDirectory(at('home'))
    writeFileSync(join(at('home'), 'clickhouse.url'), 'http://localhost:1/periplo\n')
    expect(await run('move-to', ['http://localhost:1/periplo'], 'home')).toMatchObject({ code: 2, said: expect.stringContaining('stop it first') as unknown }) // prettier-ignore
    unlock()
  })
})

describe('npm run backup and restore', () => {
  test('bring back all of it, and a second backup only what changed', { timeout: 240_000 }, async () => {
    const journey = join('journeys', 's', 'shop.yaml')
    mkdirSync(join(at('home'), 'journeys', 's'), { recursive: true })
    writeFileSync(join(at('home'), journey), '# ours\n')
    const first = await run('backup', [at('backup')], 'home')
    expect(first.said).toContain(`in ${partitions} partitions`)
    const restored = await run('restore', [at('backup')], 'restored')
    expect(restored.said).toContain('are back, the same by count and hash')
    expect(readFileSync(join(at('restored'), journey), 'utf8')).toBe('# ours\n')
    const engine = await startIn('restored')
    expect(await figures(engine.url)).toEqual(original)

    // Beside a home that runs: its engine is asked.
    const unlock = lockDirectory(at('restored'))
    writeFileSync(join(at('restored'), 'clickhouse.url'), `${engine.url}\n`)
    const clickhouse = connect(engine.url)
    await clickhouse.command(
      `alter table rejected_events delete where site_id = 's' settings mutations_sync = 2`,
    )
    const second = await run('backup', [at('backup')], 'restored')
    expect(second.said).toContain(`(${partitions - 1} had not changed)`)
    expect(readdirSync(join(at('backup'), 'rejected_events'))).toEqual([])
    await clickhouse.close()
    unlock()

    const file = join(
      at('backup'),
      'events',
      readdirSync(join(at('backup'), 'events'))[0] ?? '',
      '000000.jsonl.gz',
    )
    writeFileSync(file, readFileSync(file).fill(0, 20, 24))
    const broken = await run('restore', [at('backup')], 'broken')
    expect(broken).toMatchObject({
      code: 2,
      said: expect.stringContaining('000000.jsonl.gz is damaged') as unknown,
    })
  })

  test('name what is wrong', async () => {
    expect((await run('restore', [at('nowhere')], 'x')).said).toContain('holds no backup')
    expect((await run('backup', [at('home/backup')], 'home')).said).toContain('within the data directory')
  })
})
