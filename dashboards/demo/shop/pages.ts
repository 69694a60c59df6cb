import { account, login } from './pages/account.ts'
import { cart } from './pages/cart.ts'
import { checkout, thanks } from './pages/checkout.ts'
import { contact } from './pages/contact.ts'
import { home, product } from './pages/products.ts'

/** What each page does, by its `data-page`. */
export const pages: Readonly<Record<string, () => void>> = {
  home,
  product,
  cart,
  checkout,
  thanks,
  contact,
  login,
  account,
}
