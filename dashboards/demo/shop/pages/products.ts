import { addButton, showList } from '../card.ts'
import { find, make } from '../make.ts'
import { pushEcommerce } from '../periplo.ts'
import { itemOf, productOf, products } from '../products.ts'
import { lang, money, t } from '../words.ts'

export function home(): void {
  showList(find('#products', HTMLElement), 'inicio', products)
}

export function product(): void {
  const shown = productOf(new URLSearchParams(location.search).get('id')) ?? products[0]!
  const name = shown.name[lang]
  document.title = `${name} · Ceiba Azul`
  find('#crumb', HTMLElement).textContent = name
  const quantity = make('input', {
    type: 'number',
    id: 'quantity',
    min: '1',
    max: '20',
    value: '1',
    testid: 'quantity',
  })
  find('#product', HTMLElement).append(
    make('img', { src: `img/${shown.id}.svg`, alt: '', width: 480, height: 360, className: 'picture' }),
    make(
      'div',
      { className: 'about' },
      make('p', { className: 'category' }, shown.category[lang]),
      make('h1', {}, name),
      make('p', { className: 'price big' }, money(shown.price)),
      make('p', {}, shown.text[lang]),
      make('label', { className: 'quantity' }, make('span', {}, t.quantity), quantity),
      addButton(shown, 'primary', () => Math.max(1, Number(quantity.value) || 1)),
    ),
  )
  pushEcommerce('view_item', { currency: 'COP', value: shown.price, items: [itemOf(shown)] })
  const near = products.filter((other) => other !== shown).slice(0, 4)
  showList(find('#related', HTMLElement), 'relacionados', near)
}
