import type { Cart, CartItem } from '../cart/driver.ts'

/** A shop whose cart can be asked for. It is when something says that it changed; what changed is the difference. */
export interface Shop {
  id: string
  /** Where the cart is, if the page is of such a shop. */
  find: () => string | undefined
  /** Whether it is surely empty, so that it need not be asked for when the page begins. */
  isEmpty?: () => boolean
  /** Requests of the page that change a cart. */
  requests: RegExp
  /** Events that say it changed: of the document, and of jQuery where the page has it. */
  events: string
  read: (cart: never) => Cart
  /** Forms that add without a script, by loading a page. */
  form: string
  /** What such a form puts in the cart. */
  readForm: (form: FormData) => CartItem | undefined
}
