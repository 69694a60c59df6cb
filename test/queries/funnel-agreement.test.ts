import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, type Row, startEngine } from '../support/engine.ts'

/**
 * Our funnel on cases with results that others published: `PERIPLO_CASES`, or `../shared/cases` beside the repository.
 * The data is not ours to keep; without it these tests are skipped.
 */
const CASES = process.env['PERIPLO_CASES'] ?? fileURLToPath(new URL('../../../shared/cases', import.meta.url))
const file = join(CASES, 'posthog-funnels', 'funnels.json')

interface Case {
  name: string
  steps: string[]
  order: 'ordered' | 'strict'
  window_s: number
  /** Names of events, a second apart; `timed` with their times; `props` with what they carry. */
  persons?: Record<string, string[]>
  timed?: Record<string, [name: string, at: string, props?: Record<string, string>][]>
  props?: Record<string, [name: string, props: Record<string, string>][]>
  /** Every step asks for this. */
  filter?: Record<string, string>
  breakdown?: string
  /** People at each step; with a breakdown, by its value. */
  expected: number[] | Record<string, number[]>
  expected_people?: string[][]
  expected_avg_conversion_s?: Record<string, (number | null)[]>
}

/** Their names have blanks and signs, ours do not. */
const nameOf = (name: string): string =>
  name === '*' ? name : name.toLowerCase().replaceAll(/\W+/g, '_').replace(/^_/, '')
const START = Date.UTC(2020, 0, 2)

function eventsOf(each: Case, site_id: string): Row[] {
  const people: [person: string, events: [name: string, at: number, props: Record<string, string>][]][] = [
    ...Object.entries(each.persons ?? {}).map(([person, names]): (typeof people)[number] => [
      person,
      names.map((name, no) => [name, START + no * 1000, {}]),
    ]),
    ...Object.entries(each.timed ?? {}).map(([person, events]): (typeof people)[number] => [
      person,
      events.map(([name, at, props = {}]) => [name, Date.parse(at), props]),
    ]),
    ...Object.entries(each.props ?? {}).map(([person, events]): (typeof people)[number] => [
      person,
      events.map(([name, props], no) => [name, START + no * 1000, props]),
    ]),
  ]
  return people.flatMap(([visitor_id, events]) =>
    events.map(([name, at, props], no) => {
      const time = new Date(at).toISOString()
      return {
        ...{
          site_id,
          name: nameOf(name),
          occurred_at: time,
          received_at: time,
          visitor_id,
          session_id: visitor_id,
        },
        ...{ page_id: `${visitor_id} ${no}`, origin: 'web', consent_mode: 'granted', props },
      }
    }),
  )
}

const cases = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : []

describe.skipIf(cases.length === 0)(
  `funnels agree with PostHog's own tests (skipped without ${CASES})`,
  () => {
    let engine: Engine
    beforeAll(async () => {
      engine = await startEngine()
      await engine.store(cases.flatMap((each) => eventsOf(each, each.name)))
    }, 60_000)
    afterAll(() => engine.stop())

    test('there are ordered and strict ones', () => {
      expect(new Set(cases.map(({ order }) => order))).toEqual(new Set(['ordered', 'strict']))
      expect(cases.length).toBeGreaterThanOrEqual(15)
    })

    test.each(cases)('$name ($order)', async (each) => {
      const run = async (
        query: string,
        filter: Record<string, string>,
        more: Record<string, string> = {},
      ) => {
        const filters = Object.entries(filter).map(([field, text]) => `props.${field}=${text}`)
        const steps = each.steps.map(
          (name) => nameOf(name) + (filters.length > 0 ? `[${filters.join(',')}]` : ''),
        )
        const { rows } = await engine.run(query, {
          ...{ site: each.name, from: '2020-01-01', to: '2020-02-01', tz: 'UTC', mode: each.order },
          ...{ steps: steps.join(','), window_hours: String(each.window_s / 3600), ...more },
        })
        return rows
      }
      const groups = Array.isArray(each.expected) ? { '': each.expected } : each.expected
      for (const [value, entered] of Object.entries(groups)) {
        const filter = each.breakdown ? { [each.breakdown]: value } : (each.filter ?? {})
        const rows = await run('funnel', filter)
        expect(rows.map((row) => row['entered'])).toEqual(entered)
        for (const [no, seconds] of (each.expected_avg_conversion_s?.[value] ?? []).entries())
          expect(rows[no]?.['median_ms_from_previous']).toBe(seconds === null ? null : seconds * 1000)
      }
    })
  },
)
