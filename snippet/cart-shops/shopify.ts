import type { Shop } from './shop.ts'

interface ShopifyCart {
  currency: string
  total_price: number
  items: {
    key: string
    sku: string | null
    variant_id: number
    product_title: string
    variant_title: string | null
    vendor: string
    product_type: string
    price: number
    quantity: number
  }[]
}
interface Variant {
  id: number
  sku?: string | null
  name?: string
  price?: number
}
interface Page {
  Shopify?: { routes?: { root?: string }; shop?: string }
  ShopifyAnalytics?: { meta?: { product?: { variants?: Variant[] } } }
}

/** Hundredths in every currency, a thousand yen are 100000. From Shopify's documentation of Liquid, and its forum for `cart.js`. */
const toMajor = (price: number) => price / 100

/**
 * Shopify themes. Verified: documentation of the Ajax API; `cart:update` of newer themes in public themes.
 * From memory: `ShopifyAnalytics.meta`.
 */
export const shopify: Shop = {
  id: 'shopify',
  find: () => {
    const { Shopify } = window as Page
    return Shopify?.shop && (Shopify.routes?.root ?? '/') + 'cart.js'
  },
  requests: /\/cart\/(add|change|update|clear)\b/,
  events: 'cart:update',
  read: ({ items, currency, total_price }: ShopifyCart) => ({
    currency,
    value: toMajor(total_price),
    lines: items.map((line) => [
      line.key,
      {
        item_id: line.sku || line.variant_id,
        item_name: line.product_title,
        item_brand: line.vendor,
        item_category: line.product_type,
        item_variant: line.variant_title,
        price: toMajor(line.price),
        quantity: line.quantity,
      },
    ]),
  }),
  form: 'form[action*="/cart/add"]',
  readForm: (form) => {
    const id = form.get('id') as string | null
    const { ShopifyAnalytics } = window as Page
    const variant = ShopifyAnalytics?.meta?.product?.variants?.find((one) => String(one.id) === id)
    return id
      ? {
          item_id: variant?.sku || id,
          item_name: variant?.name,
          price: variant?.price && toMajor(variant.price),
          quantity: form.get('quantity') as string | null,
        }
      : undefined
  },
}
