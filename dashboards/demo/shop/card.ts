import { add } from './cart.ts'
import { make } from './make.ts'
import { pushEcommerce } from './periplo.ts'
import { itemOf, type Product } from './products.ts'
import { lang, money, pageUrl, t } from './words.ts'

/** A product in a list. Choosing it pushes `select_item`. */
export function card(product: Product, index: number, list: string): HTMLLIElement {
  const name = product.name[lang]
  const image = make('img', {
    src: `img/${product.id}.svg`,
    alt: '',
    width: 240,
    height: 180,
    loading: 'lazy',
  })
  const link = make(
    'a',
    {
      href: pageUrl('producto.html', { id: product.id }),
      className: 'card-link',
      testid: `product-${product.id}`,
    },
    image,
    make('span', { className: 'category' }, product.category[lang]),
    make('strong', {}, name),
    make('span', { className: 'price' }, money(product.price)),
  )
  link.addEventListener('click', () =>
    pushEcommerce('select_item', { item_list_name: list, items: [itemOf(product, 1, index)] }),
  )
  return make('li', { className: 'product-card', testid: 'product-card' }, link, addButton(product, 'small'))
}

export function addButton(product: Product, size: string, quantity = () => 1): HTMLButtonElement {
  const button = make(
    'button',
    {
      type: 'button',
      className: `button ${size}`,
      testid: `add-${product.id}`,
      label: `${t.add}: ${product.name[lang]}`,
    },
    t.add,
  )
  button.addEventListener('click', () => {
    add(product, quantity())
    button.textContent = t.added
    setTimeout(() => (button.textContent = t.add), 1600)
  })
  return button
}

/** Fills a list and says that it was seen. */
export function showList(into: Element, list: string, all: readonly Product[]): void {
  into.replaceChildren(...all.map((product, index) => card(product, index, list)))
  pushEcommerce('view_item_list', {
    item_list_name: list,
    items: all.map((product, index) => itemOf(product, 1, index)),
  })
}
