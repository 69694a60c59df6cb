import { add } from './batch.ts'
import { isIgnoredUrl } from './config.ts'
import { consent } from './consent.ts'
import type { Happening } from './entry.ts'
import { explain, guard } from './guard.ts'
import { nextSeq, view } from './view.ts'

export type Fields = Record<string, unknown>
export type Track = (name: string, fields?: Fields) => void

const NAME = /^[a-z][a-z0-9_]{0,63}$/
/** A site's own field of such a name must not speak for the envelope: it goes to `props`. */
const ENVELOPE =
  /^(name|seq|url|title|referrer|language|timezone|screen|(occurred|consent|page|visitor|session|user|account|event)_.*)$/
// A request holds 48 KB, and a character takes up to three bytes.
const MAX_EVENT_LENGTH = 15_000

const orders = new Set<unknown>()
const listeners: Record<string, ((event: Fields) => void)[]> = {}

/** Calls back with every event of a name (`*`: any), after it was recorded. */
export const onEvent = (name: string, callback: (event: Fields) => void): void => {
  ;(listeners[name] ??= []).push(guard(callback))
}

export const tell = (name: string, event: Fields): void => {
  for (const key of [name, '*']) for (const callback of listeners[key] ?? []) callback(event)
}

/** Records one event. Whether and when it may leave the page is for consent and the batch to say. */
export const track = guard((name: string, fields: Fields = {}, user_id?: string): void => {
  const refuse = (why: string) => explain(name, 'refused:', why)
  if (!NAME.test(name)) return refuse('not snake_case')
  if (consent.mode === 'denied') return refuse(consent.mode)
  if (isIgnoredUrl(view.url)) return refuse('data-ignore')
  const { order_id } = fields as { order_id?: string | number }
  const order = name === 'purchase' && order_id && String(order_id)
  if (order && orders.has(order)) return refuse('known order')
  // A copy: the page may change its objects later, and what is no JSON must fail here, not in a batch.
  const json = JSON.stringify(fields)
  if (json.length > MAX_EVENT_LENGTH) return refuse('too large')
  if (order) orders.add(order)

  const event: Happening = { name, seq: nextSeq(), occurred_at: Date.now(), ...(JSON.parse(json) as Fields) }
  if (!event.seq) {
    view.first = event
    if (view.referrer) event.referrer = view.referrer
  }
  explain(name, consent.mode === 'pending' ? 'waits for consent' : 'recorded', event)
  add([{ page_id: view.page_id, url: view.url, user_id }, event])
  tell(name, event)
})

/** What a site calls: the same, with fields that bear an envelope's name kept apart. */
export const trackFields: Track = (name, fields = {}) => {
  const own: Fields = {}
  const props: Fields = {}
  for (const [key, value] of Object.entries(fields)) (ENVELOPE.test(key) ? props : own)[key] = value
  if (Object.keys(props)[0]) own['props'] = { ...props, ...(own['props'] as Fields) }
  track(name, own)
}
