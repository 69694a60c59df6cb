import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { type Socket, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { constants, createGzip, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeKeyOf } from '../../collector/import/write-key.ts'
import { type RunningHome, type Spoken, end, startNode } from '../homes.mjs'

/** The whole Node home, with little memory and a known secret of each kind. */
const SECRETS = { server: 'Zq7-server-key-of-these-tests', reader: 'Zq7-reader-key-of-these-tests' }
const REQUEST_SECONDS = 2
const HEAP_MB = 512
let folder: string
let home: RunningHome
const children: Spoken[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-hostile-'))
  home = await startNode(join(folder, 'data'), children, {
    PERIPLO_SECRET: SECRETS.server,
    PERIPLO_KEYS: JSON.stringify([{ name: 'reader', role: 'viewer', key: SECRETS.reader }]),
    PERIPLO_REQUEST_SECONDS: String(REQUEST_SECONDS),
    PERIPLO_LOG: 'info',
    NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
  })
}, 120_000)
afterAll(async () => {
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true, force: true })
})

/** Most memory that the process of the home has ever held, in MB; its engine is a process of its own. */
const peakMb = (): number => {
  const status = readFileSync(`/proc/${home.child.pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
}

const server = (): Record<string, string> => ({ Authorization: `Bearer ${SECRETS.server}` })
const post = (path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(home.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  })
const packed = (text: string): BodyInit => new Uint8Array(gzipSync(text, { level: 1 }))
const gzip = { 'Content-Encoding': 'gzip' }
const event = (fields: string): string =>
  `{"site":"demo","context":{"page_id":"p1","consent_mode":"granted"},"events":[{"name":"a_b","seq":0,${fields}}]}`
const MB = 1024 * 1024

/** Ten gigabytes of spaces: one megabyte of them packed once, and said ten thousand times. */
async function tenGigabytes(): Promise<Uint8Array<ArrayBuffer>> {
  const zip = createGzip({ level: 9 })
  const parts: Buffer[] = []
  zip.on('data', (part: Buffer) => parts.push(part))
  const flushed = async (): Promise<Buffer> => {
    await new Promise<void>((resolve) => zip.flush(constants.Z_FULL_FLUSH, resolve))
    return Buffer.concat(parts.splice(0))
  }
  zip.write(Buffer.alloc(MB, 0x20))
  const first = await flushed()
  zip.write(Buffer.alloc(MB, 0x20))
  const next = await flushed()
  zip.destroy()
  return new Uint8Array(Buffer.concat([first, ...Array.from({ length: 10_000 }, () => next)]))
}

describe.skipIf(process.platform !== 'linux')('bombs cost a bounded memory', () => {
  test('a zip bomb of 10 MB that is 10 GB', async () => {
    const bomb = await tenGigabytes()
    expect(bomb.byteLength).toBeGreaterThan(8 * MB)
    const began = performance.now()
    for (const [path, headers] of [
      ['/e', {}],
      ['/v1/import?site=demo', server()],
      ['/v1/import/costs?site=demo', server()],
    ] as const)
      // prettier-ignore
      expect((await post(path, bomb, { ...headers, ...gzip })).status).toBe(413)
    expect(performance.now() - began).toBeLessThan(60_000)
  }, 120_000)

  test.each<[string, string, () => string, number]>([
    ['depth', '/e', () => event(`"a":${'['.repeat(500_000)}${']'.repeat(500_000)}`), 202],
    ['depth of objects', '/e', () => event(`"a":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 202],
    ['width', '/e', () => event(Array.from({ length: 80_000 }, (_, at) => `"f${at}":1`).join(',')), 202],
    ['a long text', '/e', () => event(`"a":"${'x'.repeat(1_000_000)}"`), 202],
    ['a million events', '/e', () => `{"site":"demo","events":[${'1,'.repeat(500_000)}1]}`, 413],
    ['a million keys', '/v1/import?site=demo', () => `{"name":"a_b","user_id":"u",${Array.from({ length: 1_000_000 }, (_, at) => `"${at.toString(36)}":1`).join(',')}}`, 202], // prettier-ignore
    ['depth', '/v1/import?site=demo', () => `{"name":"a_b","user_id":"u","a":${'['.repeat(7_000_000)}${']'.repeat(7_000_000)}}`, 202], // prettier-ignore
    ['a long text', '/v1/import?site=demo', () => `{"name":"a_b","user_id":"u","a":"${'é'.repeat(7_000_000)}"}`, 202], // prettier-ignore
    ['a million events', '/v1/import?site=demo', () => `[${'{},'.repeat(1_000_000)}{}]`, 413],
    ['eight million lines', '/v1/import?site=demo', () => '1\n'.repeat(8_000_000), 413],
    [
      'as many as may be, all refused',
      '/v1/import?site=demo',
      () => `[${'{"name":"A"},'.repeat(49_999)}{}]`,
      202,
    ],
    ['a million messages', '/v1/batch', () => `{"batch":[${'{},'.repeat(1_000_000)}{}]}`, 413],
  ])(
    '%s, to %s',
    async (_what, path, body, status) => {
      const key = await writeKeyOf('demo', SECRETS.server)
      const headers =
        path === '/e' ? {} : path === '/v1/batch' ? { Authorization: `Basic ${btoa(`${key}:`)}` } : server()
      expect((await post(path, packed(body()), { ...headers, ...gzip })).status).toBe(status)
      expect((await fetch(`${home.url}/health`)).status).toBe(200)
    },
    180_000,
  )

  test('the process still stands, within its heap and what buffers take beside it', () => {
    expect(home.child.exitCode).toBeNull()
    // Measured: 890 MB for seven million lists in one another, which take 530 MB of it as they are parsed.
    expect(peakMb()).toBeLessThan(HEAP_MB * 2)
  })
})

