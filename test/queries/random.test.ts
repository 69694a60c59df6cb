import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, type Row, startEngine } from '../support/engine.ts'
import { type Anchors, edgesOf, pathOf } from '../support/paths-model.ts'
import { type RandomEvent, periodOf, randomEvents, toRow } from '../support/random-events.ts'
import { LOOP, lapMapOf, lapsOf, stageOf } from '../support/laps-model.ts'
import { modelOf } from '../support/recompute.ts'

// Two sites of a fixed past, where a failure comes back every time; the others of the last days, where people
// are still under way.
const PAST = Date.UTC(2026, 2, 15, 13, 17)
const sites = [1, 2, 3, 4, 5, 6].map((seed) => {
  const site = `random ${seed}`
  const now = seed <= 2 ? PAST : Date.now()
  return { seed, site, now, events: randomEvents(site, seed, now) }
})

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
  const rows = sites.flatMap(({ events }) => events).map(toRow)
  await engine.store(rows.slice(0, 900), rows.slice(900))
}, 60_000)
afterAll(() => engine.stop())

const by = (key: string) => (a: Row, b: Row) => String(a[key]).localeCompare(String(b[key]))
const only = (rows: Row[], like: Row[]): Row[] =>
  rows.map((row) => Object.fromEntries(Object.keys(like[0] ?? row).map((key) => [key, row[key]])))

const MODELS = ['first', 'last', 'last_non_direct', 'linear', 'position', 'time_decay', 'shapley']

/** The credits of the models that need no clock, conversion by conversion. */
function creditsOf(paths: { revenue: number; touches: string[] }[]): Record<string, Row> {
  const credits: Record<string, Record<string, number>> = {}
  const give = (key: string, model: string, credit: number): void => {
    const row = (credits[key] ??= {})
    row[model] = (row[model] ?? 0) + credit
  }
  for (const { touches } of paths) {
    const path = touches.length > 0 ? touches : ['']
    const told = path.findLast((channel) => channel !== 'direct')
    const channels = new Set(path)
    path.forEach((channel, index) => {
      give(channel, 'first', index === 0 ? 1 : 0)
      give(channel, 'last', index === path.length - 1 ? 1 : 0)
      give(channel, 'linear', 1 / path.length)
    })
    for (const channel of channels) {
      give(channel, 'last_non_direct', channel === (told ?? 'direct') ? 1 : 0)
      give(channel, 'shapley', 1 / channels.size)
      give(channel, 'influenced', 1)
    }
  }
  const rounded = (row: Record<string, number>): Row =>
    Object.fromEntries(
      Object.entries(row).map(([model, credit]): [string, unknown] => [model, expect.closeTo(credit, 6)]),
    )
  return Object.fromEntries(Object.entries(credits).map(([key, row]) => [key, rounded(row)]))
}

