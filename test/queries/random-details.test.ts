import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SavedQuery } from '../../schema/query.ts'
import { type Engine, type Row, savedQueries, savedQuery, startEngine } from '../support/engine.ts'
import { type DetailedEvent, randomDetails } from '../support/random-details.ts'
import { periodOf, randomEvents, toRow } from '../support/random-events.ts'
import {
  type Journeys,
  cartsOf,
  frictionOf,
  repeatPurchasesOf,
  retentionOf,
  surveysOf,
} from '../support/recompute-details.ts'
import { modelOf } from '../support/recompute.ts'
import { neededBy } from '../bench/query-limits.ts'

const DAY = 86_400_000
const CONVERSIONS = new Set(['purchase', 'generate_lead', 'sign_up', 'pos_purchase'])
// One of a fixed past, the others of the last days, where people are still under way.
const sites = [11, 12, 13].map((seed) => {
  const site = `details ${seed}`
  const now = seed === 11 ? Date.UTC(2026, 2, 15, 13, 17) : Date.now()
  const base = randomEvents(site, seed, now)
  return { seed, site, now, events: [...base, ...randomDetails(base, seed)] }
})

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
  const rows = sites.flatMap(({ events }) => events).map(toRow)
  await engine.store(rows.slice(0, 1500), rows.slice(1500))
}, 60_000)
afterAll(() => engine.stop())

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.join(',') : JSON.stringify(value ?? '')

const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY).toISOString().slice(0, 10)

const sorted = (rows: Row[], ...keys: string[]): Row[] => {
  const key = (row: Row): string => keys.map((name) => String(row[name])).join(' ')
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

describe.each(sites)('what people do in detail, seed $seed', ({ seed, site, now, events }) => {
  const { period, given } = periodOf(seed, now)
  const model = modelOf(events, period)
  const everybody = modelOf(events, { from: now - 20 * DAY, to: now + 2 * DAY, offset: 0 })
  const persons = ['', ...everybody.people.map(({ person_id }) => String(person_id))]
  const journeys: Journeys = new Map(
    persons.map((person) => [person, model.journey(person) as DetailedEvent[]]),
  )
  const run = async (name: string, more: Record<string, string> = {}): Promise<Row[]> => {
    const parameters = { site, ...given, ...more }
    expect(await engine.broken(name, parameters)).toEqual([])
    return (await engine.run(name, parameters)).rows
  }
  const expectRows = (rows: Row[], expected: Row[]): void => {
    expect(expected.length).toBeGreaterThan(0)
    expect(rows).toHaveLength(expected.length)
    expect(rows).toMatchObject(expected)
  }

  test('repeat purchases agree', async () => {
    expectRows(await run('repeat_purchases'), repeatPurchasesOf(journeys, period))
  })

  test.each(['day', 'week', 'month'] as const)('retention by %s agrees', async (by) => {
    // Whole months before the period, so that there are cohorts of each length.
    const from = period.from - 31 * DAY
    const asked = { by, periods: '4', from: new Date(from + period.offset).toISOString().slice(0, 10) }
    const expected = retentionOf(journeys, { ...period, from }, { by, periods: 4, now: Date.now() })
    expectRows(await run('retention', asked), expected)
  })

  test.each(['survey', 'touchpoint'])('surveys by %s agree', async (by) => {
    const expected = surveysOf(journeys, period, by === 'survey' ? 'survey_id' : 'touchpoint')
    expectRows(
      sorted(await run('surveys', { by }), 'instrument', 'part'),
      sorted(expected, 'instrument', 'part'),
    )
  })

  test.each([2, 72])('carts of %i hours agree', async (hours) => {
    const rows = await run('cart_abandonment', { window_hours: String(hours) })
    const stages = new Set(rows.map(({ stage }) => stage))
    const expected = cartsOf(journeys, period, hours, Date.now()).filter(({ stage }) => stages.has(stage))
    expectRows(rows, expected)
    const parts = await run('cart_abandonment', { window_hours: String(hours), by: 'channel', limit: '1000' })
    for (const { stage, entered, left } of rows) {
      const own = parts.filter((row) => row['stage'] === stage)
      const total = (key: string): number => own.reduce((sum, row) => sum + Number(row[key]), 0)
      expect([total('entered'), total('left')]).toEqual([entered, left])
    }
  })

  test('friction by page agrees', async () => {
    expectRows(
      sorted(await run('friction', { limit: '1000' }), 'part', 'kind'),
      sorted(frictionOf(journeys, period, CONVERSIONS), 'part', 'kind'),
    )
  })

  test('hours add up to the overview', async () => {
    const rows = await run('hours')
    const total = (key: string): number => rows.reduce((sum, row) => sum + Number(row[key]), 0)
    expect([total('events'), total('conversions'), total('revenue')]).toEqual(
      ['events', 'conversions', 'revenue'].map((key) => model.overview[key]),
    )
  })

  // Another way of counting for each seed, by stage always, and of each this many numbers.
  const MOST = 8
  const waysOf = ({ parameters }: SavedQuery): (string | undefined)[] => {
    const ways = parameters.find(({ name }) => name === 'by')?.choices ?? []
    return [...new Set([ways[seed % ways.length], ...ways.filter((way) => way === 'stage')])]
  }
  const counting = [...savedQueries.values()]
    .filter(({ people }) => Object.keys(people).length > 0)
    .flatMap((query) => waysOf(query).map((by) => ({ ...query, by })))
  test.each(counting)(
    'behind each number of $name by $by are as many people',
    async ({ name, by, people }) => {
      const takes = (query: SavedQuery, key: string): boolean =>
        query.parameters.some((one) => one.name === key)
      const asked: Record<string, string> = {
        ...given,
        // Whole cohorts of each length.
        ...(name === 'retention' && { from: new Date(period.from - 31 * DAY).toISOString().slice(0, 10) }),
        ...(by !== undefined && { by }),
      }
      const { rows } = await engine.run(name, {
        site,
        ...asked,
        ...(takes(savedQuery(name), 'limit') && { limit: '1000' }),
      })
      const numbers = rows.flatMap((row) => Object.keys(people).map((column) => ({ row, column })))
      expect(numbers).not.toEqual([])
      const step = Math.ceil(numbers.length / MOST)
      for (const { row, column } of numbers.filter((_, no) => no % step === seed % step)) {
        const { query, parameters: own } = people[column]!
        const carried = Object.entries(asked).filter(([key]) => takes(savedQuery(query), key))
        const shown = Object.entries(own).map(([key, value]) => [
          key,
          value.replace(/^\{(\w+)(\+1)?\}$/, (_, from: string, next?: string) =>
            next ? dayAfter(textOf(row[from])) : textOf(row[from]),
          ),
        ])
        const list = await engine.run(query, {
          site,
          ...Object.fromEntries([...carried, ...shown]),
          limit: '10000',
        })
        const said = `${name}.${column} by ${by}: ${JSON.stringify(own)} of ${JSON.stringify(row)}`
        expect([list.rows.length, list.rows[0]?.['total'] ?? 0], said).toEqual([
          row[column] ?? 0,
          row[column] ?? 0,
        ])
      }
    },
    120_000,
  )

  test.each([...savedQueries.values()])('the checks of $name hold', async (query) => {
    const [by] = waysOf(query)
    const needed = { ...neededBy(query, { person_id: 'ana' }), ...(by !== undefined && { by }) }
    expect(await engine.broken(query.name, { site, ...given, ...needed })).toEqual([])
  })
})
