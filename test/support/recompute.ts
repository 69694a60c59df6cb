import type { RandomEvent } from './random-events.ts'

/** The figures of the saved queries computed in plain TypeScript, as slowly and as simply as possible. */
export interface Model {
  overview: Record<string, number | null>
  daily: Record<string, unknown>[]
  channels: Record<string, unknown>[]
  people: Record<string, unknown>[]
  funnel: (steps: string[], windowHours: number, now: number, mode?: Mode) => Record<string, unknown>[]
  journey: (person: string) => RandomEvent[]
  /** Each conversion with the channels of the arrivals of its person before it. */
  paths: (lookbackDays: number) => { revenue: number; touches: string[] }[]
}

export interface Period {
  /** Epoch milliseconds, half-open. */
  from: number
  to: number
  /** Distance of the zone from UTC, the same all year. */
  offset: number
}

type Mode = 'ordered' | 'strict' | 'any'
type Known = RandomEvent & { person: string; isKnown: boolean }

const DAY = 86_400_000
const HOUR = 3_600_000
const CONVERSIONS = new Set(['purchase', 'generate_lead', 'sign_up', 'pos_purchase'])
const ORDERS = new Set(['purchase', 'pos_purchase'])
/** What a page measures by itself. */
const NOT_DONE = new Set(['page_leave', 'user_engagement', 'web_vital', 'consent_update', 'js_error'])
const MEASURED = new Set([
  'page_view',
  'page_leave',
  'user_engagement',
  'web_vital',
  'consent_update',
  'js_error',
])

