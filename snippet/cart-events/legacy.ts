import type { CartFields, CartItem, Driver } from '../cart/driver.ts'
import type { Core } from '../core.ts'
import type { Fields } from '../track.ts'

type Raw = string | number | undefined
interface Product {
  id?: Raw
  name?: string
  brand?: string
  category?: string
  variant?: string
  coupon?: string
  list?: string
  price?: Raw
  quantity?: Raw
}
interface Action {
  actionField?: {
    id?: Raw
    list?: string
    revenue?: Raw
    tax?: Raw
    shipping?: Raw
    coupon?: string
    step?: Raw
  }
  products?: Product[]
  promotions?: Product[]
}
interface Ecommerce {
  currencyCode?: string
  [word: string]: unknown
}

/** Universal Analytics' word and ours. */
const NAMES = Object.entries({
  impressions: 'view_item_list',
  click: 'select_item',
  detail: 'view_item',
  add: 'add_to_cart',
  remove: 'remove_from_cart',
  checkout: 'begin_checkout',
  purchase: 'purchase',
  refund: 'refund',
  promoView: 'view_promotion',
  promoClick: 'select_promotion',
})

/** What enhanced ecommerce of Universal Analytics says in one message, as our events; several actions may stand in one. */
export const readLegacy = (ecommerce: Ecommerce): [name: string, fields: CartFields][] =>
  NAMES.flatMap(([word, name]): [string, CartFields][] => {
    const given = (ecommerce[word] ?? {}) as Action | Product[]
    const {
      actionField = {},
      products,
      promotions,
    }: Action = Array.isArray(given) ? { products: given } : given
    if (promotions)
      return promotions.map(({ id, name: title }) => [name, { promotion_id: id, promotion_name: title }])
    // The later steps of a checkout are the site's own.
    if (!ecommerce[word] || Number(actionField.step) > 1) return []
    const { id, revenue, tax, shipping, coupon, list } = actionField
    const items = products?.map((product): CartItem => ({
      item_id: product.id,
      item_name: product.name,
      item_brand: product.brand,
      item_category: product.category,
      item_variant: product.variant,
      item_list: product.list ?? list,
      coupon: product.coupon,
      price: product.price,
      quantity: product.quantity,
    }))
    return [
      [
        name,
        { items, currency: ecommerce.currencyCode, order_id: id, value: revenue, tax, shipping, coupon },
      ],
    ]
  })

/** Hears the data layer from its first message on; what the site says to GA4 too is left to the core. */
export const watchLegacy = ({ guard }: Core, driver: Driver): void => {
  const { dataLayer } = window as { dataLayer?: unknown[] }
  if (!Array.isArray(dataLayer)) return
  const said = new Set<unknown>()
  const hear = guard((messages: unknown[]) => {
    const found: ReturnType<typeof readLegacy> = []
    for (const message of messages) {
      const { 0: command, 1: name, event, ecommerce } = (message ?? {}) as Fields
      said.add(command === 'event' ? name : event)
      if (ecommerce) found.push(...readLegacy(ecommerce as Ecommerce))
    }
    for (const [name, fields] of found) if (!said.has(name)) driver.say('legacy', name, fields)
  })
  hear([...dataLayer])
  const { push } = dataLayer
  // A frozen one stays as it is.
  dataLayer.push = function (...messages) {
    const length = push.apply(this, messages)
    hear(messages)
    return length
  }
}
