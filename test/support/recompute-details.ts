import type { DetailedEvent } from './random-details.ts'
import type { Period } from './recompute.ts'

type Row = Record<string, unknown>
/** The events of each person in order, without bots; '' is nobody. */
export type Journeys = ReadonlyMap<string, DetailedEvent[]>

const DAY = 86_400_000
const within = ({ occurred_at: at }: DetailedEvent, { from, to }: Pick<Period, 'from' | 'to'>): boolean =>
  at >= from && at < to
const inOrder = (a: DetailedEvent, b: DetailedEvent): number => a.occurred_at - b.occurred_at
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const sum = (list: number[]): number => list.reduce((total, one) => total + one, 0)

function median(list: number[]): number | null {
  const sorted = [...list].sort((a, b) => a - b)
  if (sorted.length === 0) return null
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2
}

/** Orders once each, the first time they were told. */
const onceEach = (orders: DetailedEvent[]): DetailedEvent[] =>
  orders.filter(
    ({ order_id }, no) => !order_id || orders.findIndex((other) => other.order_id === order_id) === no,
  )

export function repeatPurchasesOf(journeys: Journeys, period: Period): Row[] {
  const isOrder = ({ name }: DetailedEvent): boolean => name === 'purchase' || name === 'pos_purchase'
  const told = [...journeys.values()].flat().sort(inOrder)
  const orders = new Set(onceEach(told.filter((event) => isOrder(event) && within(event, period))))
  const buyers = [...journeys]
    .filter(([person]) => person !== '')
    .map(([, own]) => own.filter((event) => orders.has(event)))
    .filter((own) => own.length > 0)
  const revenue = (own: DetailedEvent[]): number => sum(own.map(({ value }) => value ?? 0))
  return [1, 2, 3, 4, 5].flatMap((count) => {
    const own = buyers.filter((list) => Math.min(list.length, 5) === count)
    if (own.length === 0) return []
    const between = own.flatMap((list) =>
      list.slice(1).map((event, no) => event.occurred_at - (list[no] as DetailedEvent).occurred_at),
    )
    return [
      {
        orders: count,
        people: own.length,
        people_share: own.length / buyers.length,
        revenue: revenue(own.flat()),
        median_ms_between: median(between),
      },
    ]
  })
}

/** @param now when the answer is asked for, epoch milliseconds */
export function retentionOf(
  journeys: Journeys,
  period: Period,
  asked: { by: 'day' | 'week' | 'month'; periods: number; now: number },
): Row[] {
  const dayOf = (ms: number): number => Math.floor((ms + period.offset) / DAY)
  const monthsOf = (day: number): number =>
    new Date(day * DAY).getUTCFullYear() * 12 + new Date(day * DAY).getUTCMonth()
  const firstOf = (months: number): number => Date.UTC(Math.floor(months / 12), months % 12) / DAY
  const unit = {
    // Day 0 was a Thursday.
    day: { begin: (day: number) => day, later: (day: number, count: number) => day + count },
    week: {
      begin: (day: number) => day - ((day + 3) % 7),
      later: (day: number, count: number) => day + 7 * count,
    },
    month: {
      begin: (day: number) => firstOf(monthsOf(day)),
      later: (day: number, count: number) => firstOf(monthsOf(day) + count),
    },
  }[asked.by]
  const text = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

  const visits = [...journeys]
    .filter(([person]) => person !== '')
    .map(([, own]) => own.filter(({ session_id }) => session_id !== ''))
    .filter((own) => own.length > 0)
    .map((own) => new Set(own.map(({ occurred_at }) => unit.begin(dayOf(occurred_at)))))
  const cohorts = [...new Set(visits.map((days) => Math.min(...days)))]
    .filter((day) => day >= dayOf(period.from) && day < dayOf(period.to))
    .sort((a, b) => a - b)
  const today = dayOf(asked.now)
  return cohorts.flatMap((cohort) => {
    const people = visits.filter((days) => Math.min(...days) === cohort)
    return Array.from({ length: asked.periods + 1 }, (_, number) => number)
      .filter((number) => unit.later(cohort, number) <= today)
      .map((number) => {
        const returned = people.filter((days) => days.has(unit.later(cohort, number))).length
        const isOver = unit.later(cohort, number + 1) <= today
        const others = people.length - returned
        return {
          cohort: text(cohort),
          period: number,
          people: people.length,
          returned,
          absent: isOver ? others : 0,
          still_under_way: isOver ? 0 : others,
          return_rate: returned / people.length,
        }
      })
  })
}

