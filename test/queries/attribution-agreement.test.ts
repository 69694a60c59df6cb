import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, type Row, startEngine } from '../support/engine.ts'

/**
 * Our queries on data with results that others published: `PERIPLO_CASES`, or `../shared/cases` beside the repository.
 * The data is not ours to keep; without it these tests are skipped.
 */
const CASES = process.env['PERIPLO_CASES'] ?? fileURLToPath(new URL('../../../shared/cases', import.meta.url))
const isThere = existsSync(join(CASES, 'eeghor-mta'))
const read = (...path: string[]): string => readFileSync(join(CASES, ...path), 'utf8')
const table = (...path: string[]): string[][] =>
  read(...path)
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))

interface Path {
  channels: string[]
  conversions: number
  nulls: number
  value: number
}

const START = Date.UTC(2026, 2, 2)
const DAY = 86_400_000
const HOUR = 3_600_000
const given = { from: '2026-03-02', to: '2026-05-01', lookback_days: '60' }

/** Each path that converted is one person, with all its conversions after it; each that did not, a person of its own. */
function* eventsOf(site: string, paths: Path[], gap: number): Generator<Row> {
  let people = 0
  for (const { channels, conversions, nulls, value } of paths) {
    const copies = nulls + (conversions > 0 ? 1 : 0)
    for (let copy = 0; copy < copies; copy++) {
      const visitor_id = `v${people++}`
      const one = (name: string, at: number, no: number, more: Row): Row => {
        const time = new Date(at).toISOString()
        return {
          ...{ site_id: site, name, occurred_at: time, received_at: time, visitor_id, origin: 'web' },
          ...{ session_id: `${visitor_id} ${no}`, page_id: `${visitor_id} ${name} ${no}`, ...more },
        }
      }
      for (const [no, channel] of channels.entries())
        yield one('page_view', START + no * gap, no, { channel })
      if (copy < nulls) continue
      const at = START + (channels.length - 1) * gap
      for (let no = 0; no < conversions; no++) yield one('purchase', at, no, { value, seq: 1 })
    }
  }
}

const eeghor = (): Path[] =>
  table('eeghor-mta', 'data.csv').map(([path = '', conversions, , nulls]) => ({
    channels: path.split(' > '),
    ...{ conversions: Number(conversions), nulls: Number(nulls), value: 1 },
  }))
const compact = (paths: Path[]): Path[] =>
  paths.map((path) => ({
    ...path,
    channels: path.channels.filter((channel, no, all) => channel !== all[no - 1]),
  }))
const converted = (paths: Path[]): Path[] => paths.map((path) => ({ ...path, nulls: 0 }))
/** `A` plays direct there. */
const mam = (): Path[] =>
  table('dp6-mam', 'test_mam_input.csv').map(([path = '', value]) => ({
    channels: path.split(' > ').map((channel) => (channel === 'A' ? 'direct' : channel)),
    ...{ conversions: 1, nulls: 0, value: Number(value) },
  }))

describe.skipIf(!isThere)(`agreement with others (skipped without ${CASES})`, () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await startEngine()
    const worked = JSON.parse(read('markov-worked', 'puzyrov.json')) as {
      paths: { path: string[]; conversions: number; null?: number }[]
    }
    const small = worked.paths.map(({ path, conversions, null: nulls = 0 }) => ({
      channels: path,
      ...{ conversions, nulls, value: 1 },
    }))
    const all = [
      () => eventsOf('eeghor', eeghor(), 60_000),
      () => eventsOf('eeghor compact', converted(compact(eeghor())), 60_000),
      () => eventsOf('mam', mam(), 24 * HOUR),
      () => eventsOf('worked', small, DAY),
    ]
    for (const events of all) {
      let rows: Row[] = []
      for (const event of events()) {
        if (rows.push(event) < 100_000) continue
        await engine.store(rows)
        rows = []
      }
      await engine.store(rows)
    }
  }, 300_000)
  afterAll(() => engine.stop())

  const columnOf = async (site: string, query: string, column: string, more: Record<string, string> = {}) => {
    const { rows } = await engine.run(query, { site, ...given, ...more })
    return Object.fromEntries(rows.map((row) => [String(row['touchpoint']), Number(row[column])]))
  }
  const same = (ours: Record<string, number>, theirs: Record<string, number>): void => {
    expect(Object.keys(ours).sort((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(theirs).sort((a, b) => a.localeCompare(b)),
    )
    for (const [key, value] of Object.entries(theirs))
      expect(Math.abs((ours[key] ?? Number.NaN) - value), key).toBeLessThan(1e-6)
  }

  test.each([
    ['first', 'first_touch'],
    ['last', 'last_touch'],
    ['linear', 'linear_proportional'],
    ['position', 'position_based_40_20_40'],
    ['shapley', 'shapley'],
  ])(
    'eeghor/mta: %s',
    async (ours, theirs) => {
      const expected = JSON.parse(read('eeghor-mta', 'expected_models.json')) as Record<
        string,
        Record<string, Record<string, number>>
      >
      same(await columnOf('eeghor', 'attribution', ours), expected['allow_loops_true']?.[theirs] ?? {})
      same(
        await columnOf('eeghor compact', 'attribution', ours),
        expected['allow_loops_false']?.[theirs] ?? {},
      )
    },
    60_000,
  )

  test.each(['True', 'False'])(
    'DP6: Markov, same state %s',
    async (state) => {
      const numbers = (file: string): Record<string, number> =>
        Object.fromEntries(table('dp6-mam', file).map(([key = '', value]) => [key, Number(value)]))
      same(
        await columnOf('eeghor', 'attribution_markov', 'conversions'),
        numbers(`channelattribution_data_markov_same_state_${state}.csv`),
      )
      same(
        await columnOf('eeghor', 'attribution_markov', 'removal_effect'),
        numbers(`channelattribution_data_markov_removal_effect_same_state_${state}.csv`),
      )
    },
    60_000,
  )

  test.each([
    ['attribution', 'first_revenue', 1],
    ['attribution', 'last_revenue', 2],
    ['attribution', 'last_non_direct_revenue', 3],
    ['attribution', 'linear_revenue', 4],
    ['attribution', 'position_revenue', 5],
    ['attribution', 'time_decay_revenue', 6],
    ['attribution_markov', 'revenue', 7],
  ])('DP6 test_mam: %s %s', async (query, column, no) => {
    const rows = table('dp6-mam', 'test_mam_expected_by_channel.csv')
    const theirs = Object.fromEntries(
      rows.map((row) => [row[0] === 'A' ? 'direct' : String(row[0]), Number(row[no])]),
    )
    const more = query === 'attribution' ? { half_life_days: String(1 / 24) } : {}
    same(await columnOf('mam', query, column, more), theirs)
  })

  test('a worked example of Markov', async () => {
    const { derived_by_us: derived } = JSON.parse(read('markov-worked', 'puzyrov.json')) as {
      derived_by_us: { removal_effect: Record<string, number>; conversions: Record<string, number> }
    }
    same(await columnOf('worked', 'attribution_markov', 'removal_effect'), derived.removal_effect)
    same(await columnOf('worked', 'attribution_markov', 'conversions'), derived.conversions)
  })
})
