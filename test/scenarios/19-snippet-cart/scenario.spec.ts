import { existsSync, readFileSync } from 'node:fs'
import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { awaitEvent, expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { CUP, TEA, fakeShopify, fakeWooCommerce } from '../../support/fake-shops.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const REAL = 'test/real/node_modules'
const JQUERY = `${REAL}/jquery/dist/jquery.min.js`
const PARTS = ['find', 'cart', 'cart-shops', 'cart-more', 'cart-events', 'cart-product']
const VIEW = { name: 'page_view' }
const LEAVE = { name: 'page_leave' }

interface Scope {
  told: string[]
  periplo: (command: 'on' | 'use', ...rest: unknown[]) => void
}

const open = async (page: Page, given: { head?: string; body?: string; pages?: Record<string, string> }) => {
  const { head = '', body = '<h1>Shop</h1>', pages } = given
  server = await servePage(
    { '/': html('data-consent="opt-out"', body, head), '/plain': html('data-consent="opt-out"'), ...pages },
    { parts: PARTS },
  )
  receiveEvents(page, server)
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await awaitEvent(page, 'page_view')
  await page.evaluate(() => {
    const scope = window as unknown as Scope
    scope.told = []
    scope.periplo('on', '*', ({ name }: { name: string }) => scope.told.push(name))
  })
}

/** What is said of a cart waits for a word of the data layer: so these are waited for. */
const told = (page: Page, ...names: string[]) =>
  page.waitForFunction((wanted) => {
    const left = [...(window as unknown as Scope).told]
    return wanted.every((name) => {
      const at = left.indexOf(name)
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    })
  }, names)
/** In a script of its own, so that what the page has declared is in reach. */
const run = (page: Page, content: string) => page.addScriptTag({ content: `{ ${content} }` })
const item = (product: typeof TEA, quantity: number) => ({
  item_id: product.sku || product.id,
  item_name: product.name,
  price: product.price,
  quantity,
})
const has = (...items: Record<string, unknown>[]) =>
  expect.arrayContaining(items.map((one) => expect.objectContaining(one))) as unknown

test.describe('Shopify', () => {
  const HEAD = `<script>window.Shopify = { shop: 'tea.myshopify.com', routes: { root: '/' } }; window.dataLayer = []</script>`
  const post = (path: string, body: object) =>
    `fetch('/cart/${path}.js', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(JSON.stringify(body))} })`

  const begin = async (page: Page, body?: string) => {
    const shop = await fakeShopify(page)
    await open(page, { head: HEAD, ...(body ? { body } : {}) })
    await partsHaveRun(page, 'cart', 'cart-shops')
    // The cart as it was.
    await expect.poll(() => shop.requests).toEqual(['GET /cart.js'])
    return shop
  }

  test('what changes in the cart is told once, in major units; what was refused is not', async ({ page }) => {
    const shop = await begin(page)
    await expectEvents(page, async () => {
      await run(page, post('add', { id: TEA.id, quantity: 20 }))
      // Asked again, and found as before.
      await expect.poll(() => shop.requests.filter((one) => one.startsWith('GET')).length).toBe(2)
      await run(
        page,
        // Themes of today say so themselves too.
        `${post('add', { id: TEA.id, quantity: 2 })}.then(() => document.dispatchEvent(new CustomEvent('cart:update', { bubbles: true })))`,
      )
      await told(page, 'add_to_cart', 'cart_update')
      await run(page, post('change', { id: `${TEA.id}:hash`, quantity: 1 }))
      await told(page, 'remove_from_cart', 'cart_update', 'cart_update')
    }, [
      { name: 'add_to_cart', value: 25, currency: 'EUR', items: has(item(TEA, 2)) },
      { name: 'cart_update', value: 25, item_count: 2 },
      { name: 'remove_from_cart', value: 12.5, items: has(item(TEA, 1)) },
      { name: 'cart_update', value: 12.5, item_count: 1 },
    ])
  })

  test('what the data layer says of the same counts, before or after', async ({ page }) => {
    await begin(page)
    const say = (id: string) =>
      `dataLayer.push({ event: 'add_to_cart', ecommerce: { currency: 'EUR', value: 1, items: [{ item_id: '${id}' }] } })`
    await expectEvents(page, async () => {
      await run(page, `${say('before')}; ${post('add', { id: TEA.id })}`)
      await told(page, 'cart_update')
      await run(page, `${post('add', { id: CUP.id })}.then(() => setTimeout(() => ${say('after')}, 500))`)
      await told(page, 'cart_update', 'cart_update')
    }, [
      { name: 'add_to_cart', value: 1, items: has({ item_id: 'before' }) },
      { name: 'cart_update', item_count: 1 },
      { name: 'add_to_cart', value: 1, items: has({ item_id: 'after' }) },
      { name: 'cart_update', item_count: 2 },
    ])
  })

  test('a form without a script is told as the page goes; one that a script prevents is the script’s', async ({
    page,
  }) => {
    const form = (id: string) =>
      `<form id="${id}" method="post" action="/cart/add"><input name="id" value="${TEA.id}"><input name="quantity" value="3"><button>Add</button></form>`
    await begin(page, form('ajax') + form('plain'))
    await run(
      page,
      `document.querySelector('#ajax').addEventListener('submit', (event) => { event.preventDefault(); ${post('add', { id: CUP.id })} })`,
    )
    await expectEvents(page, async () => {
      await page.click('#ajax button')
      await told(page, 'add_to_cart', 'cart_update')
      await page.click('#plain button')
      await page.waitForURL('**/cart/add')
      await page.goto(server.origin + '/plain')
    }, [
      { name: 'add_to_cart', items: has({ item_id: CUP.id, quantity: 1 }) },
      { name: 'cart_update' },
      LEAVE,
      { name: 'add_to_cart', items: has({ item_id: String(TEA.id), quantity: 3 }) },
      VIEW,
    ])
  })

  test('what another tab did in between is not told again', async ({ page, context }) => {
    const shop = await begin(page)
    const other = await context.newPage()
    await other.bringToFront()
    await run(
      page,
      `Object.defineProperty(document, 'hidden', { value: true, configurable: true, writable: true })`,
    )
    await page.unrouteAll()
    const second = await fakeShopify(page)
    // The other tab's cup is in the cart that this page finds when it is shown again.
    await page.evaluate(`{ const frame = document.createElement('iframe'); document.body.append(frame);
      frame.contentWindow.fetch('/cart/add.js', { method: 'POST', body: JSON.stringify({ id: ${CUP.id} }) }) }`)
    await expect.poll(() => second.requests).toContain('POST /cart/add.js')
    await page.bringToFront()
    await run(page, `document.hidden = false; document.dispatchEvent(new Event('visibilitychange'))`)
    await expect.poll(() => second.requests.filter((one) => one === 'GET /cart.js').length).toBe(1)
    await expectEvents(page, async () => {
      await run(page, post('add', { id: TEA.id }))
      await told(page, 'cart_update')
    }, [
      { name: 'add_to_cart', items: has(item(TEA, 1)) },
      { name: 'cart_update', item_count: 2 },
    ])
    expect(shop.requests).toEqual(['GET /cart.js'])
    await other.close()
  })
})

test.describe('WooCommerce', () => {
  const API = '/blog/wp-json/'
  const HEAD = `<link rel="https://api.w.org/" href="${API}"><script src="/jquery.js"></script>`
  const SHOP = '<div class="woocommerce"><h1 class="product_title">Tea</h1></div>'

  const begin = async (page: Page, body: string, head = HEAD) => {
    test.skip(!existsSync(JQUERY), 'npm ci --prefix test/real')
    const shop = await fakeWooCommerce(page, API + 'wc/store/v1/')
    await page.route('**/jquery.js', (route) => route.fulfill({ path: JQUERY }))
    await open(page, { head, body })
    await partsHaveRun(page, 'cart', 'cart-shops')
    return shop
  }
  /** As add-to-cart.js does: a post, then the event of jQuery on the body. */
  const classic = (endpoint: string, data: object, event: string) =>
    `jQuery.ajax({ type: 'POST', url: '/?wc-ajax=${endpoint}', data: ${JSON.stringify(data)}, dataType: 'json',
      success: (response) => jQuery(document.body).trigger('${event}', [response.fragments, response.cart_hash, false]) })`

  test('classic: jQuery’s events and the shop’s own requests, told once; an empty cart is not asked for', async ({
    page,
  }) => {
    const shop = await begin(page, SHOP)
    await expectEvents(page, async () => {
      await run(page, classic('add_to_cart', { product_id: TEA.id, quantity: 2 }, 'added_to_cart'))
      await told(page, 'add_to_cart', 'cart_update')
      expect(shop.requests[0]).toBe('POST /?wc-ajax=add_to_cart')
      await run(page, classic('remove_from_cart', { cart_item_key: `key-${TEA.id}` }, 'removed_from_cart'))
      await told(page, 'remove_from_cart', 'cart_update', 'cart_update')
    }, [
      { name: 'add_to_cart', value: 25, currency: 'EUR', items: has(item(TEA, 2)) },
      { name: 'cart_update', value: 25, item_count: 2 },
      { name: 'remove_from_cart', value: 25 },
      { name: 'cart_update', item_count: 0 },
    ])
  })

  test('a theme of another making, whose requests nobody knows, is heard by the event', async ({ page }) => {
    await begin(page, SHOP)
    await expectEvents(page, async () => {
      await run(
        page,
        `navigator.sendBeacon; jQuery.post('${API}wc/store/v1/cart/add-item', { id: ${TEA.id} })`,
      )
      await told(page, 'cart_update')
      await run(
        page,
        `document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, detail: { preserveCartData: true } }))`,
      )
      await run(page, `jQuery(document.body).trigger('updated_wc_div')`)
    }, [{ name: 'add_to_cart', items: has(item(TEA, 1)) }, { name: 'cart_update' }])
  })

  test('blocks, without jQuery: requests of the Store API, and events of the body', async ({ page }) => {
    await begin(page, '<div class="wc-block-grid">Tea</div>', `<link rel="https://api.w.org/" href="${API}">`)
    await expectEvents(page, async () => {
      await run(
        page,
        `fetch('${API}wc/store/v1/cart/add-item', { method: 'POST', body: JSON.stringify({ id: ${CUP.id}, quantity: 4 }) })
          .then(() => document.body.dispatchEvent(new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, detail: {} })))`,
      )
      await told(page, 'add_to_cart', 'cart_update')
      await run(
        page,
        `fetch('${API}wc/store/v1/cart/update-item', { method: 'POST', body: JSON.stringify({ id: ${CUP.id}, quantity: 3 }) })`,
      )
      await told(page, 'remove_from_cart', 'cart_update', 'cart_update')
    }, [
      { name: 'add_to_cart', value: 32, items: has({ item_name: 'Cup', quantity: 4 }) },
      { name: 'cart_update' },
      { name: 'remove_from_cart', value: 8 },
      { name: 'cart_update', item_count: 3 },
    ])
  })

  test('the form of a product that loads a page', async ({ page }) => {
    await begin(
      page,
      `${SHOP}<span class="product_meta"><span class="sku">TEA-RED</span></span>
        <form class="cart" method="post" action="/plain"><input name="quantity" value="2"><input name="variation_id" value="77">
        <button name="add-to-cart" value="${TEA.id}">Add</button></form>`,
    )
    await page.route('**/plain', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ contentType: 'text/html', body: html('data-consent="opt-out"') })
        : route.fallback(),
    )
    await expectEvents(page, async () => {
      await page.click('button')
      await page.waitForURL('**/plain')
    }, [
      LEAVE,
      { name: 'add_to_cart', items: has({ item_id: 'TEA-RED', item_name: 'Tea', quantity: 2 }) },
      VIEW,
    ])
  })
})

