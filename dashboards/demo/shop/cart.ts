import { pushEcommerce } from './periplo.ts'
import { itemOf, type Product, productOf } from './products.ts'
import { type Line, read, write } from './store.ts'

export const lines = (): Line[] => (read('cart') ?? []).filter(({ id }) => productOf(id))

export const totalOf = (all: readonly Line[]): number =>
  all.reduce((sum, { id, quantity }) => sum + (productOf(id)?.price ?? 0) * quantity, 0)

/** The cart as a GA4 message. */
export const ecommerceOf = (all: readonly Line[]): Record<string, unknown> => ({
  currency: 'COP',
  value: totalOf(all),
  items: all.map(({ id, quantity }) => itemOf(productOf(id)!, quantity)),
})

export function add(product: Product, quantity: number): void {
  const cart = lines()
  const line = cart.find(({ id }) => id === product.id)
  if (line) line.quantity += quantity
  else cart.push({ id: product.id, quantity })
  write('cart', cart)
  pushEcommerce('add_to_cart', {
    currency: 'COP',
    value: product.price * quantity,
    items: [itemOf(product, quantity)],
  })
  showCount()
}

export function remove(product: Product): void {
  const cart = lines()
  const quantity = cart.find(({ id }) => id === product.id)?.quantity ?? 0
  write(
    'cart',
    cart.filter(({ id }) => id !== product.id),
  )
  pushEcommerce('remove_from_cart', {
    currency: 'COP',
    value: product.price * quantity,
    items: [itemOf(product, quantity)],
  })
  showCount()
}

export function showCount(): void {
  const count = lines().reduce((sum, { quantity }) => sum + quantity, 0)
  document.querySelector('#cart-count')!.textContent = String(count)
}
