import { meet } from '../cart/meet.ts'
import { useCore } from '../use-core.ts'
import { shopify } from './shopify.ts'
import { watchShop } from './watch-shop.ts'
import { woocommerce } from './woocommerce.ts'

/** Shops whose cart is asked for after a change. */
useCore('cart-shops', (core) =>
  meet(core, (driver) => {
    for (const shop of [shopify, woocommerce]) core.guard(watchShop)(core, driver, shop)
  }),
)
