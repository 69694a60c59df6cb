import { ecommerceOf, lines, remove, totalOf } from '../cart.ts'
import { find, make } from '../make.ts'
import { pushEcommerce } from '../periplo.ts'
import { productOf } from '../products.ts'
import { lang, money, pageUrl, t } from '../words.ts'

export function cart(): void {
  const all = lines()
  if (all.length > 0) pushEcommerce('view_cart', ecommerceOf(all))
  draw()
}

function draw(): void {
  const all = lines()
  const box = find('#cart', HTMLElement)
  if (all.length === 0) {
    box.replaceChildren(
      make(
        'div',
        { className: 'card nothing' },
        make('p', {}, t.empty),
        make('a', { href: pageUrl('./'), className: 'button primary' }, t.goShopping),
      ),
    )
    return
  }
  box.replaceChildren(
    make('ul', { className: 'card lines' }, ...all.map(({ id, quantity }) => line(id, quantity))),
    make('p', { className: 'sum', testid: 'total' }, `${t.total}: `, make('strong', {}, money(totalOf(all)))),
    make(
      'a',
      { href: pageUrl('pago.html'), className: 'button primary', id: 'go-checkout', testid: 'go-checkout' },
      t.checkout,
    ),
  )
}

function line(id: string, quantity: number): HTMLLIElement {
  const product = productOf(id)!
  const button = make(
    'button',
    {
      type: 'button',
      className: 'button small',
      testid: `remove-${id}`,
      label: `${t.remove}: ${product.name[lang]}`,
    },
    t.remove,
  )
  button.addEventListener('click', () => {
    remove(product)
    draw()
  })
  return make(
    'li',
    {},
    make('img', { src: `img/${id}.svg`, alt: '', width: 88, height: 66 }),
    make('span', { className: 'grow' }, `${product.name[lang]} × ${quantity}`),
    make('strong', {}, money(product.price * quantity)),
    button,
  )
}