export function surveysOf(journeys: Journeys, period: Period, by: 'survey_id' | 'touchpoint'): Row[] {
  const SCALES: Record<string, [lowest: number, highest: number]> = {
    nps: [0, 10],
    csat: [1, 5],
    ces: [1, 7],
  }
  const all = [...journeys]
    .filter(([person]) => person !== '')
    .flatMap(([person, own]) => own.map((event) => ({ person, event })))
    .filter(({ event }) => event.name.startsWith('survey_') && within(event, period))
  const instrumentOf = ({ instrument, survey_id }: DetailedEvent): string =>
    textOf(instrument) ||
    (all
      .filter(({ event }) => event['survey_id'] === survey_id)
      .map(({ event }) => textOf(event['instrument']))
      .sort()
      .at(-1) ??
      '')
  const scaleOf = (instrument: string): [number, number] => SCALES[instrument] ?? [1, 5]
  const isAnswer = (event: DetailedEvent): boolean => {
    const [lowest, highest] = scaleOf(instrumentOf(event))
    const score = numberOf(event['score'])
    return event.name === 'survey_response' && score >= lowest && score <= highest
  }
  const classOf = (instrument: string, score: number): 'high' | 'middle' | 'low' => {
    const [lowest, highest] = scaleOf(instrument)
    const [high, low] = instrument === 'nps' ? [9, 6] : [highest - 1, lowest + 1]
    return score >= high ? 'high' : score <= low ? 'low' : 'middle'
  }

  const asked = Map.groupBy(all, ({ person, event }) =>
    JSON.stringify([person, event['survey_id'], event['touchpoint'], instrumentOf(event)]),
  )
  const each = [...asked.values()].map((own) => {
    const [{ person, event }] = own as [(typeof own)[0]]
    const answers = Map.groupBy(
      own.filter((one) => isAnswer(one.event)),
      (one) => one.event['question_id'],
    )
    const has = (name: string): boolean => own.some((one) => one.event.name === name)
    return {
      person,
      instrument: instrumentOf(event),
      part: textOf(event[by]),
      scores: [...answers.values()].map((list) => numberOf(list.at(-1)?.event['score'])),
      seen: has('survey_view'),
      dismissed: has('survey_dismiss'),
    }
  })
  const rows = [...Map.groupBy(each, ({ instrument, part }) => `${instrument} ${part}`).values()]
  return rows.map((own) => {
    const [{ instrument, part }] = own as [(typeof own)[0]]
    const scores = own.flatMap((one) => one.scores).sort((a, b) => a - b)
    const count = (what: string): number =>
      scores.filter((score) => classOf(instrument, score) === what).length
    const seen = own.filter((one) => one.seen)
    const answered = seen.filter((one) => one.scores.length > 0).length
    const dismissed = seen.filter((one) => one.scores.length === 0 && one.dismissed).length
    const mean = scores.length > 0 ? sum(scores) / scores.length : null
    const score = {
      nps: 100 * ((count('high') - count('low')) / scores.length),
      csat: 100 * (count('high') / scores.length),
    }[instrument]
    const distinct = [...new Set(scores)]
    return {
      instrument,
      part,
      people: new Set(own.filter((one) => one.scores.length > 0).map(({ person }) => person)).size,
      answers: scores.length,
      score: scores.length > 0 ? (score ?? mean) : null,
      mean_score: mean,
      high: count('high'),
      middle: count('middle'),
      low: count('low'),
      scores: distinct,
      score_answers: distinct.map((one) => scores.filter((other) => other === one).length),
      viewers: seen.length,
      viewers_answered: answered,
      viewers_dismissed: dismissed,
      viewers_silent: seen.length - answered - dismissed,
    }
  })
}

interface Cart {
  begun: number
  level: number
  value: number
}

const STAGES = ['cart', 'checkout', 'shipping', 'payment', 'purchase']
const SHOWS = ['', 'begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase']

