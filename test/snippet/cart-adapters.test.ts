import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchBigCommerce } from '../../snippet/cart-events/bigcommerce.ts'
import { readLegacy, watchLegacy } from '../../snippet/cart-events/legacy.ts'
import { watchAdobe } from '../../snippet/cart-more/adobe.ts'
import { watchPrestaShop } from '../../snippet/cart-more/prestashop.ts'
import { shopify } from '../../snippet/cart-shops/shopify.ts'
import { woocommerce } from '../../snippet/cart-shops/woocommerce.ts'
import { makeDriver } from '../../snippet/cart/driver.ts'
import { type FakeCore, makeFakeCore } from '../support/fake-core.ts'

let fake: FakeCore
const page = globalThis as unknown as Record<string, unknown>
beforeEach(() => {
  vi.useFakeTimers()
  fake = makeFakeCore()
})
afterEach(() => {
  vi.useRealTimers()
  for (const name of [
    'dataLayer',
    'adobeDataLayer',
    'bodlEvents',
    'prestashop',
    'ShopifyAnalytics',
    'Shopify',
  ]) {
    delete page[name]
  }
})
/** What was tracked once nothing waits any more. */
const told = () => {
  vi.advanceTimersByTime(2000)
  return fake.tracked.map(([name, fields]) => [name, { ...fields, occurred_at: undefined }])
}

const PRODUCT = {
  id: 12,
  name: 'Shoe',
  price: '9.90',
  brand: 'Acme',
  category: 'Shoes',
  variant: 'red',
  quantity: 2,
  email: 'ana@example.org',
}
const ITEM = {
  item_id: 12,
  item_name: 'Shoe',
  price: '9.90',
  item_brand: 'Acme',
  item_category: 'Shoes',
  item_variant: 'red',
  quantity: 2,
}

test.each([
  [
    'impressions',
    { impressions: [{ ...PRODUCT, list: 'Home' }] },
    'view_item_list',
    { items: [{ ...ITEM, item_list: 'Home' }] },
  ],
  [
    'click',
    { click: { actionField: { list: 'Home' }, products: [PRODUCT] } },
    'select_item',
    { items: [{ ...ITEM, item_list: 'Home' }] },
  ],
  ['detail', { detail: { products: [PRODUCT] } }, 'view_item', { items: [ITEM] }],
  [
    'add',
    { currencyCode: 'EUR', add: { products: [PRODUCT] } },
    'add_to_cart',
    { currency: 'EUR', items: [ITEM] },
  ],
  ['remove', { remove: { products: [PRODUCT] } }, 'remove_from_cart', { items: [ITEM] }],
  [
    'checkout',
    { checkout: { actionField: { step: 1 }, products: [PRODUCT] } },
    'begin_checkout',
    { items: [ITEM] },
  ],
  [
    'purchase',
    {
      purchase: {
        actionField: { id: 'T1', revenue: '25.80', tax: '4', shipping: 6, coupon: 'TEN', affiliation: 'x' },
        products: [PRODUCT],
      },
    },
    'purchase',
    { order_id: 'T1', value: '25.80', tax: '4', shipping: 6, coupon: 'TEN', items: [ITEM] },
  ],
  ['refund', { refund: { actionField: { id: 'T1' } } }, 'refund', { order_id: 'T1' }],
  [
    'promoView',
    { promoView: { promotions: [{ id: 'P1', name: 'Sale' }] } },
    'view_promotion',
    { promotion_id: 'P1', promotion_name: 'Sale' },
  ],
  ['promoClick', { promoClick: { promotions: [{ id: 'P1' }] } }, 'select_promotion', { promotion_id: 'P1' }],
])('Universal Analytics: %s', (_word, ecommerce, name, fields) => {
  expect(JSON.parse(JSON.stringify(readLegacy(ecommerce)))).toEqual([[name, fields]])
})

test('Universal Analytics: several in one message; later steps and what is none are left', () => {
  const both = readLegacy({ detail: { products: [PRODUCT] }, impressions: [PRODUCT, PRODUCT] })
  expect(both.map(([name]) => name)).toEqual(['view_item_list', 'view_item'])
  for (const none of [
    {},
    { items: [PRODUCT] },
    { checkout: { actionField: { step: 2 } } },
    { checkout_option: { actionField: {} } },
  ]) {
    expect(readLegacy(none)).toEqual([])
  }
})

test('Universal Analytics is replayed from the first message, and heard from then on', () => {
  const layer: unknown[] = [
    null,
    5,
    { event: 'gtm.js' },
    { ecommerce: null },
    { ecommerce: { detail: { products: [PRODUCT] } } },
  ]
  page['dataLayer'] = layer
  watchLegacy(fake.core, makeDriver(fake.core))
  expect(layer.push({ event: 'x', ecommerce: { currencyCode: 'EUR', add: { products: [PRODUCT] } } })).toBe(6)
  expect(told()).toMatchObject([
    ['view_item', { value: 19.8 }],
    ['add_to_cart', { value: 19.8, currency: 'EUR' }],
  ])
  expect(JSON.stringify(fake.tracked)).not.toContain('example.org')
})

