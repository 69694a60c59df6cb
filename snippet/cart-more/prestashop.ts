import type { Driver } from '../cart/driver.ts'
import type { Core } from '../core.ts'

interface ShopCart {
  totals?: { total?: { amount?: number } }
  products?: {
    id_product: string
    id_product_attribute?: string
    id_customization?: string
    reference?: string
    name: string
    manufacturer_name?: string
    category?: string
    attributes_small?: string
    price_with_reduction?: number | string
    cart_quantity?: number | string
    quantity?: number | string
  }[]
}
interface Page {
  prestashop?: {
    on?: (name: string, callback: (event?: Changed) => void) => void
    cart?: ShopCart
    currency?: { iso_code?: string }
  }
}
interface Changed {
  reason?: { cart?: ShopCart }
  resp?: { cart?: ShopCart }
}

/**
 * PrestaShop 1.7 and later: the cart of the page when it loads, and the one that comes with each `updateCart`.
 * Verified: public source (themes/_core/js/cart.js, ps_shoppingcart) and modules that read the cart's products.
 */
export const watchPrestaShop = ({ guard, listen }: Core, driver: Driver): void => {
  const { prestashop } = window as Page
  if (!prestashop) return
  const see = guard((cart?: ShopCart) => {
    if (!cart?.products) return
    driver.see('prestashop', {
      currency: prestashop.currency?.iso_code,
      value: cart.totals?.total?.amount,
      lines: cart.products.map((product) => [
        [product.id_product, product.id_product_attribute, product.id_customization].join(),
        {
          item_id: product.reference || product.id_product,
          item_name: product.name,
          item_brand: product.manufacturer_name,
          item_category: product.category,
          item_variant: product.attributes_small,
          price: product.price_with_reduction,
          quantity: product.cart_quantity ?? product.quantity,
        },
      ]),
    })
  })
  see(prestashop.cart)
  const subscribe = () =>
    prestashop.on?.('updateCart', (event) => see(event?.resp?.cart ?? event?.reason?.cart))
  // The object stands in the head, its `on` comes with the theme's script.
  if (prestashop.on) subscribe()
  else listen('load', subscribe)
}