test.describe('Magento and Adobe', () => {
  const SDK = `${REAL}/@adobe/magento-storefront-events-sdk/dist/index.js`
  /** The loader of modules and a section of the customer's data, as far as the page shows them. */
  const MAGENTO = `<script type="text/x-magento-init">{"*": {"Magento_Customer/js/customer-data": {}}}</script>
    <meta property="product:price:currency" content="USD"><script src="/jquery.js"></script><script>
    // A script of the test's counts as the visitor's doing for the browser.
    const userActivation = { hasBeenActive: false }
    Object.defineProperty(navigator, 'userActivation', { value: userActivation })
    addEventListener('click', () => (userActivation.hasBeenActive = true))
    const listeners = []
    let section = {}
    const cart = Object.assign(() => section, { subscribe: (callback) => listeners.push(callback) })
    var setCart = (given) => { section = given; listeners.forEach((callback) => callback(given)) }
    var require = (names, callback) => setTimeout(() => callback(...names.map((name) => name === 'jquery' ? jQuery : { get: () => cart })))
    const line = (qty) => ({ item_id: '9', product_sku: 'MUG', product_name: 'Mug', product_price_value: '7.5', qty })
  </script>`
  const begin = async (page: Page, head: string) => {
    test.skip(!existsSync(JQUERY) || !existsSync(SDK), 'npm ci --prefix test/real')
    await page.route('**/jquery.js', (route) => route.fulfill({ path: JQUERY }))
    await page.route('**/sdk.js', (route) => route.fulfill({ path: SDK }))
    await open(page, { head })
    await partsHaveRun(page, 'cart', 'cart-more')
  }

  test('the cart’s section: only what a visitor did is told, so an order empties no cart', async ({
    page,
  }) => {
    await begin(page, MAGENTO)
    await page.waitForFunction('listeners.length === 1')
    await expectEvents(page, async () => {
      await run(page, `setCart({ data_id: 1, items: [line(3)] }); setCart({ data_id: 2, items: [] })`)
      await page.click('h1')
      await run(page, `setCart({ data_id: 3, subtotalAmount: '15.00', items: [line(2)] })`)
      await told(page, 'add_to_cart', 'cart_update')
      await run(
        page,
        `jQuery(document).trigger('ajax:addToCart', { sku: 'MUG', response: { backUrl: 'https://x/mug.html' } })
        jQuery(document).trigger('ajax:addToCart', { sku: 'CUP', response: { backUrl: 'https://x/checkout/cart/' } })`,
      )
      await told(page, 'add_to_cart', 'add_to_cart')
    }, [
      {
        name: 'add_to_cart',
        value: 15,
        currency: 'USD',
        items: has({ item_id: 'MUG', price: 7.5, quantity: 2 }),
      },
      { name: 'cart_update', value: 15, item_count: 2 },
      { name: 'add_to_cart', items: has({ item_id: 'CUP' }) },
    ])
  })

  test('Adobe’s own SDK: what it published before and after, and no e-mail', async ({ page }) => {
    const cartOf = (
      sku: string,
    ) => `{ id: '1', totalQuantity: 1, items: [{ id: '1', quantity: 2, formattedPrice: '', canApplyMsrp: false,
      prices: { price: { value: 10, currency: 'USD' } }, product: { productId: 1, name: 'Mug', sku: '${sku}' } }] }`
    await begin(
      page,
      `<script src="/sdk.js"></script><script>
        const mse = magentoStorefrontEvents
        mse.context.setProduct({ productId: 1, name: 'Mug', sku: 'MUG', pricing: { regularPrice: 10, currencyCode: 'USD' } })
        mse.publish.productPageView()
      </script>`,
    )
    await expectEvents(page, async () => {
      await run(
        page,
        `mse.context.setShoppingCart(${cartOf('OLD')}); mse.context.setChangedProducts(${cartOf('MUG')}); mse.publish.addToCart()
         mse.publish.initiateCheckout()
         mse.context.setOrder({ orderId: '000001', grandTotal: 26, salesTax: 4, email: 'ana@example.org', appliedCouponCode: '', otherTax: 0, shipping: { shippingAmount: 2 } })
         mse.publish.placeOrder(); mse.publish.placeOrder()`,
      )
      await told(page, 'purchase')
    }, [
      { name: 'view_item', value: 10, currency: 'USD', items: has({ item_id: 'MUG' }) },
      { name: 'add_to_cart', value: 20, items: has({ item_id: 'MUG', quantity: 2 }) },
      { name: 'begin_checkout', value: 20 },
      { name: 'purchase', order_id: '000001', value: 26, tax: 4, shipping: 2, currency: 'USD' },
    ])
    expect(server.received.map(({ body }) => body).join()).not.toContain('example.org')
  })
})

