import { meet } from '../cart/meet.ts'
import { useCore } from '../use-core.ts'
import { watchAdobe } from './adobe.ts'
import { watchMagento } from './magento.ts'
import { watchPrestaShop } from './prestashop.ts'

/** Shops that hand over what the cart holds, and Adobe's data layer. */
useCore('cart-more', (core) =>
  meet(core, (driver) => {
    for (const watch of [watchAdobe, watchMagento, watchPrestaShop]) core.guard(watch)(core, driver)
  }),
)
