import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import { readConfig } from '../../collector/node/config.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'
import { checkMigrated, dictionariesFor, migrate } from '../../collector/node/migrate.ts'

const path = mkdtempSync(join(tmpdir(), 'periplo-migrate-'))
let engine: Embedded
beforeAll(async () => {
  engine = await startEmbedded({ path, password: 'test' })
}, 60_000)
afterAll(async () => {
  await engine.stop()
  rmSync(path, { recursive: true, force: true })
})

test('a home that may not migrate says what is missing, and starts when nothing is', async () => {
  const other = engine.url.replace(/periplo$/, 'other')
  await expect(checkMigrated(other)).rejects.toThrow(/other/)
  await migrate(other)
  const clickhouse = connect(other)
  await clickhouse.command(
    `alter table migrations delete where name like '0002%' settings mutations_sync = 1`,
  )
  await expect(checkMigrated(other)).rejects.toThrow(
    'npm run migrate first; not applied: 0002_identities.sql',
  )
  await migrate(other)
  await expect(checkMigrated(other)).resolves.toBeUndefined()
  await clickhouse.close()
})

test('a setting that the server is too old to know is passed over, anything else is an error', async () => {
  let unknown = ''
  let refused = 0
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = Buffer.concat(await request.toArray())
    if (body.includes(unknown)) {
      refused++
      response.writeHead(400, { 'X-ClickHouse-Exception-Code': '115' })
      response.end(`Code: 115. DB::Exception: Unknown setting '${unknown}' (UNKNOWN_SETTING)`)
      return
    }
    const { authorization = '' } = request.headers
    const to = new URL(request.url ?? '', new URL(engine.url).origin)
    const said = await fetch(to, { method: 'POST', body, headers: { authorization } })
    response.writeHead(said.status, Object.fromEntries(said.headers))
    response.end(await said.text())
  }
  const older = createServer((request, response) => void answer(request, response))
  await once(older.listen(0, '127.0.0.1'), 'listening')
  const url = (database: string): string => {
    const to = new URL(engine.url)
    to.port = String((older.address() as AddressInfo).port)
    to.pathname = database
    return to.href
  }
  try {
    unknown = 'CREATE TABLE IF NOT EXISTS events'
    await expect(migrate(url('oldest'))).rejects.toThrow('Unknown setting')
    unknown = 'string_serialization_version'
    refused = 0
    await migrate(url('older'))
    expect(refused).toBe(3)
  } finally {
    older.closeAllConnections()
    older.close()
  }
}, 120_000)

test('dictionaries can be made anew, as they are', async () => {
  await migrate(engine.url)
  const clickhouse = connect(engine.url)
  const now = Date.now()
  const row = { site_id: 's', name: 'identify', visitor_id: 'v', user_id: 'ana', occurred_at: now }
  await clickhouse.insert('events', [{ ...row, received_at: now }], 'one')
  const dictionaries = dictionariesFor({ database: 'periplo' })
  expect(dictionaries.map((text) => text.split('\n')[0])).toEqual([
    'CREATE OR REPLACE DICTIONARY person_of_visitor',
    'CREATE OR REPLACE DICTIONARY person_of_user',
  ])
  for (const text of dictionaries) await clickhouse.command(text)
  const answer = await clickhouse.query(
    `select dictGet('person_of_visitor', 'user_id', ('s', 'v')) as user, count() as n from person_of_user`,
    { format: 'JSONEachRow' },
  )
  expect(JSON.parse(answer)).toEqual({ user: 'ana', n: 0 })
  await clickhouse.close()
})

test('selects go to who may only read, the rest to the collector’s user', async () => {
  const heard: string[] = []
  const listen = (name: string): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((request, response) => {
        request.resume()
        heard.push(name)
        response.end('{}')
      }).listen(0, '127.0.0.1', () => resolve(server))
    })
  const servers = [await listen('collector'), await listen('reader')] as const
  const [url, readUrl] = servers.map(
    (server) => `http://u:p@127.0.0.1:${(server.address() as AddressInfo).port}/periplo`,
  ) as [string, string]
  const clickhouse = connect(url, readUrl)
  await clickhouse.query('select 1')
  await clickhouse.insert('events', [{}], 't')
  await clickhouse.command('system reload dictionary d')
  expect(heard).toEqual(['reader', 'collector', 'collector'])
  await clickhouse.close()
  for (const server of servers) server.close()
})

test.each([
  ['CLICKHOUSE_READ_URL', 'reader:secret@host', 'CLICKHOUSE_READ_URL is not an http(s) address'],
  ['CLICKHOUSE_ADMIN_URL', 'ftp://host', 'CLICKHOUSE_ADMIN_URL is not an http(s) address'],
  ['CLICKHOUSE_CLUSTER', 'a b', 'CLICKHOUSE_CLUSTER: "a b" is not the name of a cluster'],
])('%s that is wrong is named, without its secret', (name, value, says) => {
  const read = (): unknown => readConfig({ PERIPLO_DATA: path, [name]: value })
  expect(read).toThrow(says)
  expect(read).not.toThrow('secret')
})
