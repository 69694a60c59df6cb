import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, type ClickHouse } from '../../collector/clickhouse.ts'
import { reloadPersons } from '../../collector/write/reload-persons.ts'
import { RETAINED, retain } from '../../collector/privacy/retention.ts'
import { parseSites } from '../../collector/sites.ts'
import { type Engine, type Row, startEngine } from '../support/engine.ts'
import { searchDatabase } from '../support/search-database.ts'

const NOW = Date.now()
const DAY = 86_400_000
const sites = parseSites(JSON.stringify([{ key: 'month', retention_days: 30 }, { key: 'ever' }]))

let engine: Engine
let clickhouse: ClickHouse
beforeAll(async () => {
  engine = await startEngine()
  clickhouse = connect(engine.url)
}, 60_000)
afterAll(async () => {
  await clickhouse.close()
  await engine.stop()
})

let pages = 0
const event = (site_id: string, days: number, visitor_id: string, more: Row = {}): Row => ({
  ...{
    site_id,
    name: 'page_view',
    occurred_at: NOW - days * DAY,
    received_at: NOW - days * DAY,
    channel: 'direct',
  },
  ...{
    visitor_id,
    session_id: `s${visitor_id}${days}`,
    page_id: `p${pages++}`,
    url_path: `/of-${visitor_id}`,
    ...more,
  },
})
const count = async (table: string, where = 'true'): Promise<unknown> =>
  (await engine.read(`select count() as n from ${table} where ${where}`))[0]?.['n']

test('what is older than a site keeps goes from every table, and nothing else does', async () => {
  const both = (days: number, visitor: string, more: Row = {}): Row[] =>
    ['month', 'ever'].map((site) => event(site, days, visitor, more))
  const alias = (from: string, to: string): Row[] =>
    both(40, from, { name: 'alias', origin: 'import', user_id: to, event_id: `${from}-${to}`, page_id: '' })
  await engine.store([
    ...both(31, 'old-phone'),
    ...both(31, 'old-phone', { user_id: 'old-ana' }),
    ...both(29, 'new-phone'),
    // Known long ago, and still there.
    ...both(45, 'kept-phone', { user_id: 'first-name' }),
    ...both(2, 'kept-phone'),
    // A name that leads over another to somebody who is there.
    ...alias('first-name', 'middle-name'),
    ...alias('middle-name', 'kept-ana'),
    ...alias('gone-name', 'gone-ana'),
  ])
  await engine.reject(
    [31, 29].map((days) => ({ site_id: 'month', received_at: NOW - days * DAY, reason: 'invalid_event', body: `{"a":"days${days}"}` })), // prettier-ignore
  )
  const others = async () =>
    Promise.all(RETAINED.map(async (table) => [table, await count(table, `site_id = 'ever'`)]))
  const before = await others()
  const personOfKept = `select distinct person_id from person_events where site_id = 'month' and visitor_id = 'kept-phone'`
  expect(await engine.read(personOfKept)).toEqual([{ person_id: 'kept-ana' }])

  expect(await retain(sites.values(), clickhouse, NOW)).toBeGreaterThan(10)
  for (const table of RETAINED) {
    const where = `site_id = 'month' and match(toString(tuple(*)), 'old-|gone-|days31')`
    if (table !== 'sessions') expect([table, await count(table, where)]).toEqual([table, 0])
  }
  expect(await count('sessions', `site_id = 'month'`)).toBe(2)
  expect(await count('events', `site_id = 'month'`)).toBe(2)
  expect(await engine.read(`select visitor_id, user_id from identities where site_id = 'month'`)).toEqual([
    { visitor_id: 'kept-phone', user_id: 'first-name' },
  ])
  expect(await count('user_aliases', `site_id = 'month'`)).toBe(2)
  await reloadPersons(engine)
  expect(await engine.read(personOfKept)).toEqual([{ person_id: 'kept-ana' }])
  expect(await others()).toEqual(before)
  expect(await retain(sites.values(), clickhouse, NOW)).toBe(0)

  // With the last event goes who it was.
  expect(await retain(sites.values(), clickhouse, NOW + 31 * DAY)).toBeGreaterThan(0)
  expect(await count('user_aliases', `site_id = 'month'`)).toBe(0)
  await engine.command(`alter table events delete where site_id = 'ever' settings mutations_sync = 2`)
  expect(
    (await searchDatabase(clickhouse, '^month$')).filter((found) => !found.startsWith('site_policies')),
  ).toEqual([])
})

test('every table with rows of a site is either kept for as long as the site says, or of nobody', async () => {
  const tables = await engine.read(
    `select distinct table from system.columns where database = currentDatabase() and name = 'site_id'
       and table in (select name from system.tables where database = currentDatabase() and engine like '%MergeTree')`,
  )
  const ofNobody = ['annotations', 'costs', 'erasing', 'erasures', 'shared_views', 'site_policies']
  expect(new Set(tables.map(({ table }) => table))).toEqual(new Set([...RETAINED, ...ofNobody]))
})

test.each([0, -1, 1.5, '30', 40_000])('retention_days: %j is refused', (retention_days) => {
  expect(() => parseSites(JSON.stringify([{ key: 'a', retention_days }]))).toThrow(
    'PERIPLO_SITES[0].retention_days must be a number of days, 1 to 36500',
  )
})
