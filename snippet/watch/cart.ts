import type { Fields, Track } from '../track.ts'
import { watchDataLayer } from './data-layer.ts'

const NAMES =
  /^(view_item_list|(view|select)_(item|promotion)|(add_to|remove_from|view)_cart|begin_checkout|add_(shipping|payment)_info|purchase|refund|add_to_wishlist|generate_lead|sign_up|login)$/
const TEXTS =
  'currency coupon shipping_tier payment_type item_list_id item_list_name promotion_id promotion_name method'.split(
    ' ',
  )
const NUMBERS = 'value tax shipping'.split(' ')
const ITEM_TEXTS = 'item_id item_name item_brand item_category item_variant coupon'.split(' ')
const ITEM_NUMBERS = 'price discount quantity'.split(' ')
// The collector refuses longer lists.
const MAX_ITEMS = 200

/** What is no text or number is left out: one odd value must not cost the event. */
const pick = (from: Fields, texts: string[], numbers: string[]): Fields => {
  const fields: Fields = {}
  for (const key of texts) if (/^(string|number)$/.test(typeof from[key])) fields[key] = String(from[key])
  for (const key of numbers) if (from[key] && isFinite(+from[key])) fields[key] = +from[key]
  return fields
}

/** GA4's parameters of an ecommerce event as our fields. */
export const readParameters = (given: Fields): Fields => {
  const fields = pick(given, TEXTS, NUMBERS)
  if (given['transaction_id']) fields['order_id'] = String(given['transaction_id'])
  if (Array.isArray(given['items'])) {
    fields['items'] = (given['items'] as Fields[])
      .map((item) => ({
        ...pick(item, ITEM_TEXTS, ITEM_NUMBERS),
        item_list: item['item_list_name'] ?? item['item_list_id'],
      }))
      .filter((item: Fields) => item['item_id'] || item['item_name'])
      .slice(0, MAX_ITEMS)
  }
  return fields
}

/** Name and parameters of an ecommerce message in either of GA4's shapes, or nothing. */
export const readMessage = (message: unknown): [name: string, parameters: Fields] | undefined => {
  const given = (message ?? {}) as Fields
  // gtag('event', name, parameters) pushes its Arguments object.
  const isCall = given[0] === 'event'
  const name = String(isCall ? given[1] : given['event'])
  if (!NAMES.test(name)) return undefined
  return [name, ((isCall ? given[2] : (given['ecommerce'] ?? given)) ?? {}) as Fields]
}

/** Cart, lead and account events that the page already says to Google. */
export const watchCart = (track: Track): void =>
  watchDataLayer((messages) => {
    for (const message of messages) {
      const [name, parameters] = readMessage(message) ?? []
      if (name && parameters) track(name, readParameters(parameters))
    }
  })
