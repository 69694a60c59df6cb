import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'

let path: string
let engine: Embedded
let clickhouse: ClickHouse
const restarts: string[] = []

beforeAll(async () => {
  path = mkdtempSync(join(tmpdir(), 'periplo-embedded-'))
  engine = await startEmbedded({ path, password: "it's:a/pass word", onRestart: (why) => restarts.push(why) })
  const url = new URL(engine.url)
  url.pathname = '/default'
  clickhouse = connect(url.href)
  await clickhouse.command('create database if not exists periplo engine = Atomic')
}, 60_000)
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
  rmSync(path, { recursive: true, force: true })
})

const value = async (sql: string, parameters?: Record<string, unknown>): Promise<unknown> => {
  const text = await clickhouse.query(sql, { format: 'JSONEachRow', ...(parameters ? { parameters } : {}) })
  return Object.values(JSON.parse(text.trim() || '{}') as object)[0]
}

/** The engine's own interface, without the client. */
const raw = (
  search: string,
  init: { body?: BodyInit; headers?: Record<string, string> } = {},
  user = 'periplo',
  password = "it's:a/pass word",
): Promise<Response> => {
  const { origin } = new URL(engine.url)
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return fetch(`${origin}/${search}`, {
    method: 'POST',
    ...init,
    headers: { authorization, ...init.headers },
  })
}

describe('parameters', () => {
  test.each([
    'plain',
    "it's",
    'back\\slash',
    'a\nb\tc\rd',
    "'; drop database periplo; --",
    '\\n is not a newline',
    '日本 😀',
    '{a:String}',
    '%27',
    '',
    ' blanks ',
    'x'.repeat(20_000),
  ])('%j comes back as it went', async (text) => {
    expect(await value('select {t:String} as t', { t: text })).toBe(text)
  })

  test('lists come back as they went', async () => {
    const list = ["it's", 'a,b', '["c"]', 'd\ne', '', '\\']
    expect(await value('select {l:Array(String)} as l', { l: list })).toEqual(list)
  })

  test('numbers and times', async () => {
    expect(await value('select {n:UInt32} + 1 as n', { n: 41 })).toBe(42)
    expect(await value("select toUnixTimestamp({d:Date}, 'UTC') as d", { d: '2026-11-22' })).toBe(
      Date.UTC(2026, 10, 22) / 1000,
    )
  })

  test('nothing is an empty cell of a CSV', async () => {
    const text = await clickhouse.query('select null as a, 1 as b', { format: 'CSVWithNames' })
    expect(text).toBe('"a","b"\n,1\n')
  })

  test('a missing one is an error of the engine', async () => {
    await expect(value('select {t:String} as t')).rejects.toThrow(/not set|UNKNOWN_QUERY_PARAMETER/)
  })
})

describe('settings', () => {
  test('are those of the request alone', async () => {
    const inTokyo = (): Promise<string> =>
      raw('?session_timezone=Asia/Tokyo&max_block_size=777', {
        body: "select timezone(), getSetting('max_block_size')",
      }).then((r) => r.text())
    const plain = (): Promise<string> =>
      raw('', { body: "select timezone(), getSetting('max_block_size')" }).then((r) => r.text())
    const before = await plain()
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? inTokyo() : plain())))
    for (const [i, answer] of answers.entries()) expect(answer).toBe(i % 2 ? 'Asia/Tokyo\t777\n' : before)
  })

  test('readers cannot write', async () => {
    await expect(clickhouse.query('create table default.nope (a UInt8) engine = Memory')).rejects.toThrow(
      /readonly/i,
    )
    await expect(clickhouse.query('drop database periplo')).rejects.toThrow(/readonly/i)
    await expect(clickhouse.query('select 1 settings readonly = 0')).rejects.toThrow(/readonly/i)
  })

  test('a setting that does not exist, or is an attack, is refused', async () => {
    expect((await raw('?nonsense_setting=1', { body: 'select 1' })).status).toBe(400)
    expect(
      (await raw(`?${encodeURIComponent('max_threads = 1; select 2; --')}=1`, { body: 'select 1' })).status,
    ).toBe(400)
    expect(await value('select 1')).toBe(1)
  })

  test('a query that takes too long is ended', async () => {
    const slow = clickhouse.query('select count() from numbers(1e13) where sipHash64(number) = 0', {
      maxSeconds: 1,
    })
    await expect(slow).rejects.toMatchObject({ type: 'TIMEOUT_EXCEEDED' })
  })
})

describe('who may ask', () => {
  test.each([
    ['a wrong password', 'periplo', 'wrong'],
    ['no password', 'periplo', ''],
    ['another user', 'default', "it's:a/pass word"],
  ])('%s: 401', async (_what, user, password) => {
    const response = await raw('', { body: 'select 1' }, user, password)
    expect(response.status).toBe(401)
    expect(response.headers.get('X-ClickHouse-Exception-Code')).toBe('516')
    expect(await response.text()).toContain('AUTHENTICATION_FAILED')
  })

  test('nobody without a name, but /ping', async () => {
    const { origin } = new URL(engine.url)
    expect((await fetch(origin, { method: 'POST', body: 'select 1' })).status).toBe(401)
    expect(await (await fetch(`${origin}/ping`)).text()).toBe('Ok.\n')
  })

  test('listens on loopback alone', async () => {
    const port = new URL(engine.url).port
    const listening = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(
        (parts) =>
          parts[3] === '0A' &&
          parts[1]?.endsWith(`:${Number(port).toString(16).toUpperCase().padStart(4, '0')}`),
      )
    expect(listening.map((parts) => parts[1]?.split(':')[0])).toEqual(['0100007F'])
  })
})

