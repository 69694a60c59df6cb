import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, type Row, savedQueries, savedQuery, startEngine } from '../support/engine.ts'
import { type Case, readCases } from '../support/read-case.ts'

const now = Date.now()
const cases = readCases(fileURLToPath(new URL('.', import.meta.url)), now)

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
  // All cases at once, each a site of its own: a query that mixed sites would fail every one of them.
  await engine.store(
    cases.flatMap((each) => each.events.map((event) => ({ ...event, site_id: siteOf(each) }))),
  )
  await engine.reject(
    cases.flatMap((each) =>
      [siteOf(each), lateSiteOf(each)].flatMap((site_id) =>
        each.rejected.map((row) => ({ ...row, site_id })),
      ),
    ),
  )
  // Those imported again first: the row imported last holds.
  for (const isLast of [false, true]) {
    await engine.spend(
      cases.flatMap((each) =>
        [siteOf(each), lateSiteOf(each)].flatMap((site_id) =>
          each.costs
            .filter(({ is_replaced = false }) => is_replaced !== isLast)
            .map((row) => ({ ...row, site_id })),
        ),
      ),
    )
  }
  // And again backwards, every third event late and by an insert of its own: order must not matter.
  const late = cases.map((each) =>
    each.events.map((event) => ({ ...event, site_id: lateSiteOf(each) })).toReversed(),
  )
  await engine.store(
    ...[0, 1, 2].map((no) => late.flatMap((events) => events.filter((_, index) => index % 3 === no))),
  )
}, 60_000)
afterAll(() => engine.stop())

const siteOf = ({ query, name }: Case): string => `${query}/${name}`
const lateSiteOf = (each: Case): string => `late ${siteOf(each)}`

/** The columns that the expected row names. */
const only = (row: Row, expected: Row | undefined): Row =>
  Object.fromEntries(Object.keys(expected ?? row).map((key) => [key, row[key]]))

describe.each([...savedQueries.keys()])('%s', (name) => {
  const own = cases.filter(({ query }) => query === name)

  test('has cases', () => expect(own).not.toEqual([]))

  test('describes the columns it gives', async () => {
    const needed = {
      site: 'nobody',
      ...(name === 'person_timeline' && { person_id: 'nobody' }),
      ...(name === 'stage_people' && { stage: 'decision' }),
    }
    const { columns } = await engine.run(name, needed)
    expect(columns).toEqual(savedQuery(name).columns.map((column) => column.name))
  })

  for (const each of own) {
    test(`${each.name}: ${each.about}`, async () => {
      const { rows } = await engine.run(name, { site: siteOf(each), ...each.parameters })
      expect(rows.map((row, index) => only(row, each.rows[index]))).toEqual(each.rows)
      expect(await engine.broken(name, { site: siteOf(each), ...each.parameters })).toEqual([])
    })

    test(`${each.name}, late and out of order`, async () => {
      const { rows } = await engine.run(name, { site: lateSiteOf(each), ...each.parameters })
      expect(rows.map((row, index) => only(row, each.rows[index]))).toEqual(each.rows)
    })
  }
})
