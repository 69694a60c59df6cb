import { type Random, type RandomEvent, randomOf } from './random-events.ts'

/** A random event with the fields of its kind. */
export type DetailedEvent = RandomEvent & Record<string, unknown>

type Given = Partial<RandomEvent> & Record<string, unknown>
/** What somebody does on one page view, in order. */
type Maker = (chance: (percent: number) => boolean, random: Random) => Given[]

const pickOf =
  (random: Random) =>
  <T>(list: readonly T[]): T =>
    list[random(list.length)] as T

const survey: Maker = (chance, random) => {
  const pick = pickOf(random)
  const instrument = pick(['nps', 'csat', 'ces'])
  const asked = { survey_id: `${instrument} survey`, touchpoint: pick(['', 'checkout']) }
  const named = { ...asked, instrument }
  return [
    ...(chance(70) ? [{ name: 'survey_view', ...(chance(50) ? asked : named) }] : []),
    // Some scores are off their scale.
    ...(chance(50)
      ? [{ name: 'survey_response', ...named, question_id: pick(['q1', 'q1', 'q2']), score: random(13) }]
      : []),
    ...(chance(20) ? [{ name: 'survey_dismiss', ...named }] : []),
  ]
}

const cart: Maker = (chance, random) => {
  const name = pickOf(random)([
    'add_to_cart',
    'add_to_cart',
    'remove_from_cart',
    'cart_update',
    'view_cart',
    'begin_checkout',
    'add_payment_info',
    'purchase',
  ])
  const items = Array.from({ length: random(3) }, () => ({
    item_id: `item ${random(3)}`,
    price: random(40) / 4,
    quantity: 1 + random(2),
  }))
  const value = chance(70) ? random(400) / 4 : null
  if (name === 'purchase') return [{ name, items, value, order_id: chance(80) ? `order ${random(12)}` : '' }]
  return [{ name, items, value, ...(name === 'cart_update' && chance(30) && { item_count: 0 }) }]
}

const form: Maker = (chance, random) => {
  const form_id = pickOf(random)(['contact', 'sign up'])
  const field_id = (): string => pickOf(random)(['name', 'email'])
  const filled = (times: number): Given[] =>
    ['name', 'email'].map((id, no) => ({
      field_id: id,
      field_type: 'text',
      focus_count: times,
      time_ms: times * 1000,
      change_count: times,
      touch_order: random(2) * (no + 1),
      is_blank: chance(30),
    }))
  return [
    ...(chance(60) ? [{ name: 'form_view', form_id }] : []),
    ...(chance(80) ? [{ name: 'form_start', form_id, field_id: field_id() }] : []),
    ...(chance(50) ? [{ name: 'form_submit', form_id, form_fields: filled(1) }] : []),
    ...(chance(30) ? [{ name: 'form_error', form_id, field_id: field_id(), error: 'value_missing' }] : []),
    ...(chance(30) ? [{ name: 'form_success', form_id, duration_ms: random(60_000) }] : []),
    ...(chance(40) ? [{ name: 'form_abandon', form_id, field_id: field_id(), form_fields: filled(2) }] : []),
  ]
}

const contact: Maker = (chance, random) => {
  const pick = pickOf(random)
  if (chance(40))
    return [{ name: pick(['contact_click', 'generate_lead']), method: pick(['tel', 'whatsapp']) }]
  const chat = { chat_provider: pick(['crisp', 'tawk']), chat_id: pick(['', 'c1', 'c2']) }
  return [
    { name: 'chat_open', chat_provider: chat.chat_provider },
    ...(chance(50) ? [{ name: 'chat_start', ...chat }] : []),
    ...(chance(60) ? [{ name: 'chat_message', ...chat, direction: pick(['visitor', 'agent', 'bot']) }] : []),
    ...(chance(40) ? [{ name: 'chat_agent_join', ...chat }] : []),
    ...(chance(30) ? [{ name: 'chat_message', ...chat, direction: 'agent' }] : []),
    ...(chance(20) ? [{ name: 'chat_rate', ...chat, score: random(7) }] : []),
  ]
}

const trouble: Maker = (_, random) => {
  const pick = pickOf(random)
  return [
    pick<Given>([
      { name: 'rage_click' },
      { name: 'dead_click' },
      { name: 'js_error' },
      { name: 'not_found' },
      { name: 'web_vital', rating: pick(['good', 'poor']) },
      { name: 'view_search_results', result_count: random(2) },
    ]),
  ]
}

const MAKERS = [survey, survey, cart, cart, form, contact, trouble]

/** What else people do on the visits of `events`: surveys, carts, forms, contacts and friction, with their fields. */
export function randomDetails(events: RandomEvent[], seed: number): DetailedEvent[] {
  const random = randomOf(seed + 1000)
  const chance = (percent: number): boolean => random(100) < percent
  return events
    .filter(({ session_id }) => session_id !== '')
    .flatMap((event, no) => {
      const made = pickOf(random)(MAKERS)(chance, random)
      let at = event.occurred_at
      return made.map((given, seq) => ({
        ...event,
        channel: '',
        order_id: '',
        value: null,
        engaged_ms: null,
        page_id: `d${no}`,
        occurred_at: (at += 1 + random(30_000)),
        seq,
        name: '',
        ...given,
      }))
    })
}
