import { meet } from '../cart/meet.ts'
import { onEvent } from '../on-event.ts'
import { useCore } from '../use-core.ts'
import { readProduct } from './read-product.ts'

/** Single-page sites put the new product in the page some time after its address. */
const TRIES_MS = [0, 1000, 3000]

/** The product of a product page is a `view_item`, once per view, if nobody else says it. */
useCore('cart-product', (core) =>
  meet(core, (driver) => {
    let said: string | undefined
    let isSaid = false
    const look = core.guard(() => {
      const product = readProduct()
      const key = product?.items?.[0]?.item_name ? JSON.stringify(product) : undefined
      // What still stands there from the view before is none.
      const isNew = product && key && key !== said && !isSaid
      if (isNew) driver.say('product', 'view_item', product)
      isSaid ||= !!isNew
      if (isSaid || !key) said = key
    })
    const begin = () => {
      isSaid = false
      for (const wait of TRIES_MS) setTimeout(look, wait)
    }
    onEvent('page_view', begin)
    onEvent('view_item', () => {
      isSaid = true
      look()
    })
    begin()
    // What came before us the core has said.
    const { dataLayer } = window as { dataLayer?: { event?: unknown; 1?: unknown }[] }
    isSaid = !!dataLayer?.some?.((message) => [message?.event, message?.[1]].includes('view_item'))
  }),
)