export function modelOf(all: RandomEvent[], period: Period): Model {
  const users = firstUsers(all)
  const events: Known[] = all
    .filter((event) => !event.is_bot)
    .sort((a, b) => a.occurred_at - b.occurred_at)
    .map((event) => {
      const user = event.user_id || users.get(event.visitor_id)
      return { ...event, person: user ?? event.visitor_id, isKnown: user !== undefined }
    })
  const within = ({ occurred_at }: { occurred_at: number }, { from, to }: Period): boolean =>
    occurred_at >= from && occurred_at < to

  const totals = (span: Period): Record<string, number | null> => {
    const own = events.filter((event) => within(event, span))
    const begun = sessionsOf(events).filter((session) => within(session[0], span))
    const counted = conversionsOf(own)
    return {
      people: distinct(own.map((event) => event.person)).length,
      known_people: distinct(own.filter((event) => event.isKnown).map((event) => event.person)).length,
      sessions: begun.length,
      page_views: count(own, 'page_view'),
      cookieless_page_views: count(
        own.filter((event) => event.person === ''),
        'page_view',
      ),
      events: own.length,
      conversions: counted.length,
      revenue: sum(counted.map(revenueOf)),
      bounce_rate: begun.length === 0 ? null : begun.filter(isBounce).length / begun.length,
    }
  }

  const daily = (): Record<string, unknown>[] => {
    const rows = []
    const counted = conversionsOf(events.filter((event) => within(event, period)))
    for (let from = period.from; from < period.to; from += DAY) {
      const day = { from, to: from + DAY, offset: period.offset }
      const { people, sessions, page_views } = totals(day)
      const conversions = counted.filter((event) => within(event, day)).length
      rows.push({
        day: new Date(from + period.offset).toISOString().slice(0, 10),
        people,
        sessions,
        page_views,
        conversions,
      })
    }
    return rows
  }

  const channels = (): Record<string, unknown>[] => {
    const own = events.filter((event) => within(event, period))
    const sessions = sessionsOf(events)
    const sessionOf = (event: Known): Known[] | undefined =>
      sessions.find(
        ([first]) => first.session_id === event.session_id && first.visitor_id === event.visitor_id,
      )
    const channelOf = (event: Known): string => {
      const session = sessionOf(event)
      if (!session) return event.channel || 'unassigned'
      const said = session.find(({ channel }) => channel !== '')?.channel
      return said ?? (count(session, 'page_view') > 0 ? 'direct' : 'unassigned')
    }
    const counted = conversionsOf(own)
    const everybody = distinct(own.map((event) => event.person)).length
    return [...new Set(own.map(channelOf))].sort().map((channel) => {
      const mine = own.filter((event) => channelOf(event) === channel)
      const people = distinct(mine.map((event) => event.person)).length
      const converted = counted.filter((event) => channelOf(event) === channel)
      return {
        channel,
        people,
        sessions: sessions.filter(
          (session) => within(session[0], period) && channelOf(session[0]) === channel,
        ).length,
        page_views: count(mine, 'page_view'),
        cookieless_page_views: count(
          mine.filter((event) => event.person === ''),
          'page_view',
        ),
        conversions: converted.length,
        revenue: sum(converted.map(revenueOf)),
        people_share: people / everybody,
        conversion_rate:
          people === 0 ? null : distinct(converted.map((event) => event.person)).length / people,
      }
    })
  }

  const people = (): Record<string, unknown>[] => {
    const own = events.filter((event) => within(event, period) && event.person !== '')
    const counted = conversionsOf(events.filter((event) => within(event, period)))
    const persons = distinct(own.map((event) => event.person))
    return persons.map((person) => {
      const mine = own.filter((event) => event.person === person) as [Known, ...Known[]]
      const last = mine.at(-1) as Known
      const arrivals = mine.map(({ channel }) => channel).filter((channel) => channel !== '')
      const converted = counted.filter((event) => event.person === person)
      const said = all.filter(({ user_id }) => user_id === person)
      const inBrowser = said.filter(({ visitor_id }) => visitor_id !== person)
      const identified = (inBrowser.length > 0 ? inBrowser : said).map(({ occurred_at }) => occurred_at)
      return {
        person_id: person,
        is_known: mine[0].isKnown,
        first_seen_at: iso(mine[0].occurred_at),
        last_seen_at: iso(last.occurred_at),
        sessions: distinct(
          mine.filter((event) => event.session_id).map((event) => `${event.visitor_id} ${event.session_id}`),
        ).length,
        events: mine.length,
        page_views: count(mine, 'page_view'),
        visitors: distinct(mine.map((event) => event.visitor_id)).filter(
          (id) => !mine[0].isKnown || id !== person,
        ).length,
        first_channel: arrivals[0] ?? '',
        last_channel: arrivals.at(-1) ?? '',
        conversions: converted.length,
        revenue: sum(converted.map(revenueOf)),
        identified_at: identified.length > 0 ? iso(Math.min(...identified)) : null,
        last_event: last.name,
        total: persons.length,
      }
    })
  }

  const funnel = (
    steps: string[],
    windowHours: number,
    now: number,
    mode: Mode = 'ordered',
  ): Record<string, unknown>[] => {
    const window = windowHours * HOUR
    const own = events.filter(({ person, occurred_at }) => person !== '' && occurred_at >= period.from)
    // How far it goes from an entry, and whether it may go on after the last of the events.
    const walks: Record<Mode, (mine: Known[], from: number) => { level: number; goesOn: boolean }> = {
      // The soonest next step each time: nothing else gets further within the window.
      ordered: (mine, from) => {
        let at = from
        let level = 1
        for (const step of steps.slice(1)) {
          const next = mine.findIndex((event, no) => no > at && isStep(event, step))
          if (next === -1 || !soonEnough(mine, from, next)) break
          at = next
          level++
        }
        return { level, goesOn: true }
      },
      strict: (mine, from) => {
        const stop = steps.findIndex(
          (step, no) => !isStep(mine[from + no], step) || !soonEnough(mine, from, from + no),
        )
        const level = stop === -1 ? steps.length : stop
        return { level, goesOn: from + level === mine.length }
      },
      any: (mine, from) => {
        const taken = mine.filter((_, no) => no >= from && soonEnough(mine, from, no))
        return {
          level: steps.filter((step) => taken.some((event) => isStep(event, step))).length,
          goesOn: true,
        }
      },
    }
    const soonEnough = (mine: Known[], from: number, at: number): boolean =>
      (mine[at]?.occurred_at ?? Infinity) <= (mine[from]?.occurred_at ?? 0) + window
    const firsts = mode === 'any' ? steps : steps.slice(0, 1)
    const reached = distinct(own.map((event) => event.person)).map((person) => {
      const mine = own.filter(
        (event) => event.person === person && (mode !== 'strict' || !NOT_DONE.has(event.name)),
      )
      const entries = mine.flatMap((event, no) =>
        event.occurred_at < period.to && firsts.some((step) => isStep(event, step)) ? [no] : [],
      )
      const walked = entries.map((from) => ({ from, ...walks[mode](mine, from) }))
      const isOpen = walked.some(
        ({ from, goesOn }) => goesOn && (mine[from]?.occurred_at ?? 0) + window > now,
      )
      return { level: Math.max(0, ...walked.map(({ level }) => level)), isOpen }
    })
    return steps.map((name, index) => {
      const step = index + 1
      const isLast = step === steps.length
      const here = reached.filter(({ level }) => level === step && !isLast)
      return {
        step,
        name: mode === 'any' ? '' : name,
        entered: reached.filter(({ level }) => level >= step).length,
        continued: reached.filter(({ level }) => level > step || (isLast && level === step)).length,
        left: here.filter(({ isOpen }) => !isOpen).length,
        still_under_way: here.filter(({ isOpen }) => isOpen).length,
      }
    })
  }

  const paths = (lookbackDays: number): { revenue: number; touches: string[] }[] => {
    const arrivals = events.filter(
      ({ name, channel, visitor_id }) => name === 'page_view' && channel && visitor_id,
    )
    return conversionsOf(events.filter((event) => within(event, period))).map((conversion) => {
      const before = arrivals.filter(
        ({ person, occurred_at }) =>
          person !== '' && person === conversion.person && occurred_at <= conversion.occurred_at,
      )
      const touches = before
        .filter(
          (event, index) =>
            event.channel !== 'direct' ||
            before.findIndex(
              (other) => other.visitor_id === event.visitor_id && other.session_id === event.session_id,
            ) === index,
        )
        .filter(({ occurred_at }) => occurred_at >= conversion.occurred_at - lookbackDays * DAY)
        .map(({ channel }) => channel)
      return { revenue: revenueOf(conversion), touches }
    })
  }

  const before = totals({ ...period, from: 2 * period.from - period.to, to: period.from })
  return {
    overview: {
      ...totals(period),
      previous_people: before['people'] ?? null,
      previous_sessions: before['sessions'] ?? null,
      previous_page_views: before['page_views'] ?? null,
      previous_conversions: before['conversions'] ?? null,
    },
    daily: daily(),
    channels: channels(),
    people: people(),
    funnel,
    paths,
    journey: (person) => events.filter((event) => event.person === person),
  }
}