describe('slow senders', () => {
  /** What a connection was told until it was closed, and how long that took. */
  async function dribble(head: string, drop: string): Promise<{ told: string; seconds: number }> {
    const socket: Socket = connect(Number(new URL(home.url).port), '127.0.0.1')
    const began = performance.now()
    let told = ''
    socket.on('data', (chunk) => (told += String(chunk)))
    socket.on('error', () => {})
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write(head)
    const timer = setInterval(() => socket.writable && socket.write(drop), 100)
    await closed
    clearInterval(timer)
    return { told, seconds: (performance.now() - began) / 1000 }
  }
  const START = 'POST /e HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n'

  test.each([
    ['a head that does not end', START, 'X-A: b\r\n'],
    ['a body of known size', `${START}Content-Length: 100000\r\n\r\n{`, ' '],
    ['a body in parts', `${START}Transfer-Encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
    [
      'a packed body',
      `${START}Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n`,
      '1\r\n\u001f\r\n',
    ],
  ])(
    '%s: let go in time, and holds nobody',
    async (_what, head, drop) => {
      const slow = Promise.all(Array.from({ length: 50 }, () => dribble(head, drop)))
      await sleep(500)
      const began = performance.now()
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, seq) => post('/e', `{"site":"demo","context":{"page_id":"quick"},"events":[{"name":"page_view","seq":${seq}}]}`)), // prettier-ignore
      )
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
      expect(performance.now() - began).toBeLessThan(20_000)
      for (const { told, seconds } of await slow) {
        expect(told).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
        expect(seconds).toBeLessThan(REQUEST_SECONDS * 5 + 20)
      }
    },
    120_000,
  )
})

test('no secret is in anything that was said, and none in what is kept of requests', async () => {
  const writeKey = await writeKeyOf('demo', SECRETS.server)
  const keys = [...Object.values(SECRETS), writeKey]
  for (const key of keys) {
    for (const path of [
      `/e?key=${key}`,
      `/v1/import?site=${key}`,
      '/v1/batch',
      '/v1/replay',
      '/api/v1/queries/overview?site=demo',
      '/metrics',
      `/${key}`,
      '/mcp',
    ]) {
      // prettier-ignore
      for (const Authorization of [`Bearer ${key}`, `Basic ${btoa(`${key}:`)}`, `Basic ${btoa(`x:${key}`)}`, key])
        await post(path, event(`"url":"https://u:${key}@shop.example/?token=${key}","title":1`), {
          ...{ Authorization, Cookie: `periplo_visitor=${key}`, 'X-Forwarded-For': key, 'User-Agent': key },
        })
    }
  }
  // The log is written within moments, the rows too.
  await sleep(1500)
  expect(home.child.text.length).toBeGreaterThan(1000)
  for (const key of keys) expect(home.child.text).not.toContain(key)
  expect(home.child.text).not.toContain(btoa(`${writeKey}:`))
  const wal = join(folder, 'data', 'wal')
  for (const file of readdirSync(wal)) {
    const text = readFileSync(join(wal, file), 'latin1')
    for (const key of keys) expect(text).not.toContain(key)
  }
}, 120_000)
