import { type Page, expect, test } from '@playwright/test'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let shop: ServedPage
let pay: ServedPage
test.afterEach(async () => {
  await shop.close()
  await pay.close()
})

/** Two sites of one owner: other ports, so nothing is shared, and a link and a form from one to the other. */
const open = async (page: Page, consent = 'opt-out') => {
  const attributes = `data-consent="${consent}" data-domains="127.0.0.1" data-off="vitals"`
  pay = await servePage(html(attributes), { parts: 'all' })
  const to = `${pay.origin}/pay?step=1`
  const body = `<a href="${to}#top">pay</a><form action="${to}"><input name="a" value="b"><button>go</button></form>
    <a id="own" href="/about">about</a>`
  shop = await servePage({ '/': html(attributes, body) }, { parts: 'all' })
  await page.goto(shop.origin + '/')
  await expect.poll(() => shop.requests.filter((request) => request.includes('/p.linker.'))).toHaveLength(1)
  if (consent === 'opt-out') await expect.poll(() => shop.events().length).toBeGreaterThan(0)
}
const first = (server: ServedPage) => server.events().find(({ name }) => name === 'page_view')

for (const [what, selector, address] of [
  ['a link', 'a', '/pay?step=1#top'],
  ['a form', 'button', '/pay?a=b'],
] as const) {
  test(`${what} to another of the site’s domains brings visitor and session, and shows nothing of it`, async ({
    page,
  }) => {
    await open(page)
    await page.click(selector)
    await page.waitForURL(pay.origin + address)
    await expect.poll(() => first(pay)).toBeTruthy()
    expect(first(pay)).toMatchObject({
      visitor_id: first(shop)?.visitor_id,
      session_id: first(shop)?.session_id,
    })
  })
}

test('a link that was copied to another browser, or is old, brings nobody', async ({ page, browser }) => {
  await open(page)
  await page.evaluate(
    "document.querySelector('a').onclick = (event) => { event.preventDefault(); copied = event.currentTarget.href }",
  )
  await page.click('a')
  const copied = await page.evaluate<string>('copied')
  expect(copied).toContain('_periplo=' + first(shop)?.visitor_id)
  const other = await browser.newPage({ userAgent: 'Somebody else' })
  await other.goto(copied)
  await expect.poll(() => first(pay)?.visitor_id).toBeTruthy()
  expect(first(pay)?.visitor_id).not.toBe(first(shop)?.visitor_id)
  expect(other.url()).toBe(pay.origin + '/pay?step=1#top')
  await other.close()

  pay.received.length = 0
  const late = await browser.newContext()
  await late.addInitScript('{ const now = Date.now; Date.now = () => now() + 121_000 }')
  const lateTab = await late.newPage()
  await lateTab.goto(copied)
  await expect.poll(() => first(pay)?.visitor_id).toBeTruthy()
  expect(first(pay)?.visitor_id).not.toBe(first(shop)?.visitor_id)
  await late.close()
})

test('without consent a link says nothing', async ({ page }) => {
  await open(page, 'opt-in')
  await page.click('a')
  await page.waitForURL(pay.origin + '/pay?step=1#top')
  expect(pay.requests.join()).not.toContain('_periplo')
  expect(pay.received).toEqual([])
})