describe('answers', () => {
  test.each([
    ['selec 1', 400, 'SYNTAX_ERROR'],
    ['select * from nothing', 404, 'UNKNOWN_TABLE'],
    ["select throwIf(1, 'é')", 500, 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ['', 400, 'Empty query'],
  ])('%j: %i', async (body, status, words) => {
    const response = await raw('', { body })
    expect(response.status).toBe(status)
    expect(await response.text()).toContain(words)
    expect(response.headers.get('X-ClickHouse-Exception-Code')).toMatch(/^\d+$/)
  })

  test('gzip both ways', async () => {
    const response = await raw('?enable_http_compression=1', {
      body: gzipSync("select repeat('a', 5000)"),
      headers: { 'Content-Encoding': 'gzip', 'Accept-Encoding': 'gzip' },
    })
    expect(response.headers.get('Content-Encoding')).toBe('gzip')
    expect(await response.text()).toBe(`${'a'.repeat(5000)}\n`)
    const broken = await raw('', { body: 'no gzip', headers: { 'Content-Encoding': 'gzip' } })
    expect(broken.status).toBe(500)
  })

  test('an insert whose text stands in the body', async () => {
    await clickhouse.command('create table default.lines (a String) engine = MergeTree order by a')
    const response = await raw(
      `?query=${encodeURIComponent('insert into default.lines format TabSeparated')}`,
      { body: 'é;1\nb' },
    )
    expect(response.status).toBe(200)
    expect(await value('select groupArray(a) as a from (select a from default.lines order by a)')).toEqual([
      'b',
      'é;1',
    ])
  })
})

describe('an insert of rows', () => {
  beforeAll(() =>
    clickhouse.command(
      'create table default.sent_rows (a String, b UInt8 default 7) engine = MergeTree order by a',
    ),
  )
  const insert = (body: string): Promise<Response> => raw('?database=default&insert_quorum=0', { body })
  const stored = (): Promise<unknown> =>
    value('select groupArray((a, b)) as a from (select * from default.sent_rows order by a)')

  test('keeps every byte, with columns named before or in each row', async () => {
    expect(
      (await insert('INSERT INTO sent_rows FORMAT JSONEachRow\n{"a":"é\\n1 💠"}\n{"a":"b","b":1}')).status,
    ).toBe(200)
    expect((await insert('INSERT INTO sent_rows (b, a) FORMAT JSONCompactEachRow\n[2,"c"]')).status).toBe(200)
    expect(await stored()).toEqual([
      ['b', 1],
      ['c', 2],
      ['é\n1 💠', 7],
    ])
  })

  test.each([
    ['INSERT INTO sent_rows FORMAT JSONEachRow\n{"a":"d"}\n{"a":"e","b":[]}', 27],
    ['INSERT INTO nowhere FORMAT JSONEachRow\n{"a":"d"}', 60],
    ['INSERT INTO sent_rows (c) FORMAT JSONCompactEachRow\n["d"]', 16],
  ])('is whole or not at all: %j', async (body, code) => {
    const before = await stored()
    const response = await insert(body)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.text()).toMatch(new RegExp(`^Code: ${code}\\. `))
    expect(await stored()).toEqual(before)
  })
})

describe('processes', () => {
  test('a second engine on the directory is refused in one sentence', async () => {
    await expect(startEmbedded({ path, password: 'x' })).rejects.toThrow(
      `The data directory ${path} is in use by another process.`,
    )
  })

  test('after kill -9 it comes back on the same port with every acknowledged row', async () => {
    await clickhouse.command(
      'create table default.rows (a UInt64) engine = MergeTree order by a settings non_replicated_deduplication_window = 100',
    )
    const pid = engineProcess()
    let acknowledged = 0
    const inserting = (async () => {
      for (let block = 0; ; block++) {
        const rows = Array.from({ length: 500 }, (_, i) => ({ a: block * 500 + i }))
        await clickhouse.insert('rows', rows, `block ${block}`)
        acknowledged += rows.length
      }
    })().catch(() => {})
    await expect.poll(() => acknowledged).toBeGreaterThan(2000)
    process.kill(pid, 'SIGKILL')
    await inserting
    await expect.poll(() => clickhouse.ping().catch(() => false)).toBe(true)
    expect(engineProcess()).not.toBe(pid)
    expect(restarts[0]).toContain('SIGKILL')
    const found = Number(await value('select count() as n from default.rows'))
    expect(found).toBeGreaterThanOrEqual(acknowledged)
    expect(found - acknowledged).toBeLessThanOrEqual(500)
  })

  test('ends when it is told to, and the next one finds the rows', async () => {
    const own = mkdtempSync(join(tmpdir(), 'periplo-embedded-'))
    const first = await startEmbedded({ path: own, password: 'one' })
    const ask = async (url: string, sql: string): Promise<string> => {
      const client = connect(url.replace(/\/periplo$/, '/default'))
      return client.query(sql, { format: 'JSONEachRow' }).finally(() => client.close())
    }
    const client = connect(first.url.replace(/\/periplo$/, '/default'))
    await client.command('create table default.kept (a UInt8) engine = MergeTree order by a')
    await client.insert('kept', [{ a: 7 }], 'one')
    await client.close()
    await first.stop()
    const second = await startEmbedded({ path: own, password: 'two' })
    expect(await ask(second.url, 'select a from default.kept')).toBe('{"a":7}\n')
    await second.stop()
    rmSync(own, { recursive: true, force: true })
  })

  /** The engine is our child whose arguments name the directory. */
  function engineProcess(): number {
    const mine = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .find((pid) => {
        try {
          const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
          return line.includes('embedded-server') && line.includes(path)
        } catch {
          return false
        }
      })
    return Number(mine)
  }
})