test('what a site says to both is the core’s, in one message, in two, and in any order', () => {
  page['dataLayer'] = [
    { event: 'add_to_cart', ecommerce: { items: [ITEM], add: { products: [PRODUCT] } } },
    { ecommerce: { detail: { products: [PRODUCT] } } },
    { 0: 'event', 1: 'view_item', 2: {} },
  ]
  watchLegacy(fake.core, makeDriver(fake.core))
  ;(page['dataLayer'] as unknown[]).push({ ecommerce: { remove: { products: [PRODUCT] } } })
  expect(told()).toMatchObject([['remove_from_cart', {}]])
})

test.each([[Object.freeze([{ ecommerce: { detail: { products: [PRODUCT] } } }])], ['no list']])(
  'a data layer that cannot be written is left',
  (layer) => {
    page['dataLayer'] = layer
    fake.core.guard(watchLegacy)(fake.core, makeDriver(fake.core))
    expect(told().length).toBe(Array.isArray(layer) ? 1 : 0)
  },
)

test('Shopify: hundredths in every currency', () => {
  const line = {
    key: 'k',
    sku: '',
    variant_id: 5,
    product_title: 'Tea',
    variant_title: null,
    vendor: 'V',
    product_type: 'T',
    quantity: 2,
  }
  expect(
    shopify.read({ currency: 'JPY', total_price: 200000, items: [{ ...line, price: 100000 }] } as never),
  ).toEqual({
    currency: 'JPY',
    value: 2000,
    lines: [
      [
        'k',
        {
          item_id: 5,
          item_name: 'Tea',
          item_brand: 'V',
          item_category: 'T',
          item_variant: null,
          price: 1000,
          quantity: 2,
        },
      ],
    ],
  })
})

test('Shopify: a form without a script, with what the page knows of the variant', () => {
  const form = new FormData()
  form.set('id', '5')
  form.set('quantity', '3')
  expect(shopify.readForm(form)).toMatchObject({ item_id: '5', quantity: '3' })
  page['ShopifyAnalytics'] = {
    meta: { product: { variants: [{ id: 5, sku: 'TEA', name: 'Tea - big', price: 1250 }] } },
  }
  expect(shopify.readForm(form)).toMatchObject({ item_id: 'TEA', item_name: 'Tea - big', price: 12.5 })
  expect(shopify.readForm(new FormData())).toBeUndefined()
})

test.each([
  ['https://shop.example/cart/add.js', true],
  ['https://shop.example/es/cart/change', true],
  ['https://shop.example/cart/update.js?t=1', true],
  ['https://shop.example/cart/clear.js', true],
  ['https://shop.example/cart.js', false],
  ['https://shop.example/cart/addresses', false],
])('Shopify: %s changes a cart: %s', (url, changes) => {
  expect(shopify.requests.test(url)).toBe(changes)
})

test.each([
  ['https://shop.example/?wc-ajax=add_to_cart', true],
  ['https://shop.example/wp-json/wc/store/v1/batch?_locale=site', true],
  ['https://shop.example/index.php?rest_route=/wc/store/v1/cart/add-item', true],
  ['https://shop.example/wp-json/wc/store/v1/cart', false],
  ['https://shop.example/?wc-ajax=get_refreshed_fragments', false],
])('WooCommerce: %s changes a cart: %s', (url, changes) => {
  expect(woocommerce.requests.test(url)).toBe(changes)
})

test('WooCommerce: minor units as many as the shop says', () => {
  const prices = { price: '1250', currency_minor_unit: 3 }
  const line = {
    key: 'k',
    id: 9,
    sku: 'TEA',
    name: 'Tea',
    quantity: 1,
    variation: [{ value: 'big' }, { value: 'red' }],
    prices,
  }
  const totals = { total_price: '1250', currency_code: 'KWD', currency_minor_unit: 3 }
  expect(woocommerce.read({ items: [line], totals } as never)).toEqual({
    currency: 'KWD',
    value: 1.25,
    lines: [['k', { item_id: 'TEA', item_name: 'Tea', item_variant: 'big, red', price: 1.25, quantity: 1 }]],
  })
})

