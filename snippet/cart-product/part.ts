import type { Periplo } from '../api.ts'
import { meet } from '../cart/meet.ts'
import { useCore } from '../use-core.ts'
import { readProduct } from './read-product.ts'

/** Single-page sites put the new product in the page some time after its address. */
const TRIES_MS = [0, 1000, 3000]

/** The product of a product page is a `view_item`, once per view, if nobody else says it. */
useCore('cart-product', (core) =>
  meet(core, (driver) => {
    let said = ''
    let isSaid = false
    const look = core.guard(() => {
      if (isSaid) return
      const product = readProduct()
      const key = JSON.stringify(product)
      // What still stands there from the view before is none.
      if (!product?.items?.[0]?.item_name || key === said) return
      said = key
      isSaid = true
      driver.say('product', 'view_item', product)
    })
    const begin = () => {
      isSaid = false
      for (const wait of TRIES_MS) setTimeout(look, wait)
    }
    const { periplo } = window as unknown as { periplo: Periplo }
    periplo('on', 'page_view', begin)
    periplo('on', 'view_item', () => {
      isSaid = true
    })
    begin()
    // What came before us the core has said.
    const { dataLayer } = window as { dataLayer?: { event?: unknown; 1?: unknown }[] }
    isSaid = !!dataLayer?.some?.((message) => [message?.event, message?.[1]].includes('view_item'))
  }),
)