test('PrestaShop: its emitter, which comes after its object', async ({ page }) => {
  await open(page, {
    head: `<script>var prestashop = { cart: { products: [], totals: { total: { amount: 0 } } }, currency: { iso_code: 'EUR' } }</script>`,
    body: `<script>addEventListener('DOMContentLoaded', () => {
      const listeners = {}
      prestashop.on = (name, callback) => (listeners[name] ||= []).push(callback)
      prestashop.emit = (name, event) => listeners[name].forEach((callback) => callback(event))
      // As the theme's own script does.
      prestashop.on('updateCart', (event) => { prestashop.cart = event.reason.cart })
    })</script>`,
  })
  await partsHaveRun(page, 'cart', 'cart-more')
  await expectEvents(page, async () => {
    await run(
      page,
      `const cart = { products: [{ id_product: '3', id_product_attribute: '0', reference: 'demo_3', name: 'Mug', price_with_reduction: 7.5, cart_quantity: 2 }], totals: { total: { amount: 15 } } }
       prestashop.emit('updateCart', { reason: { idProduct: 3, linkAction: 'add-to-cart', cart }, resp: { success: true, cart } })`,
    )
    await told(page, 'add_to_cart', 'cart_update')
  }, [
    { name: 'add_to_cart', value: 15, currency: 'EUR', items: has({ item_id: 'demo_3', quantity: 2 }) },
    { name: 'cart_update', value: 15, item_count: 2 },
  ])
})

