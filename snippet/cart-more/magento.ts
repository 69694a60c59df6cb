import type { Driver } from '../cart/driver.ts'
import type { Core } from '../core.ts'

interface Section {
  subtotalAmount?: number | string
  items?: {
    item_id: string
    product_sku?: string
    product_name: string
    product_price_value?: number | string
    qty: number
  }[]
}
type Observable = { (): Section; subscribe: (callback: (section: Section) => void) => void }
interface CustomerData {
  get: (section: 'cart') => Observable
}
interface Added {
  sku?: string
  response?: { backUrl?: string }
}
type JQuery = (target: Document) => {
  on: (name: string, callback: (event: unknown, added?: Added) => void) => void
}
interface Page {
  require?: (modules: string[], callback: (data: CustomerData, jQuery: JQuery) => void) => void
}

/**
 * Magento 2 and Adobe Commerce: the section `cart` of the customer's data, which the shop loads anew after each change.
 * Prices of the section have no currency, so it is looked for in the page.
 * Verified: public source of Magento (customer-data, catalog-add-to-cart, CustomerData). From memory: `subtotalAmount`,
 * `private-content-loaded` of Hyvä themes.
 */
export const watchMagento = ({ guard, listen }: Core, driver: Driver): void => {
  if (!document.querySelector('[type="text/x-magento-init"]')) return
  const see = guard(({ items, subtotalAmount }: Section = {}) => {
    if (!items) return
    const currency = document
      .querySelector('[itemprop=priceCurrency],[property="product:price:currency"]')
      ?.getAttribute('content')
    driver.see(
      'magento',
      {
        currency,
        value: subtotalAmount,
        lines: items.map((line) => [
          line.item_id,
          {
            item_id: line.product_sku,
            item_name: line.product_name,
            price: line.product_price_value,
            quantity: line.qty,
          },
        ]),
      },
      // An order empties the cart, and so does a session that ended: only a visitor who did something changed it
      // (Firefox 120, Safari 16.4; before, nothing is told).
      !navigator.userActivation?.hasBeenActive,
    )
  })
  listen('private-content-loaded', ({ detail }: CustomEvent<{ data?: { cart?: Section } }>) =>
    see(detail.data?.cart),
  )
  const { require } = window as Page
  require?.(['Magento_Customer/js/customer-data', 'jquery'], (data, jQuery) => {
    const cart = data.get('cart')
    see(cart())
    cart.subscribe(see)
    // Shops that show the cart after adding leave before the section comes.
    jQuery(document).on(
      'ajax:addToCart',
      guard((_event, added) => {
        if (added?.sku && /\/checkout\/cart/.test(added.response?.backUrl ?? '')) {
          driver.say('magento', 'add_to_cart', { items: [{ item_id: added.sku }] })
        }
      }),
    )
  })
}
