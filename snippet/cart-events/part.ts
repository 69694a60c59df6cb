import { meet } from '../cart/meet.ts'
import { useCore } from '../use-core.ts'
import { watchBigCommerce } from './bigcommerce.ts'
import { watchLegacy } from './legacy.ts'

/** Pages that say what happened, though not to GA4. */
useCore('cart-events', (core) =>
  meet(core, (driver) => {
    for (const watch of [watchBigCommerce, watchLegacy]) core.guard(watch)(core, driver)
  }),
)