test('BigCommerce and Universal Analytics, which say the same: one event', async ({ page }) => {
  await open(page, {
    head: `<script>
      const heard = {}
      const on = (name) => (callback) => void (heard[name] = callback)
      var bodlEvents = { cart: { addItem: on('add'), removeItem: on('remove') }, checkout: { orderPurchased: on('order') } }
      var dataLayer = [{ event: 'gtm.js' }, { ecommerce: { currencyCode: 'USD', detail: { products: [{ id: 'MUG', name: 'Mug', price: '7.50' }] } } }]
    </script>`,
  })
  await partsHaveRun(page, 'cart', 'cart-events')
  await expectEvents(page, async () => {
    await run(
      page,
      `heard.add({ currency: 'USD', product_value: 15, line_items: [{ sku: 'MUG', product_name: 'Mug', base_price: 7.5, quantity: 2 }] })
       dataLayer.push({ event: 'addToCart', ecommerce: { add: { products: [{ id: 'MUG', quantity: 2 }] } } })
       heard.order({ currency: 'USD', cart_value: 15, order_id: 100, line_items: [{ sku: 'MUG', quantity: 2 }] })
       heard.order({ currency: 'USD', cart_value: 15, order_id: 100, line_items: [{ sku: 'MUG', quantity: 2 }] })`,
    )
    await told(page, 'purchase')
  }, [
    { name: 'view_item', value: 7.5, currency: 'USD' },
    { name: 'add_to_cart', value: 15, items: has({ item_id: 'MUG', price: 7.5 }) },
    { name: 'purchase', order_id: 100, value: 15 },
  ])
})

