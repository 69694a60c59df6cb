import { afterAll, beforeAll, expect, test } from 'vitest'
import { grafanaSql } from '../../schema/grafana.ts'
import { type Engine, savedQueries, startEngine } from '../support/engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
  const at = Date.parse('2026-11-20T12:00:00Z')
  const event = {
    site_id: 'demo',
    name: 'page_view',
    visitor_id: 'v',
    session_id: 's',
    page_id: 'p',
    channel: 'direct',
  }
  await engine.store([{ ...event, occurred_at: at, received_at: at }])
}, 60_000)
afterAll(() => engine.stop())

/** What Grafana and its plugin put in the places of their own words. */
const filled = (sql: string): string =>
  sql
    .replaceAll('${site:sqlstring}', `'demo'`)
    .replaceAll('${tz:sqlstring}', `'America/Bogota'`)
    .replaceAll('$__fromTime', `toDateTime(intDiv(1793491200000,1000))`)
    .replaceAll('$__toTime', `toDateTime(intDiv(1795564800000,1000))`)

const asked = [...savedQueries.values()].flatMap((query) => {
  const sql = grafanaSql(query)
  return sql === undefined ? [] : [{ name: query.name, query, sql }]
})

test('only queries that need somebody or something to click on are left out', () => {
  const names = new Set(asked.map(({ name }) => name))
  const left = [...savedQueries.values()].filter(({ name }) => !names.has(name))
  for (const query of left) {
    expect(
      query.parameters.some((one) => one.default === undefined && !/^(site|from|to|tz)$/.test(one.name)),
      query.name,
    ).toBe(true)
  }
  expect(asked.length).toBeGreaterThan(left.length)
})

test.each(asked)('$name runs as Grafana sends it', async ({ query, sql }) => {
  expect(sql).not.toMatch(/\{\w+:[A-Z]/)
  const rows = await engine.read(filled(sql))
  for (const row of rows) expect(Object.keys(row)).toEqual(query.columns.map(({ name }) => name))
  if (query.name === 'overview') expect(rows).toEqual([expect.objectContaining({ people: 1 })])
})
