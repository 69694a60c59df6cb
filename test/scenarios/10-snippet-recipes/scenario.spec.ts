/** What docs/recipes.md gives for pages without a build, as it stands there. The frameworks: test/recipes. */
import { type Page, expect, test } from '@playwright/test'
import { codeBlocks } from '../../support/code-blocks.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

const recipe = (file: string): string => {
  const found = codeBlocks('docs/recipes.md').find((block) => block.file === file)
  if (!found) throw new Error(`docs/recipes.md has no ${file}`)
  return found.text
}

let server: ServedPage
test.afterEach(() => server.close())

/** The collector of the recipe is the page's own server. */
const open = async (page: Page, markup: string): Promise<void> => {
  server = await servePage('')
  await server.close()
  const port = Number(new URL(server.origin).port)
  const own = markup.replaceAll('https://t.example.com', server.origin).replaceAll('SITE_KEY', 'demo')
  server = await servePage(own, { port })
  receiveEvents(page, server)
  await page.goto(server.origin)
}

test('plain HTML: nothing before consent, then what the page calls', async ({ page }) => {
  await open(page, recipe('index.html'))
  await page.click('#quote')
  await expect.poll(() => server.requests).toContain('GET /p.js')
  expect(server.received).toEqual([])
  await page.evaluate(`periplo('consent', { analytics: true })`)
  await expectEvents(page, async () => {}, [
    { name: 'page_view', title: 'Tienda' },
    { name: 'quote_requested', plan: 'pro' },
    { name: 'consent_update' },
  ])
  await expectEvents(page, () => page.click('#quote'), [{ name: 'quote_requested' }])
})

test('under a strict content security policy', async ({ page }) => {
  const refused: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text())
  })
  await open(page, `<!doctype html><head>${recipe('csp.html')}<link rel="icon" href="data:,"></head>`)
  await page.waitForFunction('window.periplo')
  await page.evaluate(`periplo('consent', { analytics: true })`)
  await expectEvents(page, async () => {}, [{ name: 'page_view' }, { name: 'consent_update' }])
  expect(refused).toEqual([])
})

test('a WooCommerce order, before the script has come', async ({ page }) => {
  const [, echoed = ''] =
    /echo "(<script>[^]*<\/script>)";/.exec(recipe('wp-content/mu-plugins/periplo-orders.php')) ?? []
  const purchase = {
    order_id: '1042',
    value: 30,
    currency: 'EUR',
    items: [{ item_id: 'A1', quantity: 2, price: 15 }],
  }
  await open(page, html('data-consent="opt-out"', '', echoed.replace('$purchase', JSON.stringify(purchase))))
  await expectEvents(page, async () => {}, [{ name: 'page_view' }, { name: 'purchase', ...purchase }])
})

test('a Shopify customer that is logged in', async ({ page }) => {
  const liquid = recipe('layout/theme.liquid')
    .replaceAll(/\{% (if customer|endif) %\}/g, '')
    .replace(/\{\{ customer\.id [^}]*\}\}/, '"77"')
    .replace('data-site', 'data-consent="opt-out" data-site')
  await open(page, `<!doctype html><head>${liquid}<link rel="icon" href="data:,"></head>`)
  await expectEvents(page, async () => {}, [{ name: 'page_view' }, { name: 'identify', user_id: '77' }])
})
