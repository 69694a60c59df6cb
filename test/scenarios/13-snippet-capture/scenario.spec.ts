import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
const open = async (page: Page, body = '', attributes = '', head = '', parts: string[] = []) => {
  server = await servePage(
    { '/': html(`data-consent="opt-out" ${attributes}`, body, head), '/plain': '' },
    { parts },
  )
  receiveEvents(page, server)
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
}
const VIEW = { name: 'page_view' }
test.afterEach(() => server.close())

const BEFORE = `<script>
  window.dataLayer = [{'gtm.start': 1, event: 'gtm.js'}]
  function gtag() { dataLayer.push(arguments) }
  gtag('js', new Date())
  gtag('event', 'view_item', {currency: 'EUR', value: '12.50', items: [
    {item_id: 'A1', item_name: 'Shoe', price: '12.50', item_list_name: 'Home', index: 3, google_business_vertical: 'retail'},
    {price: 3}, null]})
  dataLayer.push({ecommerce: null})
  dataLayer.push({event: 'add_to_cart', ecommerce: {currency: 'EUR', value: 25, items: [{item_name: 'Shoe', quantity: 2, price: 12.5}]}})
  dataLayer.push({event: 'scroll_depth', value: 3}, null, undefined, 'text', ['consent'], {event: 5})
</script>`

test('both shapes of the data layer are replayed from the first message', async ({ page }) => {
  await open(page, '', '', BEFORE)
  const found = await expectEvents(page, async () => {}, [
    VIEW,
    { name: 'view_item', currency: 'EUR', value: 12.5 },
    { name: 'add_to_cart', currency: 'EUR', value: 25 },
  ])
  expect(found[1]?.items).toEqual([{ item_id: 'A1', item_name: 'Shoe', price: 12.5, item_list: 'Home' }])
  expect(found[2]?.items).toEqual([{ item_name: 'Shoe', quantity: 2, price: 12.5 }])
})

test('later pushes are heard, and the push is the page’s own', async ({ page }) => {
  await open(page, '', '', BEFORE)
  const length = await page.evaluate(`
    const seen = []
    const before = dataLayer.push
    dataLayer.push = function (...messages) { seen.push(...messages); return before.apply(this, messages) }
    const count = dataLayer.length
    const answer = dataLayer.push({event: 'begin_checkout', ecommerce: {value: 25, currency: 'EUR', coupon: 'TEN'}}, {event: 'other'});
    [answer - count, seen.length, dataLayer.at(-1).event]
  `)
  expect(length).toEqual([2, 2, 'other'])
  await expectEvents(page, async () => {}, [
    VIEW,
    { name: 'view_item' },
    { name: 'add_to_cart' },
    { name: 'begin_checkout', coupon: 'TEN' },
  ])
})

test('every cart name of GA4 is one of ours', async ({ page }) => {
  const cart =
    'view_item_list select_item view_item add_to_cart remove_from_cart view_cart begin_checkout add_shipping_info add_payment_info purchase refund add_to_wishlist view_promotion select_promotion generate_lead sign_up login'.split(
      ' ',
    )
  await open(page)
  await page.evaluate((list) => {
    const layer: unknown[] = ((window as { dataLayer?: unknown[] }).dataLayer = [])
    for (const event of list)
      layer.push({ event, ecommerce: { shipping_tier: 'fast', payment_type: 'card' } })
  }, cart)
  // A data layer that was made later is found when the page is hidden, at the latest.
  await page.goto('about:blank')
  await expect
    .poll(() => server.events().map(({ name }) => name))
    .toEqual(['page_view', ...cart, 'page_leave'])
})

test('an order counts once on a page, however often and however it is told', async ({ page }) => {
  await open(
    page,
    '',
    '',
    BEFORE.replace(
      "gtag('js'",
      "dataLayer.push({event: 'purchase', ecommerce: {transaction_id: 77, value: 9, tax: 1, shipping: 2, currency: 'EUR'}}); gtag('js'",
    ),
  )
  const [, , , order] = await expectEvents(page, async () => {
    await page.evaluate("gtag('event', 'purchase', {transaction_id: '77', value: 9})")
    await callPeriplo(page, 'track', 'purchase', { order_id: '77' })
    await callPeriplo(page, 'track', 'purchase', { order_id: '78' })
  }, [
    VIEW,
    { name: 'purchase', order_id: '77', value: 9, tax: 1, shipping: 2 },
    { name: 'view_item' },
    { name: 'add_to_cart' },
    { name: 'purchase', order_id: '78' },
  ])
  expect(order).toBeTruthy()
})

