import type { RandomEvent } from './random-events.ts'
import type { Period } from './recompute.ts'

const DAY = 86_400_000
const WINDOW_DAYS = 2

/** Three stages, from the last of which people come round to the first. */
export const LOOP = `title: { es: Bucle, en: Loop }
window_days: ${WINDOW_DAYS}
lookback_days: 30
events: [pos_purchase]
stages:
  - { key: see, title: { es: Ver, en: See } }
  - { key: want, title: { es: Querer, en: Want } }
  - { key: buy, title: { es: Comprar, en: Buy } }
  - { key: tell, title: { es: Contar, en: Tell } }
touchpoints:
  - { key: door, title: { es: Puerta, en: Door }, stage: see, when: [{ event: page_view, path: / }] }
  - { key: shop, title: { es: Tienda, en: Shop }, stage: want, when: [{ event: page_view, path: /shop* }] }
  - { key: cart, title: { es: Carrito, en: Cart }, stage: want, when: [{ event: add_to_cart }] }
  - { key: buy, title: { es: Compra, en: Purchase }, stage: buy, when: [{ event: [purchase, pos_purchase, sign_up] }] }
  - { key: tell, title: { es: Cuenta, en: Tells }, stage: tell, when: [{ event: click }] }
loop: { from: buy, to: see }
`
export const STAGES = ['see', 'want', 'buy', 'tell']

/** From 1; 0 is none. */
export const stageOf = ({ name, url_path }: RandomEvent): number => {
  if (name === 'page_view') return url_path === '/' ? 1 : url_path.startsWith('/shop') ? 2 : 0
  return name === 'add_to_cart'
    ? 2
    : name === 'click'
      ? 4
      : name.endsWith('purchase') || name === 'sign_up'
        ? 3
        : 0
}

/** '' is none. */
export const touchpointOf = (event: RandomEvent): string =>
  event.name === 'add_to_cart' ? 'cart' : (['door', 'shop', 'buy', 'tell'][stageOf(event) - 1] ?? '')

interface Touch {
  at: number
  stage: number
  lap: number
  isIn: boolean
}

/** What each person touched, by the letter of docs/journeys.md, until the window after the period is over. */
function touchesOf(events: readonly RandomEvent[], { from, to }: Period): Touch[] {
  const touches: Touch[] = []
  let lap = 1
  let hasBought = false
  for (const event of [...events].sort((a, b) => a.occurred_at - b.occurred_at)) {
    const [at, stage] = [event.occurred_at, stageOf(event)]
    if (stage === 0 || at >= to + WINDOW_DAYS * DAY) continue
    if (stage === 1 && hasBought) {
      lap++
      hasBought = false
    }
    if (stage === 3) hasBought = true
    touches.push({ at, stage, lap, isIn: at >= from && at < to })
  }
  return touches
}

/** Rows of `journey_map`, of one lap or (0) of all. */
export function lapMapOf(journeys: readonly RandomEvent[][], period: Period, lap: number, now: number) {
  const people = journeys.map((events) => touchesOf(events, period))
  return STAGES.map((stage, index) => {
    const outcomes: string[] = []
    const row = { stage, people: 0, laps: 0, continued: 0, left: 0, still_under_way: 0, came_round: 0 }
    for (const all of people) {
      const own = all.filter((touch) => lap === 0 || touch.lap === lap)
      const here = own.filter((touch) => touch.stage === index + 1)
      const entry = here.find(({ isIn }) => isIn)
      if (!entry) continue
      row.people++
      row.laps += new Set(here.filter(({ isIn }) => isIn).map((touch) => touch.lap)).size
      const goesOn = all.some(
        (touch) =>
          touch.at > entry.at &&
          touch.at >= period.from &&
          (touch.lap > entry.lap || (touch.stage > entry.stage && (lap === 0 || touch.lap === lap))),
      )
      const last = Math.max(...here.map(({ at }) => at))
      const isOpen = last + WINDOW_DAYS * DAY > now
      outcomes.push(goesOn || index + 1 === STAGES.length ? 'continued' : isOpen ? 'open' : 'left')
      const begins = (touch: Touch): boolean =>
        touch.lap > 1 && all.find((other) => other.lap === touch.lap) === touch
      if (index === 0 && here.some((touch) => touch.isIn && begins(touch))) row.came_round++
    }
    const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length
    return { ...row, continued: count('continued'), left: count('left'), still_under_way: count('open') }
  })
}

/** Rows of `journey_laps`. */
export function lapsOf(journeys: readonly RandomEvent[][], period: Period, now: number) {
  const people = journeys.map((events) => touchesOf(events, period))
  const most = Math.max(...people.flat().map(({ lap }) => lap))
  return Array.from({ length: most }, (_, no) => no + 1).flatMap((lap) => {
    const own = people.filter((all) => all.some((touch) => touch.lap === lap && touch.isIn))
    if (own.length === 0) return []
    const round = own.filter((all) => all.some((touch) => touch.lap > lap))
    const open = own.filter(
      (all) =>
        !round.includes(all) &&
        Math.max(...all.filter((touch) => touch.lap === lap).map(({ at }) => at)) + WINDOW_DAYS * DAY > now,
    )
    const begin = (all: Touch[], no: number): number =>
      all.find((touch) => touch.lap === no && touch.stage === 1)?.at ?? NaN
    const gaps = round
      .map((all) => begin(all, lap + 1) - begin(all, lap))
      .filter((gap) => !Number.isNaN(gap))
      .sort((a, b) => a - b)
    const middle = (gaps.length - 1) / 2
    const median = ((gaps[Math.floor(middle)] ?? 0) + (gaps[Math.ceil(middle)] ?? 0)) / 2
    return [
      {
        lap_no: lap,
        people: own.length,
        came_round: round.length,
        left: own.length - round.length - open.length,
        still_under_way: open.length,
        median_ms_to_next_lap: gaps.length > 0 ? median : null,
      },
    ]
  })
}
