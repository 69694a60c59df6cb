import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isIdentity } from '../../schema/identity.ts'
import { type Engine, type Row, startEngine } from '../support/engine.ts'
import { type Random, randomOf } from '../support/random-events.ts'

const PERIOD = { from: '2026-03-01', to: '2026-04-01', tz: 'UTC' }
const START = Date.UTC(2026, 2, 2)

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
}, 60_000)
afterAll(() => engine.stop())

let no = 0
const fact = (given: Row, minute: number): Row => {
  const time = new Date(START + minute * 60_000).toISOString()
  const imported = given['origin'] === 'import'
  return {
    name: 'page_view',
    occurred_at: time,
    received_at: time,
    origin: 'web',
    consent_mode: 'granted',
    ...(imported
      ? { event_id: `e${no++}` }
      : { page_id: `p${no++}`, session_id: `s ${String(given['visitor_id'])}` }),
    ...given,
  }
}
const seen = (visitor_id: string, minute: number): Row => fact({ visitor_id }, minute)
const said = (visitor_id: string, user_id: string, minute: number): Row =>
  fact({ name: 'identify', visitor_id, user_id }, minute)
const alias = (previous_id: string, user_id: string, minute: number): Row =>
  fact({ name: 'alias', origin: 'import', visitor_id: previous_id, user_id }, minute)
const ofSite = (site_id: string, facts: Row[]): Row[] => facts.map((row) => ({ ...row, site_id }))

const peopleOf = async (site: string): Promise<Row[]> => {
  const { rows } = await engine.run('people', { site, ...PERIOD, limit: '10000' })
  expect(await engine.broken('people', { site, ...PERIOD, limit: '10000' })).toEqual([])
  return rows.sort((a, b) => String(a['person_id']).localeCompare(String(b['person_id'])))
}
/** Each visitor's anonymous moment, and each said user: whose is it? */
const partition = async (site: string): Promise<Row[]> =>
  engine.read(
    `select visitor_id, user_id, groupUniqArray(person_id) as people from person_events
     where site_id = '${site}' group by visitor_id, user_id order by visitor_id, user_id`,
  )

// The example of docs/identity.md.
test('the worked example', async () => {
  await engine.store(
    ofSite('example', [
      seen('phone', 0),
      said('phone', 'ana', 10),
      seen('laptop', 20),
      said('laptop', 'ana', 30),
      said('phone', 'bruno', 40),
      seen('phone', 50),
      said('tablet', 'ana@old', 60),
      alias('ana@old', 'ana', 70),
      seen('kiosk', 80),
    ]),
  )
  const people = await peopleOf('example')
  expect(people.map(({ person_id, events, visitors }) => [person_id, events, visitors])).toEqual([
    ['ana', 7, 3],
    ['bruno', 1, 1],
    ['kiosk', 1, 1],
  ])
  const { rows } = await engine.run('person_timeline', { site: 'example', person_id: 'ana@old' })
  expect(rows).toHaveLength(7)
})

test('aliases lead on, end in circles, and only a server says them', async () => {
  await engine.store(
    ofSite('aliases', [
      ...['a', 'b', 'c', 'x', 'y', 'p', 'q', 'r', 'victim'].map((user, at) => said(`of ${user}`, user, at)),
      alias('a', 'b', 20),
      alias('b', 'c', 21),
      alias('x', 'y', 22),
      alias('y', 'x', 23),
      // What is said first holds, so that q and r are not one by accident.
      alias('p', 'r', 31),
      alias('p', 'q', 30),
      fact({ name: 'alias', visitor_id: 'victim', user_id: 'c' }, 40),
    ]),
  )
  const rows = await partition('aliases')
  const personOf = (user: string): unknown =>
    rows.find((row) => row['visitor_id'] === `of ${user}`)?.['people']
  expect(['a', 'b', 'c'].map(personOf)).toEqual([['c'], ['c'], ['c']])
  expect(['x', 'y'].map(personOf)).toEqual([['x'], ['x']])
  expect(['p', 'q', 'r'].map(personOf)).toEqual([['q'], ['q'], ['r']])
  expect(personOf('victim')).toEqual(['victim'])
})

