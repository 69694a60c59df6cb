import type { Driver } from '../cart/driver.ts'
import type { Core } from '../core.ts'

interface Product {
  sku?: string
  name?: string
  categories?: string[] | null
  pricing?: { regularPrice?: number; specialPrice?: number; currencyCode?: string | null }
}
interface Line {
  prices?: { price?: { value?: number; currency?: string } }
  product?: Product | undefined
  quantity?: number
}
interface Info {
  productContext?: Product
  changedProductsContext?: { items?: Line[] }
  shoppingCartContext?: { items?: Line[] }
  orderContext?: {
    orderId?: string
    grandTotal?: number
    salesTax?: number
    appliedCouponCode?: string
    shipping?: { shippingAmount?: number }
  }
}
interface Layer {
  addEventListener: (name: string, listener: (event: { eventInfo?: Info }) => void) => void
}

/** Adobe's word, ours, and in which context the items are. */
const EVENTS: [theirs: string, ours: string, items?: 'changedProductsContext' | 'shoppingCartContext'][] = [
  ['product-page-view', 'view_item'],
  ['add-to-cart', 'add_to_cart', 'changedProductsContext'],
  ['remove-from-cart', 'remove_from_cart', 'changedProductsContext'],
  ['shopping-cart-view', 'view_cart', 'shoppingCartContext'],
  ['initiate-checkout', 'begin_checkout', 'shoppingCartContext'],
  ['place-order', 'purchase', 'shoppingCartContext'],
  ['sign-in', 'login'],
  ['create-account', 'sign_up'],
]

/**
 * Adobe Commerce's storefront events, which are messages of `adobeDataLayer`; those that came before us are told again.
 * Verified: typings and code of `@adobe/magento-storefront-events-sdk`.
 */
export const watchAdobe = (_core: Core, driver: Driver): void => {
  const { adobeDataLayer } = window as { adobeDataLayer?: { push: (use: (layer: Layer) => void) => void } }
  adobeDataLayer?.push((layer) => {
    for (const [theirs, ours, context] of EVENTS) {
      layer.addEventListener(theirs, ({ eventInfo = {} }) => {
        const product = eventInfo.productContext
        // Contexts stay: an order is told of only when it is placed.
        const order = ours === 'purchase' ? eventInfo.orderContext : undefined
        const viewed = ours === 'view_item' ? [{ product }] : []
        const lines: Line[] = (context ? eventInfo[context]?.items : viewed) ?? []
        driver.say('adobe', ours, {
          currency: lines[0]?.prices?.price?.currency ?? lines[0]?.product?.pricing?.currencyCode,
          order_id: order?.orderId,
          value: order?.grandTotal,
          tax: order?.salesTax,
          shipping: order?.shipping?.shippingAmount,
          coupon: order?.appliedCouponCode,
          items: lines.map(({ product: { sku, name, categories, pricing } = {}, prices, quantity }) => ({
            item_id: sku,
            item_name: name,
            item_category: categories?.[0],
            price: prices?.price?.value ?? pricing?.specialPrice ?? pricing?.regularPrice,
            quantity,
          })),
        })
      })
    }
  })
}