const FORMS = `
  <form id="lead" action="/send?x=1"><input name="email" id="e"><input type="hidden" name="h" value="1"><input type="checkbox" name="c"><textarea name="t"></textarea><button>go</button></form>
  <form name="login" onsubmit="event.preventDefault()"><input type="password" name="pw"><input name="card_number" autocomplete="cc-number"><button>in</button></form>
  <form action="/plain?secret=1#x" onsubmit="event.preventDefault(); this.submit()" target="sink"><input name="id" aria-label="x"><button>go</button></form>
  <form id="quiet" class="quiet"><input name="q"></form>
  <iframe name="sink"></iframe><div id="host"></div>
  <script>
    const root = host.attachShadow({mode: 'open'})
    root.innerHTML = '<form id="shadow"><input name="city"><button>go</button></form>'
    root.querySelector('form').onsubmit = (event) => event.preventDefault()
  </script>`

test('forms: a start at the first change, each attempt, never a value', async ({ page }) => {
  await open(page, FORMS, 'data-ignore=".quiet"', '', ['find', 'forms'])
  await page.evaluate("document.querySelector('#lead').onsubmit = (event) => event.preventDefault()")
  await expectEvents(page, async () => {
    await page.focus('#e')
    await page.fill('#e', 'private@example.org')
    await page.fill('textarea', 'private words')
    await page.click('#lead button')
    await page.evaluate('new Promise((done) => setTimeout(done, 600))')
    await page.click('#lead button')
  }, [
    VIEW,
    { name: 'form_start', form_id: 'lead', field_id: 'email' },
    { name: 'form_submit', form_id: 'lead', filled_count: 2, attempt_no: 1 },
    { name: 'form_submit', form_id: 'lead', attempt_no: 2 },
  ])
  await expectEvents(page, () => page.fill('[name=pw]', 'hunter2'), [
    { name: 'form_start', form_id: 'login', form_name: 'login', field_id: 'password' },
  ])
  // Seen in the capture phase, though the page stops it; and its own submit() is the same attempt.
  await expectEvents(page, () => page.click('form[target] button'), [
    { name: 'form_submit', form_id: '/plain', filled_count: 0 },
  ])
  await expectEvents(page, () => page.fill('.quiet input', 'x'), [])
  await expectEvents(page, async () => {
    await page.fill('#shadow input', 'Lima')
    await page.click('#shadow button')
  }, [
    { name: 'form_start', form_id: 'shadow', field_id: 'city' },
    { name: 'form_submit', form_id: 'shadow', filled_count: 1 },
  ])
  const sent = server.received.map(({ body }) => body).join()
  for (const secret of ['private', 'hunter2', 'Lima', 'card_number', 'secret'])
    expect(sent).not.toContain(secret)
})

test('form.submit() fires no event and is an attempt all the same', async ({ page }) => {
  await open(page, '<form id="direct" action="/done"><input name="a" value="1"></form>', '', '', [
    'find',
    'forms',
  ])
  await page.evaluate("document.querySelector('#direct').submit()")
  await page.waitForURL('**/done?a=1')
  await expect.poll(() => server.events().map(({ name }) => name)).toContain('form_submit')
  expect(server.events().find(({ name }) => name === 'form_submit')).toMatchObject({
    form_id: 'direct',
    filled_count: 1,
  })
})

const LINKS: [href: string, method: string, contact: string][] = [
  ['https://wa.me/573001112233?text=private', 'whatsapp', '573001112233'],
  ['https://api.whatsapp.com/send?phone=573001112233&text=private', 'whatsapp', '573001112233'],
  ['whatsapp://send?phone=573001112233', 'whatsapp', '573001112233'],
  ['https://t.me/shop', 'telegram', 'shop'],
  ['tg://resolve?domain=shop', 'telegram', 'shop'],
  ['tel:+573001112233', 'tel', '+573001112233'],
  ['mailto:shop@example.org?subject=private', 'mailto', 'shop@example.org'],
  ['sms:+573001112233?body=private', 'sms', '+573001112233'],
  ['https://m.me/shop', 'messenger', 'shop'],
  ['https://line.me/R/ti/p/shop', 'line', 'R/ti/p/shop'],
]

test('contact links say how and whom, and work as before', async ({ page }) => {
  await open(
    page,
    LINKS.map(([href], n) => `<p><a id="l${n}" href="${href}">Write us <b>now</b></a></p>`).join(''),
    '',
    '',
    ['find', 'links'],
  )
  await partsHaveRun(page, 'links')
  await page.evaluate(
    "addEventListener('click', (event) => { window.wasPrevented = event.defaultPrevented; event.preventDefault() })",
  )
  const expected = LINKS.map(([, method, contact]) => ({
    name: 'contact_click',
    method,
    contact,
    link_text: 'Write us now',
  }))
  await expectEvents(page, async () => {
    for (const n of LINKS.keys()) await page.click(`#l${n} b`)
  }, [VIEW, ...expected])
  expect(await page.evaluate('window.wasPrevented')).toBe(false)
  expect(server.received.map(({ body }) => body).join()).not.toContain('private')
})