test.describe('the product of the page', () => {
  const json = (thing: object) =>
    `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...thing })}</script>`
  const MUG = {
    '@type': 'Product',
    name: 'Mug',
    sku: 'MUG',
    brand: { '@type': 'Brand', name: 'Acme' },
    offers: { '@type': 'Offer', price: '7.50', priceCurrency: 'EUR' },
  }
  const FOUND = {
    name: 'view_item',
    value: 7.5,
    currency: 'EUR',
    items: [{ item_id: 'MUG', item_name: 'Mug', item_brand: 'Acme', price: 7.5, quantity: 1 }],
  }

  const products: [what: string, head: string, body: string][] = [
    ['JSON-LD', json(MUG), ''],
    [
      'in a graph, after JSON that is none',
      '<script type="application/ld+json">{oops</script>' + json({ '@graph': [{ '@type': 'WebSite' }, MUG] }),
      '',
    ],
    ['the main thing of a page', json({ '@type': 'ItemPage', mainEntity: MUG }), ''],
    [
      'a group of variants',
      json({
        '@type': 'ProductGroup',
        name: 'Mug',
        brand: 'Acme',
        hasVariant: [{ ...MUG, name: 'Mug, red' }],
      }),
      '',
    ],
    [
      'microdata, with a review and another product inside',
      '',
      `<div itemscope itemtype="https://schema.org/Product"><p itemprop="brand" content="Acme"></p>
        <div itemprop="review" itemscope itemtype="https://schema.org/Review"><b itemprop="name">Ana says</b></div>
        <div itemprop="isRelatedTo" itemscope itemtype="https://schema.org/Product"><b itemprop="name">Cup</b></div>
        <h1 itemprop="name">Mug</h1><i itemprop="sku">MUG</i><div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
        <meta itemprop="priceCurrency" content="EUR"><span itemprop="price" content="7.50">7,50 €</span></div></div>`,
    ],
    [
      'OpenGraph',
      `<meta property="og:type" content="product"><meta property="og:title" content="Mug"><meta property="product:brand" content="Acme">
        <meta property="product:retailer_item_id" content="MUG"><meta property="product:price:amount" content="7.50"><meta property="product:price:currency" content="EUR">`,
      '',
    ],
  ]
  for (const [what, head, body] of products) {
    test(`${what}: a view of it, once`, async ({ page }) => {
      await open(page, { head, body })
      const names = () => server.events().map(({ name }) => name)
      await expect.poll(names).toContain('view_item')
      await callPeriplo(page, 'track', 'marker_0')
      await expect.poll(names).toEqual(['page_view', 'view_item', 'marker_0'])
      expect(server.events()[1]).toMatchObject(FOUND)
    })
  }

  test('a list is no product, nor is one that the data layer has told; a later view of another is', async ({
    page,
  }) => {
    const list =
      json({ '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', item: MUG }] }) + json(MUG)
    await open(page, {
      head: list,
      pages: {
        '/two': html('data-consent="opt-out"', '', json(MUG) + json({ ...MUG, name: 'Cup' })),
        '/told': html(
          'data-consent="opt-out"',
          '',
          `${json(MUG)}<script>var dataLayer = [{ event: 'view_item', ecommerce: { items: [{ item_id: 'MUG' }] } }]</script>`,
        ),
      },
    })
    await partsHaveRun(page, 'cart', 'cart-product')
    await expectEvents(page, async () => {
      for (const path of ['/two', '/told']) {
        await page.goto(server.origin + path)
        await partsHaveRun(page, 'cart', 'cart-product')
      }
      await page.evaluate(() => {
        const scope = window as unknown as Scope
        scope.told = []
        scope.periplo('on', '*', ({ name }: { name: string }) => scope.told.push(name))
        const script = document.querySelector('[type="application/ld+json"]')
        history.pushState({}, '', '/cup')
        // For a moment the product of the view before still stands there.
        setTimeout(
          () => script && (script.textContent = script.textContent?.replace('"Mug"', '"Cup"') ?? ''),
          500,
        )
      })
      await told(page, 'view_item')
    }, [
      LEAVE,
      VIEW,
      LEAVE,
      VIEW,
      { name: 'view_item', path: '/told', items: [{ item_id: 'MUG' }] },
      LEAVE,
      { name: 'page_view', path: '/cup' },
      { ...FOUND, path: '/cup', items: has({ item_name: 'Cup' }) },
    ])
  })
})

