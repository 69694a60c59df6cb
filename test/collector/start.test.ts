import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ROOT, environment } from '../../collector/node/prepare.mjs'
import { connect } from '../../collector/clickhouse.ts'
import { type RunningHome, type Spoken, end, said, startNode } from '../homes.mjs'

let folder: string
let data: string
const children: Spoken[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-start-'))
  data = join(folder, 'data')
})
afterEach(async () => {
  await Promise.all(children.splice(0).map(end))
  rmSync(folder, { recursive: true, force: true })
})

const start = (env: Record<string, string> = {}): Promise<RunningHome> => startNode(data, children, env)

/** Runs the home until it gives up: what it said and how it ended. */
async function refused(env: Record<string, string>): Promise<{ text: string; code: number | null }> {
  const child = spawn(
    'node',
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      './collector/node/text-loader.ts',
      './collector/node/index.ts',
    ],
    {
      cwd: ROOT,
      env: { ...environment, PERIPLO_DATA: data, PORT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  return ending(child)
}

async function ending(child: ReturnType<typeof spawn>): Promise<{ text: string; code: number | null }> {
  let text = ''
  child.stdout?.on('data', (chunk) => (text += String(chunk)))
  child.stderr?.on('data', (chunk) => (text += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { text: text.trim(), code }
}

const send = (home: RunningHome, seq: number, page_id = 'mhx1abcdefghijkl'): Promise<Response> =>
  fetch(`${home.url}/e`, {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: JSON.stringify({
      site: 'demo',
      sent_at: Date.now(),
      context: { page_id, consent_mode: 'granted', visitor_id: 'v1' },
      events: [{ name: 'page_view', seq }],
    }),
  })

/** Numbers of the events that are stored, each as often as it is there. */
async function storedIn(): Promise<number[]> {
  const clickhouse = connect(readFileSync(join(data, 'clickhouse.url'), 'utf8').trim())
  try {
    const rows = await clickhouse.query('select seq from events order by seq', { format: 'JSONEachRow' })
    return rows
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { seq: number }).seq)
  } finally {
    await clickhouse.close()
  }
}

/** Processes whose arguments hold a text. */
const processesWith = (text: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text)
      } catch {
        return false
      }
    })
    .map(Number)

