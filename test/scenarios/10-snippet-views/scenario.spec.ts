import { expect, test } from '@playwright/test'
import { receiveEvents } from '../../support/expect-events.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.beforeEach(async ({ page }) => {
  server = await servePage(
    html('data-consent="opt-out"', '<main style="height:3000px">x</main><a id=anchor href="#part">part</a>'),
  )
  receiveEvents(page, server)
})
test.afterEach(() => server.close())

test('records a page view, an event and a leave in two requests and 900 bytes', async ({ page }) => {
  await page.goto(server.origin + '/')
  await page.evaluate(() =>
    (window as unknown as { periplo: (...call: unknown[]) => void }).periplo('track', 'add_to_cart', {
      value: 10,
      currency: 'EUR',
    }),
  )
  await expect.poll(() => server.received.length).toBe(1)
  await page.goto('about:blank')
  await expect
    .poll(() => server.events().map((e) => e.name))
    .toEqual(['page_view', 'add_to_cart', 'page_leave'])
  console.log(server.received.map((r) => r.body))
  console.log(server.received.map((r) => r.body.length))
})