/** One hop, first user wins. Bots say who they are, too. */
function firstUsers(events: RandomEvent[]): Map<string, string> {
  const users = new Map<string, string>()
  for (const event of [...events].sort((a, b) => a.occurred_at - b.occurred_at)) {
    if (event.user_id && event.visitor_id && !users.has(event.visitor_id))
      users.set(event.visitor_id, event.user_id)
  }
  return users
}

function sessionsOf(events: Known[]): [Known, ...Known[]][] {
  const sessions = Map.groupBy(
    events.filter((event) => event.session_id !== ''),
    (event) => `${event.visitor_id} ${event.session_id}`,
  )
  return [...sessions.values()] as [Known, ...Known[]][]
}

/** The first of each order; the rest as it is. */
const conversionsOf = (events: Known[]): Known[] =>
  events
    .filter(({ name }) => CONVERSIONS.has(name))
    .filter(
      (event, index, list) =>
        !isOrder(event) ||
        !event.order_id ||
        list.findIndex((other) => isOrder(other) && other.order_id === event.order_id) === index,
    )

const isOrder = ({ name }: Known): boolean => ORDERS.has(name)
const revenueOf = (event: Known): number => (isOrder(event) ? (event.value ?? 0) : 0)

const isBounce = (session: Known[]): boolean =>
  count(session, 'page_view') < 2 &&
  session.every(({ name }) => MEASURED.has(name)) &&
  sum(session.map((event) => event.engaged_ms ?? 0)) < 10_000

function isStep(event: Known | undefined, step = ''): boolean {
  const [name, path] = step.split(':')
  if (!event || event.name !== name) return false
  return (
    path === undefined ||
    (path.endsWith('*') ? event.url_path.startsWith(path.slice(0, -1)) : event.url_path === path)
  )
}

const distinct = (list: string[]): string[] => [...new Set(list)].filter((item) => item !== '')
const count = (events: Known[], name: string): number => events.filter((event) => event.name === name).length
const sum = (list: number[]): number => list.reduce((a, b) => a + b, 0)
const iso = (ms: number): string => new Date(ms).toISOString()