export function cartsOf(journeys: Journeys, period: Period, hours: number, now: number): Row[] {
  const window = hours * 3_600_000
  // As far as the query reads: an order told again after it has been forgotten is one more.
  const margin = Math.floor((hours + 47) / 24) * DAY
  const read = { from: period.from - margin, to: period.to + margin }
  const carts = [...journeys]
    .filter(([person]) => person !== '')
    .flatMap(([, own]) => cartsOfPerson(own.filter((event) => within(event, read))))
    .filter(({ begun }) => begun >= period.from && begun < period.to)
  return STAGES.map((stage, index) => {
    const no = index + 1
    const here = carts.filter(({ level }) => level === no && no < 5)
    const left = here.filter(({ begun }) => begun + window <= now)
    const still_under_way = here.length - left.length
    const entered = carts.filter(({ level }) => level >= no).length
    return {
      stage,
      entered,
      continued: entered - here.length,
      left: left.length,
      still_under_way,
      value_left: sum(left.map(({ value }) => value)),
    }
  }).filter(({ stage }) => stage !== 'shipping')

  function cartsOfPerson(own: DetailedEvent[]): Cart[] {
    const known =
      /^(add_to_cart|remove_from_cart|cart_update|view_cart|begin_checkout|add_\w+_info|purchase)$/
    const orders = onceEach(own.filter(({ name }) => name === 'purchase'))
    const found: Cart[] = []
    let cart: Cart | undefined
    let before: DetailedEvent | undefined
    // What a cart holds is also told by what was not the beginning of one, as by a cart emptied.
    for (const event of own) {
      if (!known.test(event.name) || (event.name === 'purchase' && !orders.includes(event))) continue
      const { name, occurred_at: at } = event
      if (!before || before.name === 'purchase' || at > before.occurred_at + window) cart = undefined
      before = event
      const items = Array.isArray(event['items'])
        ? (event['items'] as { price: number; quantity: number }[])
        : []
      const stage = SHOWS.indexOf(name) + 1
      const holds = items.length > 0 || numberOf(event.value) > 0 || numberOf(event['item_count']) > 0
      const shows = stage || Number(name === 'add_to_cart' || (name !== 'remove_from_cart' && holds))
      if (!cart) {
        if (shows === 0 || name === 'purchase') continue
        cart = { begun: at, level: 0, value: 0 }
        found.push(cart)
      }
      if (at > cart.begun + window) continue
      cart.level = Math.max(cart.level, shows)
      const value = event.value ?? sum(items.map(({ price, quantity }) => price * quantity))
      const sign = { add_to_cart: 1, remove_from_cart: -1 }[name]
      if (sign) cart.value += sign * value
      else if (items.length > 0 || event.value !== null || event['item_count'] === 0) cart.value = value
    }
    return found.map((one) => ({ ...one, value: Math.max(0, one.value) }))
  }
}

const KINDS = ['rage_click', 'dead_click', 'js_error', 'form_error', 'not_found', 'no_results', 'slow']

export function frictionOf(journeys: Journeys, period: Period, conversions: ReadonlySet<string>): Row[] {
  const kindOf = (event: DetailedEvent): string => {
    if (event.name === 'web_vital') return event['rating'] === 'poor' ? 'slow' : ''
    if (event.name === 'view_search_results') return event['result_count'] === 0 ? 'no_results' : ''
    return KINDS.includes(event.name) ? event.name : ''
  }
  const been = [...journeys]
    .filter(([person]) => person !== '')
    .flatMap(([, all]) => {
      const own = all.filter((event) => within(event, period))
      const converted = own.filter(({ name }) => conversions.has(name)).at(-1)?.occurred_at ?? 0
      const here = own.filter((event) => event.name === 'page_view' || kindOf(event) !== '')
      return [...Map.groupBy(here, ({ url_path }) => url_path)].map(([part, events]) => ({
        part,
        kinds: events.map(kindOf).filter((kind) => kind !== ''),
        converted: converted > (events[0] as DetailedEvent).occurred_at,
      }))
    })
  return [...Map.groupBy(been, ({ part }) => part)].flatMap(([part, visitors]) =>
    ['any', ...KINDS].flatMap((kind) => {
      const of = (kinds: string[]): number => kinds.filter((one) => kind === 'any' || one === kind).length
      const affected = visitors.filter(({ kinds }) => of(kinds) > 0)
      const unaffected = visitors.filter(({ kinds }) => of(kinds) === 0)
      if (affected.length === 0) return []
      return [
        {
          part,
          kind,
          events: sum(visitors.map(({ kinds }) => of(kinds))),
          visitors: visitors.length,
          affected: affected.length,
          affected_converted: affected.filter(({ converted }) => converted).length,
          unaffected: unaffected.length,
          unaffected_converted: unaffected.filter(({ converted }) => converted).length,
        },
      ]
    }),
  )
}
