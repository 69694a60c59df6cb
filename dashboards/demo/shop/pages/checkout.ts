import { ecommerceOf, lines, totalOf } from '../cart.ts'
import { find, make } from '../make.ts'
import { showNps } from '../nps.ts'
import { pushEcommerce } from '../periplo.ts'
import { productOf } from '../products.ts'
import { read, write } from '../store.ts'
import { lang, money, pageUrl, t } from '../words.ts'

export function checkout(): void {
  const all = lines()
  if (all.length === 0) return location.replace(pageUrl('carrito.html'))
  pushEcommerce('begin_checkout', ecommerceOf(all))
  find('#summary', HTMLElement).append(
    make(
      'ul',
      { className: 'summary' },
      ...all.map(({ id, quantity }) => make('li', {}, `${productOf(id)!.name[lang]} × ${quantity}`)),
    ),
    make('p', { className: 'sum' }, `${t.total}: `, make('strong', {}, money(totalOf(all)))),
  )
  find('#checkout-form', HTMLElement).addEventListener('submit', (event) => {
    event.preventDefault()
    const id = `CA-${Date.now().toString(36).toUpperCase()}`
    pushEcommerce('add_payment_info', ecommerceOf(all))
    write('order', { id, total: totalOf(all), lines: all })
    write('cart', [])
    location.assign(pageUrl('gracias.html'))
  })
}

/** The order is reported here once, as shops do: a reload is not a second purchase. */
export function thanks(): void {
  const order = read('order')
  const text = find('#order', HTMLElement)
  if (!order) {
    text.textContent = t.noOrder
    return
  }
  text.textContent = t.order(order.id, money(order.total))
  if (order.reported) return
  pushEcommerce('purchase', { transaction_id: order.id, ...ecommerceOf(order.lines) })
  write('order', { ...order, reported: true })
  showNps(find('#nps', HTMLElement))
}