test('Adobe: each event with its own context, the past ones too, and never the e-mail', () => {
  const listeners: Record<string, (event: unknown) => void> = {}
  const layer = {
    addEventListener: (name: string, listener: (event: unknown) => void) => void (listeners[name] = listener),
  }
  page['adobeDataLayer'] = { push: (use: (given: typeof layer) => void) => use(layer) }
  watchAdobe(fake.core, makeDriver(fake.core))
  const line = (sku: string) => ({
    product: { sku, name: 'Shoe', categories: ['Shoes'] },
    quantity: 2,
    prices: { price: { value: 10, currency: 'USD' } },
  })
  const contexts = {
    productContext: {
      sku: 'A1',
      name: 'Shoe',
      pricing: { regularPrice: 12, specialPrice: 10, currencyCode: 'USD' },
    },
    changedProductsContext: { items: [line('NEW')] },
    shoppingCartContext: { items: [line('OLD'), line('NEW')] },
    orderContext: {
      orderId: '0001',
      grandTotal: 45,
      salesTax: 3,
      shipping: { shippingAmount: 2 },
      email: 'ana@example.org',
    },
  }
  for (const listener of Object.values(listeners)) listener({ eventInfo: contexts })
  listeners['sign-in']?.({})
  expect(told()).toMatchObject([
    ['view_item', { value: 10, currency: 'USD', items: [{ item_id: 'A1', price: 10 }] }],
    ['add_to_cart', { value: 20, items: [{ item_id: 'NEW', quantity: 2 }] }],
    ['remove_from_cart', { items: [{ item_id: 'NEW' }] }],
    ['view_cart', { value: 40 }],
    ['begin_checkout', { value: 40 }],
    ['purchase', { order_id: '0001', value: 45, tax: 3, shipping: 2, currency: 'USD', items: [{}, {}] }],
    ['login', {}],
    ['sign_up', {}],
    ['login', {}],
  ])
  expect(fake.tracked[1]?.[1]).not.toHaveProperty('order_id')
  expect(JSON.stringify(fake.tracked)).not.toContain('example.org')
})

test('PrestaShop: from the cart of the page to the one that comes with a change', () => {
  const tea = {
    id_product: '3',
    id_product_attribute: '1',
    reference: 'TEA',
    name: 'Tea',
    price_with_reduction: '4.5',
    cart_quantity: '1',
  }
  let listener: (event: unknown) => void = () => {}
  page['prestashop'] = {
    cart: { products: [], totals: { total: { amount: 0 } } },
    currency: { iso_code: 'EUR' },
    on: (_name: string, given: typeof listener) => (listener = given),
  }
  watchPrestaShop(fake.core, makeDriver(fake.core))
  listener({
    reason: { linkAction: 'add-to-cart', cart: { products: [tea], totals: { total: { amount: 4.5 } } } },
  })
  listener({ reason: { linkAction: 'add-to-cart' }, resp: { hasError: true } })
  listener(undefined)
  listener({
    reason: {},
    resp: { cart: { products: [{ ...tea, cart_quantity: 3 }], totals: { total: { amount: 13.5 } } } },
  })
  expect(told()).toMatchObject([
    ['add_to_cart', { value: 4.5, currency: 'EUR', items: [{ item_id: 'TEA', quantity: 1 }] }],
    ['cart_update', { value: 4.5, item_count: 1 }],
    ['add_to_cart', { value: 9, items: [{ quantity: 2 }] }],
    ['cart_update', { value: 13.5, item_count: 3 }],
  ])
})

test('BigCommerce: what its data layer tells, and not what it is asked', () => {
  const heard: Record<string, (payload: unknown) => void> = {}
  const subscribe = (name: string) => (callback: (payload: unknown) => void) => void (heard[name] = callback)
  page['bodlEvents'] = {
    cart: { addItem: subscribe('add'), removeItem: subscribe('remove') },
    checkout: { orderPurchased: subscribe('order') },
  }
  watchBigCommerce(fake.core, makeDriver(fake.core))
  const line = {
    sku: '',
    product_id: '77',
    product_name: 'Tea',
    brand_name: 'B',
    category_names: ['Drinks'],
    base_price: 9,
    sale_price: 0,
    quantity: 2,
  }
  heard['add']?.({ data: { itemId: 1 }, callback: () => {} })
  heard['add']?.({ currency: 'USD', product_value: 18, line_items: [line] })
  heard['order']?.({
    currency: 'USD',
    cart_value: 18,
    order_id: 100,
    shipping_cost: 5,
    coupon_codes: ['TEN'],
    line_items: [line],
    email: 'ana@example.org',
  })
  expect(told()).toMatchObject([
    [
      'add_to_cart',
      { value: 18, items: [{ item_id: '77', item_category: 'Drinks', price: 9, quantity: 2 }] },
    ],
    ['purchase', { value: 18, order_id: 100, shipping: 5, coupon: 'TEN' }],
  ])
  expect(JSON.stringify(fake.tracked)).not.toContain('example.org')
})