test.describe('Shopify’s checkout, by the Web Pixel', () => {
  const PIXEL = 'dist/shopify-pixel.js'
  const PERSON = { email: 'ana@example.org', phone: '+57 300', firstName: 'Ana', address1: 'Calle 1' }
  /**
   * Shopify's lax sandbox: a frame without an origin, with an API whose storage and beacon run in the page around it.
   * The page speaks to the frame by messages; the API answers with promises.
   */
  const sandbox = (privacy: object, settings: object) =>
    `<iframe sandbox="allow-scripts" srcdoc="${`
    <script>
      let calls = 0
      const waiting = {}
      const subscribers = {}
      const ask = (what, ...args) => new Promise((done) => { waiting[++calls] = done; parent.postMessage({ call: calls, what, args }, '*') })
      addEventListener('message', ({ data }) => {
        if (data.answer) waiting[data.answer](data.value)
        else for (const callback of subscribers[data.name] || []) callback(data)
      })
      const subscribe = (name, callback) => ((subscribers[name] ||= []).push(callback), () => true)
      const analytics = { subscribe }
      const customerPrivacy = { subscribe }
      const init = { customerPrivacy: ${JSON.stringify(privacy)} }
      const browser = { localStorage: { getItem: (key) => ask('getItem', key) }, sendBeacon: (url, body) => ask('sendBeacon', url, body) }
    </script>
    <script>${readFileSync(PIXEL, 'utf8')}</script>
    <script>periplo.start({ analytics, browser, init, customerPrivacy }, ${JSON.stringify(settings)}); parent.postMessage({ ready: true }, '*')</script>`
      .replaceAll('&', '&amp;')
      .replaceAll('"', '&quot;')}"></iframe>`
  const AROUND = `<script>
    addEventListener('message', ({ data, source }) => {
      if (data.ready) window.isReady = true
      const value = data.what === 'getItem' ? localStorage.getItem(...data.args) : data.what === 'sendBeacon' && navigator.sendBeacon(...data.args)
      if (data.call) source.postMessage({ answer: data.call, value }, '*')
    })
    const publish = (name, data, at = Date.now()) => document.querySelector('iframe').contentWindow.postMessage({
      name, data, id: 'sh-1', clientId: 'c', seq: 1, type: 'standard', timestamp: new Date(at).toISOString(),
      context: { document: { title: 'Checkout', referrer: '', characterSet: 'UTF-8', location: { href: 'https://tea.example/checkouts/cn/SECRETKEY?key=SECRETKEY#x' } }, navigator: { language: 'es-CO' }, window: {} },
    }, '*')
    const money = (amount) => ({ amount, currencyCode: 'EUR' })
    const variant = { id: '41', sku: 'TEA', title: 'Big', untranslatedTitle: '', image: null, price: money(12.5), product: { id: '1', title: 'Tea', untranslatedTitle: '', vendor: 'Acme', type: 'Kitchen', url: '' } }
    const person = ${JSON.stringify(PERSON)}
    const checkout = { ...person, token: 'SECRETKEY', currencyCode: 'EUR', order: null, totalPrice: money(31), totalTax: money(4), subtotalPrice: money(25),
      shippingLine: { price: money(6) }, discountApplications: [{ type: 'DISCOUNT_CODE', title: 'TEN' }], delivery: { selectedDeliveryOptions: [{ title: 'Express' }] },
      transactions: [{ gateway: 'shopify_payments', amount: money(31) }], lineItems: [{ id: '1', quantity: 2, title: 'Tea', variant, finalLinePrice: money(25) }], shippingAddress: person, billingAddress: person }
  </script>`
  const begin = async (page: Page, privacy: object, settings = {}) => {
    server = await servePage({ '/': `<!doctype html>${AROUND}` })
    await page.goto(server.origin + '/')
    await page.evaluate(
      (markup) => document.body.insertAdjacentHTML('beforeend', markup),
      sandbox(
        {
          analyticsProcessingAllowed: false,
          marketingAllowed: false,
          preferencesProcessingAllowed: false,
          saleOfDataAllowed: false,
          ...privacy,
        },
        { site: 'demo', api: server.origin, ...settings },
      ),
    )
    await page.waitForFunction('window.isReady')
  }
  const arrived = (...names: string[]) =>
    expect.poll(() => server.events().map(({ name }) => name)).toEqual(names)

  test('a checkout up to its order, as the visitor that the theme knows', async ({ page }) => {
    await begin(page, { analyticsProcessingAllowed: true, marketingAllowed: true, saleOfDataAllowed: true })
    await page.evaluate(`localStorage.periplo = JSON.stringify({ visitor_id: 'v1', session_id: 's1', active_at: Date.now() - 60000, user_id: 'u1', consent: 'analytics' })
      publish('product_added_to_cart', { cartLine: null }); publish('checkout_started', { checkout }, 1700000000000)`)
    await arrived('begin_checkout')
    for (const name of ['checkout_shipping_info_submitted', 'payment_info_submitted']) {
      await run(page, `publish('${name}', { checkout })`)
    }
    await arrived('begin_checkout', 'add_shipping_info', 'add_payment_info')
    await run(
      page,
      `publish('checkout_completed', { checkout: { ...checkout, order: { id: 'gid://shopify/OrderIdentity/900' } } })`,
    )
    await arrived('begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase')
    const [first, shipping, payment, order] = server.events()
    expect(first).toMatchObject({
      occurred_at: 1700000000000,
      seq: 0,
      visitor_id: 'v1',
      session_id: 's1',
      user_id: 'u1',
      consent_mode: 'granted',
      consent_source: 'shopify',
      consent_purposes: ['analytics', 'ads'],
      url: 'https://tea.example/checkouts',
      items: [
        {
          item_id: 'TEA',
          item_name: 'Tea',
          item_brand: 'Acme',
          item_variant: 'Big',
          price: 12.5,
          quantity: 2,
        },
      ],
    })
    expect(first).not.toHaveProperty('order_id')
    expect(shipping).toMatchObject({ seq: 1, page_id: first?.page_id, shipping_tier: 'Express' })
    expect(payment).toMatchObject({ seq: 2, payment_type: 'shopify_payments' })
    expect(order).toMatchObject({
      seq: 3,
      order_id: '900',
      value: 31,
      tax: 4,
      shipping: 6,
      coupon: 'TEN',
      currency: 'EUR',
    })
    // Sent by the page around the sandbox, whose own origin is none.
    expect(server.received[0]?.headers).toMatchObject({
      origin: server.origin,
      'content-type': expect.stringContaining('text/plain'),
    })
    for (const word of [...Object.values(PERSON), 'SECRETKEY']) {
      expect(server.received.map(({ body }) => body).join()).not.toContain(word)
    }
  })

  test('nothing before consent; then what waited, of nobody where nobody is known, and nothing after a no', async ({
    page,
  }) => {
    await begin(page, {}, { all: true })
    await run(
      page,
      `publish('product_viewed', { productVariant: variant }); publish('checkout_started', { checkout })`,
    )
    await run(
      page,
      `const say = (allowed) => document.querySelector('iframe').contentWindow.postMessage({ name: 'visitorConsentCollected', customerPrivacy: { analyticsProcessingAllowed: allowed, marketingAllowed: allowed, saleOfDataAllowed: false } }, '*')
      setTimeout(() => say(true), 300)`,
    )
    await arrived('view_item', 'begin_checkout')
    expect(server.events()[0]).toMatchObject({
      consent_mode: 'cookieless',
      consent_purposes: ['analytics'],
      value: 12.5,
      currency: 'EUR',
    })
    expect(server.received[0]?.body).not.toMatch(/visitor_id|session_id/)
    expect(await page.evaluate('localStorage.length')).toBe(0)
    await run(
      page,
      `const say = (allowed) => document.querySelector('iframe').contentWindow.postMessage({ name: 'visitorConsentCollected', customerPrivacy: { analyticsProcessingAllowed: allowed, marketingAllowed: false, saleOfDataAllowed: false } }, '*')
      say(false); publish('cart_viewed', { cart: { lines: [], cost: { totalAmount: money(0) } } }); say(false); say(true)
      publish('collection_viewed', { collection: { id: '1', title: 'Teas', productVariants: [variant, variant] } })`,
    )
    await arrived('view_item', 'begin_checkout', 'view_item_list')
    expect(server.events()[2]).toMatchObject({ item_list_name: 'Teas', items: [{ item_id: 'TEA' }, {}] })
  })
})

test('Tag Manager’s file makes a tag of what stands in its address', async ({ page }) => {
  server = await servePage({
    '/': `<!doctype html><script async src="/t/tag.js?site=demo&consent=opt-out&ignore=%2Fadmin&api=%2Ft"></script>`,
  })
  await page.route('**/t/tag.js*', (route) =>
    route.fulfill({ path: 'dist/tag.js', contentType: 'text/javascript' }),
  )
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'quiz_done')
  await expect.poll(() => server.events().map(({ name }) => name)).toEqual(['page_view', 'quiz_done'])
  expect(server.requests).toContain('GET /t/p.js')
  expect(server.requests).toContain('POST /t/e')
  expect(await page.evaluate('document.querySelector("[data-site]").dataset.ignore')).toBe('/admin')
})
