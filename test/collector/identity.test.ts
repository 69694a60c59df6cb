import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { type Embedded, startEmbedded } from '../../collector/node/embedded.ts'
import { migrate } from '../../collector/node/migrate.ts'
import { write } from '../../collector/write/writer.ts'
import type { Message } from '../../collector/sinks/sink.ts'
import { parseSites } from '../../collector/sites.ts'
import { SECRET, recordingHome } from '../support/recording-home.ts'

const headers = { Authorization: `Bearer ${SECRET}` }

let folder: string
let engine: Embedded
let clickhouse: ClickHouse
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-identity-'))
  engine = await startEmbedded({ path: join(folder, 'clickhouse'), password: 'test' })
  await migrate(engine.url)
  clickhouse = connect(engine.url)
}, 60_000)
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})

const start = () =>
  recordingHome({
    clickhouse,
    sink: { put: async (message: Message) => void (await write([message], clickhouse)) },
  })

test('an imported alias makes one person of two users, at once', async () => {
  const home = start()
  const occurred_at = '2026-03-02T10:00:00Z'
  const { status, answer } = await home.send('/v1/import?site=shop', {
    method: 'POST',
    headers,
    body: JSON.stringify([
      { name: 'page_view', event_id: '1', visitor_id: 'tablet', user_id: 'ana@old', occurred_at },
      { name: 'page_view', event_id: '2', visitor_id: 'tablet', occurred_at },
      { name: 'page_view', event_id: '3', visitor_id: 'phone', user_id: 'ana', occurred_at },
      { name: 'alias', event_id: '4', visitor_id: 'ana@old', user_id: 'ana', occurred_at },
      { name: 'alias', event_id: '5', visitor_id: 'null', user_id: 'ana', occurred_at },
    ]),
  })
  expect(status).toBe(202)
  expect(answer).toMatchObject({ accepted: 4, results: [{ result: 'drop', reason: 'invalid_event' }] })
  const person = await home.send('/api/v1/people/ana?site=shop', { headers })
  expect(person.answer).toMatchObject({ person_id: 'ana', user_id: 'ana', visitor_ids: ['phone', 'tablet'] })
})

test('the policy of a site is written once, and again when it changes', async () => {
  const policies = async (): Promise<string> =>
    clickhouse.query('select site_id, identity from site_policies order by set_at', {
      format: 'CSVWithNames',
    })
  const sites = (identity?: string) => parseSites(JSON.stringify([{ key: 'shop', identity }]))
  await migrate(engine.url, sites())
  expect((await policies()).trim().split('\n')).toHaveLength(1)
  await migrate(engine.url, sites('blocked'))
  await migrate(engine.url, sites('blocked'))
  expect((await policies()).trim().split('\n').slice(1)).toEqual(['"shop","blocked"'])
  await migrate(engine.url, sites())
  expect((await policies()).trim().split('\n').slice(1)).toEqual(['"shop","blocked"', '"shop","first"'])
  expect(() => sites('both')).toThrow('PERIPLO_SITES[0].identity must be first, last, blocked')
})