describe.each(sites)('random events, seed $seed', ({ seed, site, now, events }) => {
  const { period, given } = periodOf(seed, now)
  const model = modelOf(events, period)
  const run = async (name: string, more: Record<string, string> = {}): Promise<Row[]> => {
    const parameters = { site, ...given, ...more }
    expect(await engine.broken(name, parameters)).toEqual([])
    return (await engine.run(name, parameters)).rows
  }

  test('overview agrees', async () => {
    const rows = await run('overview')
    expect(only(rows, [model.overview])).toEqual([model.overview])
  })

  test('overview_daily agrees, and its sessions, page views and conversions add up', async () => {
    const rows = await run('overview_daily')
    expect(rows).toEqual(model.daily)
    for (const key of ['sessions', 'page_views', 'conversions']) {
      expect(rows.reduce((sum, row) => sum + Number(row[key]), 0)).toBe(model.overview[key])
    }
  })

  test('the journey map reconciles, and its touchpoints stay inside their stages', async () => {
    const map = await run('journey_map')
    const steps = await run('journey_steps')
    const people = new Map(map.map((row) => [row['stage'], Number(row['people'])]))
    for (const row of steps) {
      expect(row['stage_people'] === 0 ? 0 : people.get(row['stage'])).toBe(row['stage_people'])
    }
    const touches = steps.reduce((sum, row) => sum + Number(row['touches']), 0)
    expect(map.reduce((sum, row) => sum + Number(row['touches']), 0)).toBe(touches)
    expect(await run('journey_map', { persona: 'mobile' })).toHaveLength(5)
    await run('journey_unassigned')
    await run('conformance')
  })

  test('laps agree, each and all as one, and the map counts those its list has', async () => {
    // Also those of other days: a lap may begin before the period.
    const always = { from: now - 20 * 86_400_000, to: now + 2 * 86_400_000, offset: 0 }
    const journeys = modelOf(events, always).people.map(({ person_id }) => model.journey(String(person_id)))
    // All laps and one: the first, the second or the third, as the seed says.
    for (const lap of [0, 1 + (seed % 3)]) {
      const rows = await run('journey_map', { journey: LOOP, lap: String(lap) })
      const expected = lapMapOf(journeys, period, lap, Date.now())
      expect(only(rows, expected)).toEqual(expected)
      if (lap === 0) continue
      // Where a stage has one touchpoint, the laps of both are the same.
      const steps = await run('journey_steps', { journey: LOOP, lap: String(lap) })
      const lapsIn = (list: Row[]): unknown[] =>
        list.flatMap(({ stage, laps }) => (stage === 'want' ? [] : [[stage, laps]]))
      expect(lapsIn(steps)).toEqual(lapsIn(rows))
    }
    const laps = lapsOf(journeys, period, Date.now())
    expect(laps.length).toBeGreaterThan(1)
    expect(only(await run('journey_laps', { journey: LOOP }), laps)).toEqual(laps)
    const list = await run('stage_people', {
      journey: LOOP,
      stage: 'see',
      outcome: 'came_round',
      limit: '1000',
    })
    expect(list).toHaveLength(lapMapOf(journeys, period, 0, Date.now())[0]?.came_round ?? 0)
  })

  test('channels by stage have the touches and the people of the map', async () => {
    const map = await run('journey_map')
    const byChannel = await run('channels_by_stage')
    for (const { stage, people, touches } of map) {
      const rows = byChannel.filter((row) => row['stage'] === stage)
      expect(rows.reduce((sum, row) => sum + Number(row['touches']), 0)).toBe(touches)
      expect(rows.every((row) => row['stage_people'] === people)).toBe(true)
    }
    const brought = new Map(byChannel.map((row) => [row['channel'], Number(row['brought'])]))
    expect([...brought.values()].reduce((sum, n) => sum + n, 0)).toBe(Number(map[0]?.['journey_people']))
  })

  test('the checks of customers kept, lost and still targeted hold', async () => {
    await run('kept_vs_lost', { window_days: '5', within_days: '2', by: 'event' })
    await run('still_targeted')
  })

  test('channels agree and add up to the overview', async () => {
    const rows = await run('channels')
    expect(rows.sort(by('channel'))).toEqual(model.channels.sort(by('channel')))
    for (const key of ['sessions', 'page_views', 'cookieless_page_views', 'conversions', 'revenue']) {
      expect(rows.reduce((sum, row) => sum + Number(row[key]), 0)).toBe(model.overview[key])
    }
  })

  test('attribution agrees, and the columns of every model add up to the overview', async () => {
    const credits = creditsOf(model.paths(3))
    const rows = await run('attribution', { lookback_days: '3' })
    expect(new Set(rows.map(({ touchpoint }) => touchpoint))).toEqual(new Set(Object.keys(credits)))
    for (const row of rows) expect(row).toMatchObject(credits[String(row['touchpoint'])] ?? {})
    for (const share of ['channel', 'source', 'campaign', 'landing_page', 'stage']) {
      const parts = await run('attribution', { by: share, lookback_days: '3' })
      for (const key of MODELS) {
        const total = (column: string): number => parts.reduce((sum, row) => sum + Number(row[column]), 0)
        expect(total(key)).toBeCloseTo(Number(model.overview['conversions']), 6)
        expect(total(`${key}_revenue`)).toBeCloseTo(Number(model.overview['revenue']), 6)
      }
    }
  })

  test('campaigns add up to the overview, and who is new is so once', async () => {
    const inSession = events.filter((event) => event.session_id !== '' && !event.is_bot)
    const sessionOf = ({ visitor_id, session_id }: RandomEvent): string => `${visitor_id} ${session_id}`
    const begins = new Map<string, number>()
    for (const event of inSession) {
      const before = begins.get(sessionOf(event)) ?? Infinity
      begins.set(sessionOf(event), Math.min(before, event.occurred_at))
    }
    const firsts = model.people.map(({ person_id }) => {
      const own = model.journey(String(person_id)).filter(({ session_id }) => session_id !== '')
      return Math.min(...own.map((event) => begins.get(sessionOf(event)) ?? Infinity))
    })
    const fresh = firsts.filter((at) => at >= period.from && at < period.to).length
    for (const share of ['campaign', 'source', 'medium', 'channel', 'landing_page']) {
      const rows = await run('campaigns', { by: share, lookback_days: '3' })
      const total = (column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0)
      expect([total('sessions'), total('first'), total('last_non_direct'), total('new_people')]).toEqual([
        model.overview['sessions'],
        model.overview['conversions'],
        model.overview['conversions'],
        fresh,
      ])
      expect(total('first_revenue')).toBeCloseTo(Number(model.overview['revenue']), 6)
      if (share !== 'channel') continue
      const byChannel = new Map(model.channels.map((row) => [row['channel'], row['sessions']]))
      for (const row of rows.filter(({ part }) => part !== '(none)'))
        expect(row['sessions']).toBe(byChannel.get(row['part']) ?? 0)
    }
  })

  test('converting paths are those of every conversion', async () => {
    const expected = new Map<string, number>()
    for (const { touches } of model.paths(3)) {
      const path = touches.filter((touch, no) => touch !== touches[no - 1]).join(' ')
      expected.set(path, (expected.get(path) ?? 0) + 1)
    }
    const rows = await run('converting_paths', { lookback_days: '3', limit: '1000' })
    expect(new Map(rows.map((row) => [(row['path'] as string[]).join(' '), row['conversions']]))).toEqual(
      expected,
    )
  })

  test('Markov shares the same conversions and revenue', async () => {
    const rows = await run('attribution_markov', { lookback_days: '3' })
    const total = (column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0)
    expect(total('conversions')).toBeCloseTo(Number(model.overview['conversions']), 6)
    expect(total('revenue')).toBeCloseTo(Number(model.overview['revenue']), 6)
    const unattributed = model.paths(3).filter(({ touches }) => touches.length === 0).length
    const row = rows.find(({ is_attributed }) => !is_attributed)
    expect(Number(row?.['conversions'] ?? 0)).toBe(unattributed)
  })

  test('people agree, one row for each person of the overview', async () => {
    const rows = await run('people', { limit: '1000' })
    expect(only(rows.sort(by('person_id')), model.people)).toEqual(model.people.sort(by('person_id')))
    expect(rows).toHaveLength(Number(model.overview['people']))
  })

  test.each([
    'page_view,add_to_cart,purchase',
    'page_view,page_view,page_view:/shop*',
    'sign_up',
    'click,page_view:/,purchase,page_view',
  ])('funnel %s agrees', async (text) => {
    const steps = text.split(',')
    for (const hours of [2, 60]) {
      const rows = await run('funnel', { steps: text, window_hours: String(hours) })
      const expected = model.funnel(steps, hours, Date.now())
      expect(only(rows, expected)).toEqual(expected)
    }
  })

  test.each<[mode: 'strict' | 'any', text: string]>([
    ['strict', 'page_view,click,page_view'],
    ['strict', 'page_view,page_view'],
    ['any', 'page_view,add_to_cart,purchase,form_start'],
  ])('funnel, %s order of %s, agrees', async (mode, text) => {
    for (const hours of [2, 60]) {
      const rows = await run('funnel', { steps: text, window_hours: String(hours), mode })
      const expected = model.funnel(text.split(','), hours, Date.now(), mode)
      expect(only(rows, expected)).toEqual(expected)
    }
  })

  test('a filter leaves those whose touches meet it, in the paths and in the map', async () => {
    const within = ({ occurred_at }: RandomEvent): boolean =>
      occurred_at >= period.from && occurred_at < period.to
    const persons = model.people.map(({ person_id }) =>
      model.journey(String(person_id)).filter((event) => within(event) && event.visitor_id !== ''),
    )
    const did = (all: RandomEvent[], is: (event: RandomEvent) => boolean): boolean => all.some(is)
    const ways: [string, (all: RandomEvent[]) => boolean][] = [
      [
        'event=purchase|sign_up,path!=/about',
        (all) =>
          did(all, ({ name }) => name === 'purchase' || name === 'sign_up') &&
          !did(all, ({ name, url_path }) => url_path === '/about' && name !== 'page_leave'),
      ],
      ['touchpoint=cart', (all) => did(all, ({ name }) => name === 'add_to_cart')],
      [
        'stage!=buy,path=/sh*',
        (all) =>
          !did(all, (event) => stageOf(event) === 3) &&
          did(all, ({ url_path, name }) => url_path.startsWith('/sh') && name !== 'page_leave'),
      ],
    ]
    const [filter, fits] = ways[seed % ways.length]!
    const own = persons.filter(fits)
    const nodes = own.map((all) => pathOf(all, { level: 'page', direction: 'forward', start: '', end: '' }))
    const [top] = await run('top_paths', { journey: LOOP, filter, limit: '1' })
    expect(Number(top?.['total_people'] ?? 0)).toBe(nodes.filter((path) => path.length > 0).length)
    const map = await run('journey_map', { journey: LOOP, filter })
    const inJourney = own.filter((all) => did(all, (event) => stageOf(event) > 0))
    expect(Number(map[0]?.['journey_people'])).toBe(inJourney.length)
  })

  test.each<Anchors>([
    { level: 'touchpoint', direction: 'forward', start: '', end: '' },
    { level: 'stage', direction: 'backward', start: '', end: 'buy' },
    { level: 'page', direction: 'forward', start: '', end: '' },
    { level: 'event', direction: 'backward', start: '', end: 'purchase' },
    { level: 'event', direction: 'forward', start: '/shop', end: 'purchase' },
    { level: 'page', direction: 'backward', start: '/', end: '/shop/tea' },
  ])(
    'paths agree, $level $direction from "$start" to "$end", and edges list their people',
    async (anchors) => {
      const paths = model.people
        .map(({ person_id }) => model.journey(String(person_id)))
        .map((own) => own.filter(({ occurred_at: at }) => at >= period.from && at < period.to))
        .map((own) => pathOf(own, anchors))
        .filter((path) => path.length > 0)
      const asked = { ...anchors, steps: '4', top: '2', journey: LOOP }
      const rows = await run('paths', asked)
      const edges = rows.map(
        (row) => [[row['step'], row['node'], row['next_node']].join(' '), row['people']] as const,
      )
      expect(new Map(edges)).toEqual(edgesOf(paths, 4, 2))
      expect(edges).toHaveLength(new Set(edges.map(([edge]) => edge)).size)
      // Each list is two readings: every eighth edge will do, other ones for each seed.
      for (const { step, node, next_node, people } of rows.filter((_, no) => no % 8 === seed)) {
        const edge = { step: String(step), node: String(node), next_node: String(next_node), limit: '1000' }
        const list = await run('path_people', { ...asked, ...edge })
        expect([list.length, list[0]?.['total']]).toEqual([people, people])
      }
      const top = await run('top_paths', { ...anchors, steps: '4', limit: '1000', journey: LOOP })
      expect(top.reduce((sum, row) => sum + Number(row['people']), 0)).toBe(paths.length)
    },
    60_000,
  )

  test('timelines hold every event of a person, in order, and one identification a browser', async () => {
    for (const person of ['ana', 'v1']) {
      const expected = model.journey(person)
      const rows = await run('person_timeline', { person_id: person })
      if (expected.length === 0) continue
      expect(rows.map(({ occurred_at, name }) => [occurred_at, name])).toEqual(
        expected.map(({ occurred_at, name }) => [new Date(occurred_at).toISOString(), name]),
      )
      const browsers = expected.filter((event) => event.origin === 'web' && event.user_id === person)
      expect(rows.filter((row) => row['is_identification'])).toHaveLength(
        new Set(browsers.map((event) => event.visitor_id)).size,
      )
    }
  })
})
