import type { Page, Route } from '@playwright/test'

/** Servers of shops, as far as a page sees them: made after the sources that docs/adapters.md names. */
export interface FakeShop {
  /** Requests that reached the shop: `POST /cart/add.js`. */
  requests: string[]
}

interface Product {
  id: number
  sku: string
  name: string
  /** Major units. */
  price: number
}
export const TEA: Product = { id: 41, sku: 'TEA', name: 'Tea', price: 12.5 }
export const CUP: Product = { id: 42, sku: '', name: 'Cup', price: 8 }
const PRODUCTS = [TEA, CUP]

type Cart = Map<number, number>
const json = (route: Route, body: unknown, status = 200) => route.fulfill({ status, json: body })
const fieldsOf = (route: Route): Record<string, string | number | undefined> => {
  const text = route.request().postData() ?? '{}'
  return text.startsWith('{')
    ? (JSON.parse(text) as Record<string, string | number>)
    : Object.fromEntries(new URLSearchParams(text))
}
const add = (cart: Cart, id: number, quantity: number) => cart.set(id, (cart.get(id) ?? 0) + quantity)
const linesOf = (cart: Cart) =>
  PRODUCTS.flatMap((product) => {
    const quantity = cart.get(product.id) ?? 0
    return quantity > 0 ? [{ ...product, quantity }] : []
  })
const note = (shop: FakeShop, route: Route) => {
  const { pathname, search } = new URL(route.request().url())
  shop.requests.push(`${route.request().method()} ${pathname}${search}`)
}

/** Shopify's Ajax API. More than nine of a thing are sold out. */
export async function fakeShopify(page: Page): Promise<FakeShop> {
  const shop: FakeShop = { requests: [] }
  const cart: Cart = new Map()
  const toJson = () => ({
    token: 'c1',
    currency: 'EUR',
    item_count: [...cart.values()].reduce((sum, count) => sum + count, 0),
    total_price: linesOf(cart).reduce((sum, { price, quantity }) => sum + 100 * price * quantity, 0),
    items: linesOf(cart).map(({ id, sku, name, price, quantity }) => ({
      key: `${id}:hash`,
      variant_id: id,
      sku: sku || null,
      product_title: name,
      variant_title: null,
      vendor: 'Acme',
      product_type: 'Kitchen',
      price: 100 * price,
      quantity,
    })),
  })
  await page.route(/\/cart(\/\w+)?(\.js)?(\?.*)?$/, async (route) => {
    note(shop, route)
    const { pathname } = new URL(route.request().url())
    const { id, quantity = 1 } = fieldsOf(route)
    if (/\/add/.test(pathname)) {
      if (Number(quantity) > 9) return json(route, { status: 422, description: 'sold out' }, 422)
      add(cart, Number(id), Number(quantity))
      // A form loads the cart's page.
      if (route.request().isNavigationRequest()) {
        return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Cart</title>' })
      }
    }
    if (/\/change/.test(pathname)) cart.set(Number(String(id).split(':')[0]), Number(quantity))
    if (/\/clear/.test(pathname)) cart.clear()
    return json(route, toJson())
  })
  return shop
}

/** WooCommerce's Ajax and Store API; its cookie says whether there is anything in the cart. */
export async function fakeWooCommerce(page: Page, api: string): Promise<FakeShop> {
  const shop: FakeShop = { requests: [] }
  const cart: Cart = new Map()
  const money = { currency_code: 'EUR', currency_minor_unit: 2 }
  const toJson = () => ({
    items: linesOf(cart).map(({ id, sku, name, price, quantity }) => ({
      key: `key-${id}`,
      id,
      sku,
      name,
      quantity,
      variation: [],
      prices: { price: String(100 * price), ...money },
    })),
    totals: {
      total_price: String(
        linesOf(cart).reduce((sum, { price, quantity }) => sum + 100 * price * quantity, 0),
      ),
      ...money,
    },
  })
  const setCookie = () =>
    page
      .context()
      .addCookies([{ name: 'woocommerce_items_in_cart', value: cart.size ? '1' : '0', url: page.url() }])
  await page.route(`**${api}**`, async (route) => {
    note(shop, route)
    const { pathname } = new URL(route.request().url())
    const { id, quantity = 1 } = fieldsOf(route)
    if (pathname.endsWith('/add-item')) add(cart, Number(id), Number(quantity))
    if (pathname.endsWith('/update-item')) cart.set(Number(id), Number(quantity))
    await setCookie()
    return json(route, toJson())
  })
  await page.route('**/?wc-ajax=*', async (route) => {
    note(shop, route)
    const { product_id, quantity = 1, cart_item_key } = fieldsOf(route)
    if (product_id) add(cart, Number(product_id), Number(quantity))
    if (cart_item_key) cart.delete(Number(String(cart_item_key).replace('key-', '')))
    await setCookie()
    return json(route, { fragments: {}, cart_hash: 'h' })
  })
  return shop
}
