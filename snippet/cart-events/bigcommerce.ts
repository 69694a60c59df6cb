import type { CartItem, Driver } from '../cart/driver.ts'
import type { Core } from '../core.ts'

interface Line {
  sku?: string
  variant_sku?: string
  product_sku?: string
  product_id?: string | number
  product_name?: string
  brand_name?: string
  category_name?: string
  category_names?: string[]
  purchase_price?: number
  sale_price?: number
  base_price?: number
  price?: number
  discount?: number
  quantity?: number
}
interface Payload {
  currency?: string
  product_value?: number
  cart_value?: number
  checkout_value?: number
  line_items?: Line[]
  order_id?: string | number
  shipping_cost?: number
  tax?: number
  coupon_codes?: string[]
  shipping_method?: string
  payment_type?: string
  category_name?: string
}
type Subscribe = (callback: (payload: Payload) => void) => void

/** Where one subscribes, and our word for it. */
const EVENTS: [group: string, method: string, ours: string][] = [
  ['product', 'categoryViewed', 'view_item_list'],
  ['product', 'pageViewed', 'view_item'],
  ['cart', 'viewed', 'view_cart'],
  ['cart', 'addItem', 'add_to_cart'],
  ['cart', 'removeItem', 'remove_from_cart'],
  ['checkout', 'checkoutBegin', 'begin_checkout'],
  ['checkout', 'shippingDetailsProvided', 'add_shipping_info'],
  ['checkout', 'paymentDetailsProvided', 'add_payment_info'],
  ['checkout', 'orderPurchased', 'purchase'],
]

/**
 * BigCommerce where the data layer of the store is on. The last thing that leaves a cart is not told.
 * Verified: BigCommerce's documentation and its public code that feeds Google.
 */
export const watchBigCommerce = (_core: Core, driver: Driver): void => {
  const { bodlEvents } = window as { bodlEvents?: Record<string, Record<string, Subscribe | undefined>> }
  for (const [group, method, ours] of EVENTS) {
    bodlEvents?.[group]?.[method]?.((payload) => {
      // Storefronts use the same name to ask for the addition.
      if (!payload?.line_items) return
      driver.say('bigcommerce', ours, {
        currency: payload.currency,
        value: payload.product_value ?? payload.checkout_value ?? payload.cart_value,
        order_id: payload.order_id,
        shipping: payload.shipping_cost,
        tax: payload.tax,
        coupon: payload.coupon_codes?.[0],
        shipping_tier: payload.shipping_method,
        payment_type: payload.payment_type,
        items: payload.line_items.map((line): CartItem => ({
          item_id: line.sku || line.variant_sku || line.product_sku || line.product_id,
          item_name: line.product_name,
          item_brand: line.brand_name,
          item_category: line.category_name ?? line.category_names?.[0],
          item_list: payload.category_name,
          price: line.purchase_price || line.sale_price || line.price || line.base_price,
          discount: line.discount,
          quantity: line.quantity,
        })),
      })
    })
  }
}
