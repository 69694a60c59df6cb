import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isIdentity } from '../../schema/identity.ts'
import { type Engine, type Row, startEngine } from '../support/engine.ts'

/**
 * Who is one person, on the cases of PostHog's own tests: `PERIPLO_CASES`, or `../shared/cases` beside the repository.
 * What PostHog knows by one kind of id are two kinds here: a distinct id that was nobody's yet is a browser, one that
 * was identified is a user.
 */
const CASES = process.env['PERIPLO_CASES'] ?? fileURLToPath(new URL('../../../shared/cases', import.meta.url))
const FILE = `${CASES}/posthog-identity/identify.json`

interface Person {
  distinct_ids: string[]
  is_identified: boolean
}
interface Case {
  name: string
  existing_persons: Person[]
  op: { event: string; anon?: string; alias?: string; distinct_id: string }
  expect: { persons: Person[] }
}
const cases = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { cases: Case[] }).cases : []

/** Where we mean to differ, and why; docs/identity.md says the same. */
const DEVIATIONS: Record<string, { people: string[][]; why: string }> = {
  'no-op when $anon_distinct_id not passed': {
    people: [['new-user']],
    why: 'a server that names a user has told of a person, whether a browser is known or not',
  },
}

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
}, 60_000)
afterAll(() => engine.stop())

describe.skipIf(cases.length === 0)('identities of PostHog (PERIPLO_CASES)', () => {
  const merges = cases.filter(({ op }) => isIdentity(op.distinct_id))
  test.each(merges)('$name', async ({ name, existing_persons: before, op, expect: after }) => {
    await engine.store(ofSite(name, [...before.flatMap(existing), ...operation(op, before)]))
    const wanted = DEVIATIONS[name]?.people ?? after.persons.map(({ distinct_ids: ids }) => ids)
    expect(await people(name)).toEqual(new Set(wanted.map(toText)))
  })

  test.each(cases.filter(({ op }) => !merges.some((merge) => merge.op === op)))('$name', ({ op }) => {
    // The collector refuses such an identify (put-identity.ts).
    expect(isIdentity(op.distinct_id)).toBe(false)
  })

  test('there is no deviation that no case shows', () => {
    expect(Object.keys(DEVIATIONS).filter((name) => !cases.some((each) => each.name === name))).toEqual([])
  })
})

let no = 0
function fact(given: Row): Row {
  const time = new Date(Date.UTC(2026, 2, 2, 0, no)).toISOString()
  return { occurred_at: time, received_at: time, consent_mode: 'granted', ...given, page_id: `p${no++}` }
}
const ofSite = (site_id: string, facts: Row[]): Row[] => facts.map((row) => ({ ...row, site_id }))
const server = (user_id: string, name = 'purchase'): Row =>
  fact({ name, origin: 'import', event_id: `e${no}`, visitor_id: user_id, user_id })
const browser = (visitor_id: string): Row =>
  fact({ name: 'page_view', origin: 'web', session_id: `s ${visitor_id}`, visitor_id })
const said = (visitor_id: string, user_id: string): Row =>
  fact({ name: 'identify', origin: 'web', session_id: `s ${visitor_id}`, visitor_id, user_id })

/** Users are called so in the cases. */
const isUser = (id: string, { is_identified }: Person): boolean => is_identified || id === 'new-user'
/** A browser in which this user is logged in. */
const browserOf = (user: string): string => `browser of ${user}`

function existing(person: Person): Row[] {
  const user = person.distinct_ids.find((id) => isUser(id, person))
  return person.distinct_ids.flatMap((id) => {
    if (id !== user) return user ? [browser(id), said(id, user)] : [browser(id)]
    return person.is_identified ? [said(browserOf(id), id)] : [server(id)]
  })
}

function operation({ event, anon, alias, distinct_id: user }: Case['op'], before: Person[]): Row[] {
  if (event === '$merge_dangerously') {
    return [fact({ name: 'alias', origin: 'import', event_id: `e${no}`, visitor_id: alias, user_id: user })]
  }
  if (anon === undefined) return [server(user, 'identify')]
  const isKnown = before.some((person) => person.is_identified && person.distinct_ids.includes(anon))
  return isKnown ? [said(browserOf(anon), user)] : [browser(anon), said(anon, user)]
}

/** The ids of the case, by whose they are. */
async function people(site: string): Promise<Set<string>> {
  const rows = await engine.read(
    `select groupUniqArray(if(user_id != '', user_id, visitor_id)) as ids from person_events
     where site_id = '${site.replaceAll("'", "\\'")}' group by person_id`,
  )
  return new Set(rows.map(({ ids }) => toText(ids as string[])))
}

const toText = (ids: string[]): string => ids.toSorted().join(' + ')
