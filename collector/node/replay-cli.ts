/** `npm run replay`: puts dead letters and refused events back, once what refused them is mended. */
import { parseArgs } from 'node:util'
import type { ReplayAnswer } from '../write/replay.ts'
import { Mistake, command, homeOf, post, progress } from './cli.ts'

const HELP = `npm run replay -- [--url http://localhost:8787] [--site KEY] [--reason invalid_event] [--since DATE] [--until DATE] [--dry-run]

Puts back dead letters, then refused events (with their bodies: those of visitors who had consented). Event ids stay: what
is stored already is not stored again, and doing it twice does nothing more. --dry-run says what would happen.
The key is PERIPLO_SECRET, or that of npm start's data directory.`

command(async () => {
  const { values } = parseArgs({
    options: {
      ...{ url: { type: 'string' }, site: { type: 'string' }, reason: { type: 'string' } },
      ...{ since: { type: 'string' }, until: { type: 'string' } },
      ...{ 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } },
    },
  } as const)
  if (values.help) return say(HELP)
  for (const name of ['since', 'until'] as const) {
    if (values[name] !== undefined && Number.isNaN(Date.parse(values[name]))) throw new Mistake(`--${name}: "${values[name]}" is not a date.`) // prettier-ignore
  }
  const home = homeOf(values.url)
  const search = new URLSearchParams()
  for (const name of ['site', 'reason', 'since', 'until'] as const)
    if (values[name]) search.set(name, values[name])
  if (values['dry-run']) search.set('dry', '1')

  // Dead letters are not told apart by site or reason.
  const isNarrow = Boolean(values.site ?? values.reason ?? values.since ?? values.until)
  const dead = isNarrow
    ? undefined
    : await run(home, 'Dead letters', new URLSearchParams([...search, ['of', 'dead']]))
  const rejected = await run(home, 'Refused events', search)
  if (dead && dead.read > 0) tell('Dead letters', dead)
  tell('Refused events', rejected)
  if (values['dry-run']) console.log('Nothing was changed (--dry-run).')
  return rejected.refused + (dead?.refused ?? 0) > 0 ? 1 : 0
})

/** All pages of one kind, summed. */
async function run(
  home: { url: string; key: string },
  what: string,
  search: URLSearchParams,
): Promise<ReplayAnswer> {
  const sum: ReplayAnswer = { read: 0, left: 0, accepted: 0, stored: 0, refused: 0, messages: [] }
  const bar = progress(what)
  for (let after: string | undefined; ;) {
    const page = new URLSearchParams(search)
    if (after !== undefined) page.set('after', after)
    const answer = await post<ReplayAnswer>(home, `/v1/replay?${page.toString()}`, undefined)
    for (const field of ['read', 'accepted', 'stored', 'refused'] as const) sum[field] += answer[field]
    sum.messages = [...new Set([...sum.messages, ...answer.messages])].slice(0, 5)
    bar.at(sum.read, sum.read + answer.left, `${sum.accepted} put back`)
    if (answer.next === undefined) break
    after = answer.next
  }
  bar.end()
  return sum
}

function tell(what: string, { read, accepted, stored, refused, messages }: ReplayAnswer): void {
  console.log(
    `${what}: ${read} read, ${accepted} put back, ${stored} stored already, ${refused} refused again`,
  )
  for (const message of messages) console.log(`  ${message}`)
}

function say(text: string): number {
  console.log(text)
  return 0
}
