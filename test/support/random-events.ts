/** What the model and the generator know of an event; times in epoch milliseconds, each of its own. */
export interface RandomEvent {
  site_id: string
  name: string
  occurred_at: number
  visitor_id: string
  session_id: string
  page_id: string
  event_id: string
  user_id: string
  url_path: string
  channel: string
  is_bot: boolean
  origin: string
  order_id: string
  value: number | null
  engaged_ms: number | null
}

/** As a row of `events`. */
export const toRow = ({ occurred_at, ...event }: RandomEvent): Record<string, unknown> => {
  const time = new Date(occurred_at).toISOString()
  return {
    ...event,
    occurred_at: time,
    received_at: time,
    consent_mode: event.visitor_id ? 'granted' : 'cookieless',
  }
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
// Zones without summer time, so that the model needs no calendar: golden cases have one with it.
const ZONES = [
  ['UTC', 0],
  ['America/Bogota', -5],
  ['Asia/Kolkata', 5.5],
] as const

/** Five days that end two days ago, or seven that end tomorrow, in a zone of the seed's, as numbers and as parameters. */
export function periodOf(
  seed: number,
  now: number,
): {
  period: { from: number; to: number; offset: number }
  given: { from: string; to: string; tz: string }
} {
  const [tz, hours] = ZONES[seed % 3] ?? ZONES[0]
  const offset = hours * HOUR
  const today = Math.floor((now + offset) / DAY) * DAY - offset
  const [from, to] = seed % 2 === 0 ? [today - 6 * DAY, today + DAY] : [today - 7 * DAY, today - 2 * DAY]
  const dayOf = (ms: number): string => new Date(ms + offset).toISOString().slice(0, 10)
  return { period: { from, to, offset }, given: { from: dayOf(from), to: dayOf(to), tz } }
}

export type Random = (below: number) => number

/** The same numbers for the same seed, everywhere (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), 1 | state)
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const CHANNELS = ['direct', 'paid_search', 'email', 'referral']
const NAMES = [
  'page_view',
  'page_view',
  'page_view',
  'click',
  'page_leave',
  'add_to_cart',
  'purchase',
  'sign_up',
  'form_start',
]
const PATHS = ['/', '/shop', '/shop/tea', '/about']

/**
 * Sessions of a few browsers in the twelve days before `now`, with everything that makes counting hard: users that
 * become known late, browsers with several users, users with several browsers, repeated orders, bots, cookieless
 * visitors and imports. In no order.
 */
export function randomEvents(site: string, seed: number, now: number): RandomEvent[] {
  const random = randomOf(seed)
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const chance = (percent: number): boolean => random(100) < percent
  const users = ['ana', 'bruno', 'carla', 'dario', 'elena']
  const visitors = Array.from({ length: 12 }, (_, no) => `v${no}`)
  const events: RandomEvent[] = []

  const add = (at: number, given: Partial<RandomEvent>): void => {
    const name = given.name ?? pick(NAMES)
    events.push({
      site_id: site,
      occurred_at: at,
      visitor_id: '',
      session_id: '',
      page_id: `p${events.length}`,
      event_id: '',
      user_id: '',
      url_path: pick(PATHS),
      channel: '',
      is_bot: false,
      origin: 'web',
      order_id: name === 'purchase' && chance(80) ? `order ${random(12)}` : '',
      value: name === 'purchase' ? random(10_000) / 4 : null,
      engaged_ms: name === 'page_leave' ? random(20_000) : null,
      ...given,
      name,
    })
  }

  for (let session = 0; session < 60; session++) {
    const visitor_id = pick(visitors)
    const session_id = `${visitor_id} s${session}`
    const is_bot = chance(4)
    const user = chance(35) ? pick(users) : ''
    let user_id = ''
    let at = now - random(12 * 24) * HOUR - random(HOUR)
    for (let left = 1 + random(8); left > 0; left--) {
      // Somebody signs in on the way, or, seldom, somebody else.
      if (chance(40)) user_id = chance(10) ? pick(users) : user
      add(at, { visitor_id, session_id, user_id, is_bot, channel: chance(30) ? pick(CHANNELS) : '' })
      at += 1 + random(20 * 60_000)
    }
  }
  for (let no = 0; no < 10; no++) {
    add(now - random(12 * 24) * HOUR - random(HOUR), {
      name: 'page_view',
      channel: chance(50) ? pick(CHANNELS) : '',
    })
    const user_id = pick(users)
    add(now - random(12 * 24) * HOUR - random(HOUR), {
      name: pick(['pos_purchase', 'email_open']),
      origin: 'import',
      page_id: '',
      event_id: `import ${no}`,
      visitor_id: user_id,
      user_id,
      order_id: chance(50) ? `order ${random(12)}` : '',
      value: 8,
    })
  }
  return events.sort(() => random(3) - 1)
}