test.each([
  ['first', 'ana'],
  ['last', 'bruno'],
  ['blocked', 'shared'],
])('policy %s gives what nobody said on a shared browser to %s', async (identity, person) => {
  await engine.command(
    `insert into site_policies (site_id, identity) values ('policy ${identity}', '${identity}')`,
  )
  await engine.store(
    ofSite(`policy ${identity}`, [
      seen('shared', 0),
      said('shared', 'ana', 1),
      said('shared', 'bruno', 2),
      // Two names of one person are one user, also where two users are blocked.
      seen('own', 3),
      said('own', 'old', 4),
      said('own', 'new', 5),
      alias('old', 'new', 6),
    ]),
  )
  expect(await partition(`policy ${identity}`)).toEqual([
    { visitor_id: 'old', user_id: 'new', people: ['new'] },
    { visitor_id: 'own', user_id: '', people: ['new'] },
    { visitor_id: 'own', user_id: 'new', people: ['new'] },
    { visitor_id: 'own', user_id: 'old', people: ['new'] },
    { visitor_id: 'shared', user_id: '', people: [person] },
    { visitor_id: 'shared', user_id: 'ana', people: ['ana'] },
    { visitor_id: 'shared', user_id: 'bruno', people: ['bruno'] },
  ])
  const { rows } = await engine.run('identity_quality', { site: `policy ${identity}`, ...PERIOD })
  expect(rows).toMatchObject([
    { policy: identity, visitors: 2, shared_visitors: 1, blocked_visitors: identity === 'blocked' ? 1 : 0 },
  ])
})

const shuffle = <T>(list: readonly T[], random: Random): T[] => {
  const mixed = [...list]
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = random(at + 1)
    ;[mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T]
  }
  return mixed
}

test.each([1, 2, 3, 4, 5, 6])('any order and batching gives the same people, seed %i', async (seed) => {
  const random = randomOf(seed)
  const user = (): string => `u${random(8)}`
  const visitor = (): string => `v${random(12)}`
  const facts = Array.from({ length: 80 }, (_, minute) => {
    const kind = random(10)
    if (kind < 5) return seen(visitor(), minute)
    if (kind < 7) return said(visitor(), user(), minute)
    if (kind < 9) return alias(user(), user(), minute)
    const user_id = user()
    return fact({ name: 'pos_purchase', origin: 'import', visitor_id: user_id, user_id, value: 5 }, minute)
  })
  const answers = []
  for (let order = 0; order < 3; order++) {
    const site = `order ${seed} ${order}`
    const batches: Row[][] = [[], [], [], []]
    for (const row of order === 0 ? facts : shuffle(facts, random))
      batches[order === 0 ? 0 : random(4)]?.push(row)
    await engine.store(...batches.map((rows) => ofSite(site, rows)))
    answers.push({ people: await peopleOf(site), partition: await partition(site) })
  }
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test('30 % of shared devices make no giant person', async () => {
  const random = randomOf(7)
  const USERS = 2000
  // Two browsers a user; three in ten of them are used by somebody else, too.
  const facts = Array.from({ length: 2 * USERS }, (_, device) => {
    const own = said(`d${device}`, `u${device % USERS}`, device)
    return random(100) < 30 ? [own, said(`d${device}`, `u${random(USERS)}`, device + 1)] : [own]
  })
  await engine.store(ofSite('shared', facts.flat()))
  const people = await peopleOf('shared')
  // Every user stays a person, and nobody has more browsers than said the user.
  expect(people).toHaveLength(USERS)
  expect(Math.max(...people.map(({ visitors }) => Number(visitors)))).toBeLessThan(10)
}, 60_000)

const CASES = process.env['PERIPLO_CASES'] ?? new URL('../../../shared/cases', import.meta.url).pathname
const ILLEGAL = `${CASES}/identity-rules/posthog_illegal_ids.json`
test.skipIf(!existsSync(ILLEGAL))('what PostHog refuses as an identity is refused (PERIPLO_CASES)', () => {
  const { case_insensitive, case_sensitive } = JSON.parse(readFileSync(ILLEGAL, 'utf8')) as Record<
    string,
    string[]
  >
  const illegal = [
    ...(case_insensitive ?? []),
    ...(case_insensitive ?? []).map((id) => id.toUpperCase()),
    ...(case_sensitive ?? []),
  ]
  for (const id of [
    ...illegal,
    ...illegal.map((each) => `"${each}"`),
    ...illegal.map((each) => `'${each}'`),
    ' ',
  ]) {
    expect([id, isIdentity(id)]).toEqual([id, false])
  }
})