test('links out are clicks, links inside are not', async ({ page }) => {
  await open(
    page,
    '<a id="out" href="https://partner.example/offer?token=private" target="_blank" onclick="event.preventDefault(); event.stopImmediatePropagation()">Offer</a><a id="in" href="/in">in</a><a id="js" href="javascript:void 0">js</a><svg><a href="https://svg.example"><text y="20">svg</text></a></svg>',
    '',
    '',
    ['find', 'links'],
  )
  await partsHaveRun(page, 'links')
  await expectEvents(page, async () => {
    await page.click('#out')
    await page.click('#js')
    await page.click('#out', { button: 'right' })
  }, [
    VIEW,
    {
      name: 'click',
      link_url: 'https://partner.example/offer',
      link_host: 'partner.example',
      outbound: true,
    },
  ])
  expect(server.received.map(({ body }) => body).join()).not.toContain('private')
})

test('identify, reset, survey, chat and on', async ({ page }) => {
  await open(page)
  await page.evaluate(
    "window.heard = []; periplo('on', 'chat_open', (event) => { heard.push(event.chat_provider); throw 1 })",
  )
  const found = await expectEvents(page, async () => {
    await callPeriplo(page, 'track', 'before_identify')
    for (const nobody of [null, undefined, '', 'anonymous', 'undefined', 0, {}]) {
      await callPeriplo(page, 'identify', nobody)
    }
    await callPeriplo(page, 'identify', 'u-1', { name: 'Ana', plan: 'pro' })
    await callPeriplo(page, 'track', 'chat_open', { chat_provider: 'crisp', title: 'mine', url: 'x' })
    await callPeriplo(page, 'reset')
    await callPeriplo(page, 'survey', { instrument: 'nps', score: 9, scale_max: 10 })
  }, [
    VIEW,
    { name: 'before_identify' },
    { name: 'identify', user_id: 'u-1', props: { name: 'Ana', plan: 'pro' } },
    { name: 'chat_open', user_id: 'u-1', chat_provider: 'crisp', props: { title: 'mine', url: 'x' } },
    { name: 'survey_response', instrument: 'nps', score: 9 },
  ])
  expect(await page.evaluate('heard')).toEqual(['crisp'])
  expect(found.map(({ user_id }) => user_id)).toEqual([undefined, undefined, 'u-1', 'u-1', undefined])
  const [first, , identified, , after] = found
  expect(identified?.visitor_id).toBe(first?.visitor_id)
  expect(after?.visitor_id).not.toBe(first?.visitor_id)
  expect(after?.session_id).not.toBe(first?.session_id)
})

test('who was identified is known on the next page, until reset', async ({ page }) => {
  await open(page)
  await callPeriplo(page, 'identify', 'u-1')
  await expectEvents(page, async () => {}, [{ name: 'page_view' }, { name: 'identify' }])
  await page.goto(server.origin + '/two')
  await expect
    .poll(() => server.events().find(({ path, name }) => path === '/two' && name === 'page_view')?.user_id)
    .toBe('u-1')
})

test('a session ends after thirty minutes without an event, not by closing the page', async ({ page }) => {
  await page.clock.install()
  await open(page)
  await page.clock.runFor(2000)
  await expect.poll(() => server.events().length).toBe(1)
  await page.clock.runFor(29 * 60_000)
  await callPeriplo(page, 'track', 'same_session')
  await page.clock.runFor(2000)
  await expect.poll(() => server.events().length).toBe(2)
  await page.clock.runFor(31 * 60_000)
  await callPeriplo(page, 'track', 'next_session')
  await page.clock.runFor(2000)
  await expect.poll(() => server.events().length).toBe(3)
  await page.clock.runFor(31 * 60_000)
  await page.goto('about:blank')
  await expect.poll(() => server.events().length).toBe(4)
  const [first, second, third, last] = server.events().map(({ session_id }) => session_id)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
  expect(last).toBe(third)
})

test('a reset in one tab holds in the others at once', async ({ page, context }) => {
  await open(page)
  await callPeriplo(page, 'identify', 'u-1')
  await expectEvents(page, async () => {}, [{ name: 'page_view' }, { name: 'identify' }])
  const other = await context.newPage()
  await other.goto(server.origin + '/other')
  await expect.poll(() => server.events().find(({ path }) => path === '/other')?.user_id).toBe('u-1')
  await callPeriplo(page, 'reset')
  await callPeriplo(other, 'track', 'after_logout')
  await expect.poll(() => server.events().map(({ name }) => name)).toContain('after_logout')
  const after = server.events().find(({ name }) => name === 'after_logout')
  expect(after?.user_id).toBeUndefined()
  expect(after?.visitor_id).not.toBe(server.events()[0]?.visitor_id)
})