describe('says in one sentence why it cannot start', () => {
  test('when the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const { text, code } = await refused({ PORT: String(port) })
    server.close()
    expect(code).toBe(1)
    expect(text).toBe(
      `Port ${port} is in use; stop what uses it, or choose another with PORT=${port + 1} npm start.`,
    )
    expect(existsSync(join(data, 'lock'))).toBe(false)
  })

  test('when another home has the data directory, which goes on', async () => {
    const home = await start()
    const { text, code } = await refused({})
    expect(code).toBe(1)
    expect(text).toBe(`The data directory ${data} is in use by another process (${home.child.pid}).`)
    expect((await fetch(`${home.url}/ready`)).status).toBe(200)
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['a port that is none', { PORT: 'eighty' }, /^PORT: "eighty" is not a port \(0 to 65535\)\.$/],
    ['a port above all', { PORT: '70000' }, /^PORT: "70000" is not a port/],
    [
      'a short secret',
      { PERIPLO_SECRET: 'short' },
      /^PERIPLO_SECRET is too short: 16 characters at least\.$/,
    ],
    ['sites that are no JSON', { PERIPLO_SITES: '[{' }, /^PERIPLO_SITES is not JSON: .+$/],
    [
      'sites that are no file',
      { PERIPLO_SITES: '/nowhere/sites.json' },
      /^PERIPLO_SITES: the file \/nowhere\/sites\.json cannot be read\.$/,
    ],
    ['a site without a key', { PERIPLO_SITES: '[{"name":"x"}]' }, /^PERIPLO_SITES\[0\]\.key must be .+$/],
    ['a site that is none', { PERIPLO_SITES: '[null]' }, /^PERIPLO_SITES\[0\] .+$/],
    [
      'an origin with a path',
      { PERIPLO_SITES: '[{"key":"a","origins":["a.example/shop"]}]' },
      /^PERIPLO_SITES\[0\]\.origins must list hosts.+$/,
    ],
    [
      'a time zone that is none',
      { PERIPLO_SITES: '[{"key":"a","time_zone":"Mars/Olympus"}]' },
      /^PERIPLO_SITES\[0\]\.time_zone: "Mars\/Olympus" is not.+$/,
    ],
    [
      'an address that is none',
      { CLICKHOUSE_URL: 'localhost' },
      /^CLICKHOUSE_URL is not an http\(s\) address.+$/,
    ],
    [
      'a database name that is none',
      { CLICKHOUSE_URL: 'http://127.0.0.1:1/a-b' },
      /^ClickHouse at 127\.0\.0\.1:1 could not be prepared: .+$/,
    ],
    [
      'a ClickHouse that does not answer',
      { CLICKHOUSE_URL: 'http://127.0.0.1:1/periplo' },
      /^ClickHouse at 127\.0\.0\.1:1 could not be prepared: .+$/,
    ],
    [
      'the secret of an example, where others can reach it',
      { HOST: '0.0.0.0', PERIPLO_SECRET: 'change-me-please-123' },
      /^PERIPLO_SECRET is one that anybody would try; .+$/,
    ],
    [
      'a secret of one letter, where others can reach it',
      { HOST: '0.0.0.0', PERIPLO_SECRET: 'a'.repeat(32) },
      /^PERIPLO_SECRET is one that anybody would try; .+$/,
    ],
    [
      'seconds that are none',
      { PERIPLO_REQUEST_SECONDS: '0' },
      /^PERIPLO_REQUEST_SECONDS: "0" is not a number of seconds \(1 to 3600\)\.$/,
    ],
    ['an address that is not ours', { HOST: '203.0.113.1' }, /^Cannot listen on 203\.0\.113\.1:0: .+$/],
  ])('when it is given %s', async (_what, env, sentence) => {
    const { text, code } = await refused(env)
    expect(text).toMatch(sentence)
    expect(text.split('\n')).toHaveLength(1)
    expect(code).toBe(1)
  })

  test('when the data directory is a file, or below one', async () => {
    writeFileSync(join(folder, 'file'), '')
    for (const path of [join(folder, 'file'), join(folder, 'file', 'data')]) {
      expect(await refused({ PERIPLO_DATA: path })).toEqual({
        text: `The data directory ${path} is not a directory.`,
        code: 1,
      })
    }
  })

  test('when the disk is full or read-only', async (context) => {
    const disk = join(folder, 'disk')
    mkdirSync(disk)
    if (!mounts('size=1m', disk)) context.skip('a disk of its own can be mounted by root alone')
    try {
      const full = await refused({ PERIPLO_DATA: disk })
      expect(full).toEqual({
        text: `The disk of ${disk} is full: 1 MB free, 64 MB needed at least.`,
        code: 1,
      })
      execFileSync('mount', ['-o', 'remount,ro,size=128m', disk])
      const readOnly = await refused({ PERIPLO_DATA: disk })
      expect(readOnly).toEqual({ text: `The data directory ${disk} is on a read-only disk.`, code: 1 })
      const below = join(disk, 'data')
      expect(await refused({ PERIPLO_DATA: below })).toEqual({
        text: `The data directory ${below} cannot be made.`,
        code: 1,
      })
    } finally {
      execFileSync('umount', [disk])
    }
  })

  test('when there is no engine for the platform', async () => {
    const child = spawn('node', ['collector/node/start.mjs'], {
      cwd: ROOT,
      env: { ...environment, PERIPLO_DATA: data, PERIPLO_PLATFORM: 'win32 x64', CLICKHOUSE_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { text, code } = await ending(child)
    expect(text).toMatch(/^The embedded ClickHouse does not run on win32 x64; set CLICKHOUSE_URL .+$/)
    expect(code).toBe(1)
  })
})

function mounts(options: string, path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('ends', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'with %s: nothing is left running or locked',
    async (signal) => {
      const home = await start()
      expect((await send(home, 0)).status).toBe(202)
      const gone = new Promise((resolve) => home.child.once('exit', (code) => resolve(code)))
      // As Ctrl-C does: to the whole group.
      process.kill(-(home.child.pid as number), signal)
      expect(await gone).toBe(0)
      await expect.poll(() => processesWith(data)).toEqual([])
      expect(existsSync(join(data, 'lock'))).toBe(false)
      expect(readdirSync(join(data, 'wal'))).toEqual([])
    },
    30_000,
  )

  test('during its start as well', async () => {
    const child = spawn(
      'node',
      ['--import', './collector/node/text-loader.ts', './collector/node/index.ts'],
      {
        cwd: ROOT,
        env: { ...environment, PERIPLO_DATA: data, PORT: '0' },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const ended = ending(child)
    await expect
      .poll(() => processesWith('embedded-server').filter((pid) => processesWith(data).includes(pid)), {
        interval: 5,
      })
      .toHaveLength(1)
    child.kill('SIGINT')
    expect((await ended).code).toBe(0)
    await expect.poll(() => processesWith(data)).toEqual([])
    expect(existsSync(join(data, 'lock'))).toBe(false)
  })
})

describe('survives', () => {
  test('kill -9 right after the answer: the event is there once', async () => {
    const home = await start()
    for (let seq = 0; seq < 20; seq++) expect((await send(home, seq)).status).toBe(202)
    process.kill(home.child.pid as number, 'SIGKILL')
    const again = await start()
    // What was acknowledged and sent again all the same, as a client whose answer was lost does.
    expect((await send(again, 19)).status).toBe(202)
    expect((await send(again, 20)).status).toBe(202)
    await expect.poll(storedIn).toEqual(Array.from({ length: 21 }, (_, seq) => seq))
    await expect.poll(() => readdirSync(join(data, 'wal'))).toEqual([])
    expect(await storedIn()).toHaveLength(21)
  })

  test('an engine that outlives its killed home: it waits until that has ended', async () => {
    const home = await start()
    expect((await send(home, 0)).status).toBe(202)
    const [engine] = processesWith(join(data, 'clickhouse')) as [number]
    process.kill(engine, 'SIGSTOP')
    process.kill(home.child.pid as number, 'SIGKILL')
    const again = start()
    // Two engines: the one that stands still, and the new one that finds the directory taken.
    await expect.poll(() => processesWith(join(data, 'clickhouse')).length, { interval: 5 }).toBe(2)
    await expect.poll(() => processesWith(join(data, 'clickhouse')).length, { interval: 5 }).toBe(1)
    process.kill(engine, 'SIGCONT')
    expect((await fetch(`${(await again).url}/ready`)).status).toBe(200)
    await expect.poll(storedIn).toEqual([0])
  })

  test('the death of the engine: it answers on, and drains when the engine is back', async () => {
    const home = await start()
    expect((await send(home, 0)).status).toBe(202)
    await expect.poll(storedIn).toEqual([0])
    const [engine] = processesWith(join(data, 'clickhouse'))
    process.kill(engine as number, 'SIGKILL')
    expect((await send(home, 1)).status).toBe(202)
    await said(home.child, /ClickHouse ended \(SIGKILL\); starting it again/)
    await expect.poll(() => storedIn().catch(() => [])).toEqual([0, 1])
    expect((await fetch(`${home.url}/ready`)).status).toBe(200)
    expect(processesWith(join(data, 'clickhouse'))).not.toContain(engine)
  })
})

describe('keeps', () => {
  test('its key from the first start on, for its owner alone', async () => {
    const first = await start({ PERIPLO_SECRET: '' })
    const path = join(data, 'secret')
    const secret = readFileSync(path, 'utf8')
    expect(secret.trim()).toMatch(/^[\w-]{32}$/)
    for (const file of ['secret', 'clickhouse.url']) {
      expect(
        execFileSync('stat', ['-c', '%a', join(data, file)])
          .toString()
          .trim(),
      ).toBe('600')
    }
    expect(first.child.text).toContain(path)
    expect(first.child.text).not.toContain(secret.trim())
    const imported = await fetch(`${first.url}/v1/import?site=demo`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret.trim()}` },
      body: JSON.stringify([{ name: 'pos_purchase', user_id: 'u1' }]),
    })
    expect(imported.status).toBe(202)
    await end(first.child)
    await start({ PERIPLO_SECRET: '' })
    expect(readFileSync(path, 'utf8')).toBe(secret)
  })
})
