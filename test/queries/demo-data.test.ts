import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillDemo } from '../../collector/node/demo/fill.ts'
import { connect } from '../../collector/clickhouse.ts'
import { neededBy } from '../bench/query-limits.ts'
import { type Engine, savedQueries, startEngine } from '../support/engine.ts'

const TO = '2026-12-05'
const EVENTS = 60_000
let engine: Engine
let stored = 0
const fill = async (site: string, seed: number): Promise<number> => {
  const clickhouse = connect(engine.url)
  try {
    return await fillDemo(clickhouse, { site, seed, days: 120, to: TO }, EVENTS)
  } finally {
    await clickhouse.close()
  }
}
const one = async (sql: string): Promise<Record<string, number>> =>
  (await engine.read(sql))[0] as Record<string, number>

beforeAll(async () => {
  engine = await startEngine()
  stored = await fill('demo', 7)
}, 120_000)
afterAll(() => engine.stop())

test('makes about as many events as were asked for', () => {
  expect(Math.abs(stored / EVENTS - 1)).toBeLessThan(0.1)
})

test('the same seed makes the same rows, another seed others', async () => {
  await fill('again', 7)
  await fill('other', 8)
  const rows = await engine.read(
    `select site_id, count() as n, groupBitXor(cityHash64(formatRow('TSV', * except site_id))) as hash from events group by site_id order by site_id`,
  )
  const [again, demo, other] = rows as { n: number; hash: string }[]
  expect([again?.n, again?.hash]).toEqual([demo?.n, demo?.hash])
  expect(other?.hash).not.toEqual(demo?.hash)
}, 120_000)

test('refuses a site that has demo data', async () => {
  await expect(fill('demo', 7)).rejects.toThrow('has demo data already')
  expect((await one(`select count() as n from events where site_id = 'demo'`))['n']).toBe(stored)
})

test('shares are those of a real site', async () => {
  const row = await one(`select
      countIf(consent_mode = 'cookieless' and not is_bot) / countIf(origin = 'web' and not is_bot) as cookieless,
      countIf(is_bot) / count() as bots,
      countIf(device = 'mobile' and name = 'page_view') / countIf(name = 'page_view' and not is_bot) as mobile,
      countIf(name = 'purchase') / uniqExact(session_id) as conversion,
      uniqExactIf(visitor_id, user_id != '' and origin = 'web') / uniqExactIf(visitor_id, origin = 'web') as known
    from events where site_id = 'demo'`)
  const within = (name: string, low: number, high: number): void => {
    expect(row[name], name).toBeGreaterThan(low)
    expect(row[name], name).toBeLessThan(high)
  }
  within('cookieless', 0.05, 0.25)
  within('bots', 0.005, 0.04)
  within('mobile', 0.55, 0.8)
  within('conversion', 0.03, 0.1)
  within('known', 0.15, 0.5)
})

test('Black Friday stands out, the pickup queue is rated worst, and NIT is the bad field', async () => {
  const days = await one(`select countIf(day = '2026-11-27') as peak, count() / 120 as average from
    (select toDate(occurred_at, 'America/Bogota') as day from events where site_id = 'demo' and name = 'page_view')`)
  expect(days['peak']).toBeGreaterThan(1.7 * (days['average'] as number))
  const worst =
    await engine.read(`select touchpoint from events where site_id = 'demo' and instrument = 'csat'
    group by touchpoint order by avg(score) limit 1`)
  expect(worst).toEqual([{ touchpoint: 'fila_de_recogida' }])
  const field = await engine.read(`select field_id from events where site_id = 'demo' and name = 'form_error'
    group by field_id order by count() desc limit 1`)
  expect(field).toEqual([{ field_id: 'nit' }])
})

test('page views are whole and in order, as the snippet sends them', async () => {
  expect(
    await one(`select countIf(last != n - 1 or n != seqs) as gaps, countIf(begins != 'page_view') as no_view,
      countIf(not in_order) as out_of_order from (
        select max(seq) as last, count() as n, uniqExact(seq) as seqs, argMin(name, seq) as begins,
          arraySort(e -> e.1, groupArray((seq, occurred_at))) as all,
          arraySort(arrayMap(e -> e.2, all)) = arrayMap(e -> e.2, all) as in_order
        from events where site_id = 'demo' and page_id != '' group by page_id)`),
  ).toEqual({ gaps: 0, no_view: 0, out_of_order: 0 })
})

test('a session has one visitor and no gap of 30 minutes, and buys only after the checkout', async () => {
  expect(
    await one(`select countIf(visitors != 1) as visitors, countIf(arrayExists(g -> g >= 1800000, arrayDifference(at))) as gaps,
      countIf(bought and not (begun_at < bought_at)) as bought_first from (
        select uniqExact(visitor_id) as visitors,
          arraySort(groupArray(toUnixTimestamp64Milli(occurred_at))) as at,
          countIf(name = 'purchase') > 0 as bought,
          minIf(occurred_at, name = 'begin_checkout') as begun_at, minIf(occurred_at, name = 'purchase') as bought_at,
          countIf(name = 'begin_checkout') as checkouts
        from events where site_id = 'demo' and session_id != '' group by session_id)`),
  ).toEqual({ visitors: 0, gaps: 0, bought_first: 0 })
})

test('without consent nobody is remembered, and what a server tells has an id of its own', async () => {
  expect(
    await one(`select countIf(consent_mode = 'cookieless' and (visitor_id || session_id || user_id || click_id || city) != '') as remembered,
      countIf(origin = 'import' and (event_id = '' or user_id = '' or page_id != '')) as nameless,
      countIf(origin = 'web' and consent_mode = 'granted' and (visitor_id = '' or session_id = '')) as lost,
      count() - uniqExact(event_id, page_id, seq) as twice
      from events where site_id = 'demo'`),
  ).toEqual({ remembered: 0, nameless: 0, lost: 0, twice: 0 })
})

test.each([...savedQueries.values()])('the checks of $name hold', async (query) => {
  const [someone] = await engine.read(`select user_id from identities where site_id = 'demo' limit 1`)
  const needed = neededBy(query, { person_id: String(someone?.['user_id']) })
  expect(await engine.broken(query.name, { site: 'demo', from: '2026-11-01', to: TO, ...needed })).toEqual([])
})
