import type { Shop } from './shop.ts'

/** Prices are texts in minor units. */
interface StoreCart {
  totals: { total_price: string; currency_code: string; currency_minor_unit: number }
  items: {
    key: string
    id: number
    sku: string
    name: string
    quantity: number
    variation: { value: string }[]
    prices: { price: string; currency_minor_unit: number }
  }[]
}

const find = (selector: string) => document.querySelector<HTMLLinkElement>(selector)

/**
 * WooCommerce, classic and blocks, by its Store API. Verified: its public source (add-to-cart, single-add-to-cart,
 * cart-fragments, schemas of the Store API). From memory: the classes of a product page.
 */
export const woocommerce: Shop = {
  id: 'woocommerce',
  // Where the REST API is differs between installations; WordPress says it in the head.
  find: () =>
    find('[class*=woocommerce],[class*=wc-block]')
      ? (find('link[rel="https://api.w.org/"]')?.href ?? '/wp-json/') + 'wc/store/v1/cart'
      : undefined,
  // The shop's own cookie, which its scripts read for the same reason.
  isEmpty: () => !/woocommerce_items_in_cart=[1-9]/.test(document.cookie),
  requests: /wc-ajax=\w+_cart|wc\/store\/(v1\/)?(batch|cart\/)/,
  events:
    'added_to_cart removed_from_cart updated_wc_div wc-blocks_added_to_cart wc-blocks_removed_from_cart',
  read: ({ items, totals }: StoreCart) => ({
    currency: totals.currency_code,
    value: Number(totals.total_price) / 10 ** totals.currency_minor_unit,
    lines: items.map(({ key, sku, id, name, quantity, variation, prices }) => [
      key,
      {
        item_id: sku || id,
        item_name: name,
        item_variant: variation.map(({ value }) => value).join(', '),
        price: Number(prices.price) / 10 ** prices.currency_minor_unit,
        quantity,
      },
    ]),
  }),
  form: 'form.cart',
  readForm: (form) => {
    const id = Number(form.get('variation_id')) || (form.get('add-to-cart') as string | null)
    return id
      ? {
          item_id: find('.product_meta .sku')?.textContent || id,
          item_name: find('.product_title')?.textContent,
          quantity: form.get('quantity') as string | null,
        }
      : undefined
  },
}
