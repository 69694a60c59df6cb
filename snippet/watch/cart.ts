import type { Fields, Track } from '../track.ts'
import { watchDataLayer } from './data-layer.ts'

const NAMES =
  /^((view|select)_(item|promotion)|view_item_list|(add_to|remove_from|view)_cart|begin_checkout|add_(shipping|payment)_info|purchase|refund|add_to_wishlist|generate_lead|sign_up|login)$/
/** Of events and of their items. A list of what is taken, because pages put e-mail addresses in the rest. */
const TEXTS =
  /^(currency|coupon|shipping_tier|payment_type|method|(promotion|item)_(id|name|brand|category|variant|list_id|list_name))$/
const NUMBERS = /^(value|tax|shipping|price|discount|quantity)$/
// The collector refuses longer lists.
const MAX_ITEMS = 200

/** What is no text or number is left out: one odd value must not cost the event. */
const pick = (given: Fields): Fields => {
  const fields: Fields = {}
  for (const [key, value] of Object.entries(given)) {
    if (!/^(str|num)/.test(typeof value) || value === '') continue
    if (TEXTS.test(key)) fields[key] = value
    else if (NUMBERS.test(key) && isFinite(value as number)) fields[key] = +(value as string)
  }
  return fields
}

/** GA4's parameters of an ecommerce event as our fields. */
export const readParameters = ({
  transaction_id,
  items,
  ...given
}: Fields & { transaction_id?: string | number }): Fields => {
  const fields = pick(given)
  if (transaction_id) fields['order_id'] = String(transaction_id)
  if (Array.isArray(items)) {
    fields['items'] = items
      .map((item: Fields) => {
        const { item_list_id, item_list_name = item_list_id, ...line } = pick(item ?? {})
        return { ...line, item_list: item_list_name }
      })
      .filter((item: Fields) => item['item_id'] ?? item['item_name'])
      .slice(0, MAX_ITEMS)
  }
  return fields
}

/** Name and parameters of an ecommerce message in either of GA4's shapes, or nothing. */
export const readMessage = (message: unknown): [name: string, parameters: Fields] | undefined => {
  const given = (message ?? {}) as Fields
  // gtag('event', name, parameters) pushes its Arguments object.
  const isCall = given[0] === 'event'
  const name = isCall ? given[1] : given['event']
  const parameters = isCall ? given[2] : (given['ecommerce'] ?? given)
  return NAMES.test(name as string) ? [name as string, (parameters ?? {}) as Fields] : undefined
}

/** Cart, lead and account events that the page already says to Google. */
export const watchCart = (track: Track): void =>
  watchDataLayer((message) => {
    const [name, parameters] = readMessage(message) ?? []
    if (name && parameters) track(name, readParameters(parameters))
  })
