import type { ItemInput } from '../../schema/events/index.ts'
import type { Core } from '../core.ts'
import { onEvent } from '../on-event.ts'
import type { Fields } from '../track.ts'

/** What adapters tell it all to. */
export interface Driver {
  /** Something happened. `source` is who says so: another one that says the same is not believed. */
  say: (source: string, name: string, fields: CartFields) => void
  /** The cart as it is. What changed since the last time is an event; `isNew`: forget what was before. */
  see: (source: string, cart: Cart, isNew?: boolean) => void
  /** Forms that put something in the cart by loading a page, and what. */
  watchForms: (source: string, selector: string, read: (form: FormData) => CartItem | undefined) => void
}

/** As shops have it: numbers may be texts, and what is empty is left out. */
type Raw = string | number | null | undefined
export type CartItem = { [K in keyof ItemInput]?: Raw }
export interface CartFields extends Fields {
  items?: CartItem[] | undefined
  currency?: Raw
  value?: Raw
}
export interface Cart {
  /** Lines, each under what tells it apart in the shop. */
  lines: [key: Raw, line: CartItem][]
  currency?: Raw
  value?: Raw
}
type Line = Omit<ItemInput, 'quantity'> & { quantity: number }

interface Held {
  name: string
  fields: Fields
}

/** The data layer may say the same a moment later, and then its word counts. */
const HOLD_MS = 2000
/** Or it said so at the click, and the shop took its time. */
const MEMORY_MS = 5000
// The collector refuses longer lists.
const MAX_ITEMS = 200
/** Events that are worth what their items are. */
const WORTH_ITEMS = /cart|checkout|view_item$/
const NUMBERS = /^(value|tax|shipping|price|discount|quantity)$/

const clean = (given: Fields): Fields =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]): [string, unknown][] => {
      if (value === '' || value === null || value === undefined) return []
      const number = Number(value)
      return !NUMBERS.test(key) ? [[key, value]] : isFinite(number) ? [[key, number]] : []
    }),
  )
/** Without an id and a name the collector would refuse the event. */
const cleanItems = (given: CartItem[] = []): Line[] =>
  given
    .map((item) => ({ quantity: 1, ...clean(item) }))
    .filter((item: ItemInput) => item.item_id ?? item.item_name)

/** What items are worth together, if every price is known. */
const worthOf = (items: Line[]): number | undefined => {
  const sum = items.reduce((total, { price, quantity }) => total + (price ?? NaN) * quantity, 0)
  return isFinite(sum) ? Number(sum.toFixed(4)) : undefined
}

/** One event however many signals there are of it. */
export const makeDriver = ({ track, guard, explain, listen, isIgnored }: Core): Driver => {
  let held: Held[] = []
  /** Who spoke last of an event, and when. The core, which reads the data layer, is ''. */
  const spoken: Record<string, [source: string, at: number]> = {}
  let isOurs = false
  let before: Map<Raw, Line> | undefined

  const release = guard((one: Held) => {
    if (!held.includes(one)) return
    held = held.filter((other) => other !== one)
    isOurs = true
    track(one.name, one.fields)
    isOurs = false
  })
  onEvent('*', ({ name }) => {
    if (isOurs) return
    // What follows a leave is sent at once.
    if (name === 'page_leave') held.forEach(release)
    spoken[name as string] = ['', Date.now()]
    held = held.filter((one) => one.name !== name)
  })

  const say: Driver['say'] = (source, name, { items: given, ...more }) => {
    const now = Date.now()
    const [by = source, at = 0] = spoken[name] ?? []
    if (by !== source && now - at < MEMORY_MS) return explain(name, 'not counted again:', source)
    spoken[name] = [source, now]
    const fields: Fields = { occurred_at: now, ...clean(more) }
    const items = cleanItems(given).slice(0, MAX_ITEMS)
    if (items[0]) fields['items'] = items
    if (WORTH_ITEMS.test(name)) fields['value'] ??= worthOf(items)
    const one = { name, fields }
    held.push(one)
    setTimeout(release, document.hidden ? 0 : HOLD_MS, one)
  }

  const see: Driver['see'] = (source, { lines, ...more }, isNew) => {
    const items = cleanItems(lines.map(([, line]) => line))
    const now = new Map(items.map((item, at) => [lines[at]?.[0], item]))
    const last = before
    before = now
    if (!last || isNew) return
    const tell = (name: string, from: typeof now, to: typeof now) => {
      const grown = [...to].flatMap(([key, line]) => {
        const quantity = line.quantity - (from.get(key)?.quantity ?? 0)
        return quantity > 0 ? { ...line, quantity } : []
      })
      if (grown[0]) say(source, name, { items: grown, currency: more.currency })
      return grown[0]
    }
    const isAdded = tell('add_to_cart', last, now)
    if (!tell('remove_from_cart', now, last) && !isAdded) return
    const item_count = items.reduce((count, { quantity }) => count + quantity, 0)
    say(source, 'cart_update', { ...more, items, item_count })
  }

  const watchForms: Driver['watchForms'] = (source, selector, read) =>
    listen('submit', (event: SubmitEvent) => {
      const form = event.target as HTMLFormElement
      if (!form.matches(selector) || isIgnored(form)) return
      const item = read(new FormData(form, event.submitter))
      // A script that does it itself prevents it in this turn, after us.
      setTimeout(() => item && !event.defaultPrevented && say(source, 'add_to_cart', { items: [item] }))
    })

  return { say, see, watchForms }
}
