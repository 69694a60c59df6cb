import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from './random.ts'

export interface Answered {
  status: number
  results?: { event_id: string; result: string }[]
}
/** Sends a body; rejects when no answer comes. */
export type Post = (body: string) => Promise<Answered>

interface Sent {
  key: string
  event: Record<string, unknown>
  /** Of the batch it belongs to. */
  context: Record<string, unknown>
}

/** What the visitors of a run know at its end: by key, `page_id.seq`. */
export interface Told {
  acknowledged: Set<string>
  sent: Set<string>
  refused: Set<string>
}

/** When all is well again, whatever waits is taken by then. */
export const CALM_MS = 90_000

const NAMES = ['page_view', 'page_view', 'click', 'purchase', 'generate_lead', 'page_leave']

/**
 * Visitors who send as the snippet does: events are kept until they are answered, and sent again, alone or in other
 * company, in whatever order. They also send again what was answered, as a browser does whose memory was older.
 */
export async function visit(name: string, random: Random, post: Post): Promise<Told> {
  const told: Told = { acknowledged: new Set(), sent: new Set(), refused: new Set() }
  const visitors = Array.from({ length: random.int(2, 4) }, (_, number) => makeEvents(name, number, random))
  await Promise.all(visitors.map((events) => deliver(events, told, random, post)))
  return told
}

function makeEvents(name: string, number: number, random: Random): Sent[] {
  const visitor_id = `${name}v${number}`
  const begun = Date.now() - 86_400_000
  return Array.from({ length: random.int(1, 3) }, (_, page) => {
    const context = {
      page_id: `${name}v${number}p${page}`,
      visitor_id,
      session_id: `${visitor_id}s${page >> 1}`,
      consent_mode: 'granted',
      url: `http://localhost/${random.pick(['a', 'b', 'c'])}?utm_source=${random.pick(['google', 'ig'])}`,
      ...(random.chance(0.4) ? { user_id: `${name}u${number}` } : {}),
    }
    return Array.from({ length: random.int(1, 12) }, (__, seq): Sent => {
      const event = {
        name: random.chance(0.06) ? 'Not a name!' : random.pick(NAMES),
        seq,
        occurred_at: begun + page * 60_000 + seq * 1000,
        value: random.int(1, 99_999) / 100,
        currency: 'COP',
        engaged_ms: random.int(0, 9000),
        note: 'x'.repeat(random.chance(0.05) ? 20_000 : random.int(0, 200)),
      }
      return { key: `${context.page_id}.${seq}`, event, context }
    })
  }).flat()
}

async function deliver(all: Sent[], told: Told, random: Random, post: Post): Promise<void> {
  let waiting = random.shuffled(all)
  while (waiting.length > 0) {
    await sleep(random.int(0, 60))
    const [first] = waiting
    const batch = waiting.filter(({ context }) => context === first?.context).slice(0, random.int(1, 10))
    const again = all.filter(({ context }) => context === first?.context && random.chance(0.1))
    const events = [...new Set([...batch, ...again])]
    for (const { key } of events) told.sent.add(key)
    const { status, results = [] } = await post(
      JSON.stringify({
        site: 'demo',
        sent_at: Date.now(),
        context: first?.context,
        events: events.map(({ event }) => event),
      }),
    ).catch((): Answered => ({ status: 0 }))
    if (status === 202) {
      const dropped = new Set(results.map(({ event_id }) => event_id))
      for (const { key } of events) (dropped.has(key) ? told.refused : told.acknowledged).add(key)
      waiting = waiting.filter((each) => !events.includes(each))
    } else if (status >= 400 && status < 500) throw new Error(`answered ${status} to what is right`)
  }
}
