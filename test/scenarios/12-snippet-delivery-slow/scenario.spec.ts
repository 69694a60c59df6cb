import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'
import { type SlowLine, startSlowLine } from '../../support/slow-line.ts'

/** `npm run bench:snippet` does the same a hundred times, beside the peers. */
const VISITS = 10

let collector: ServedPage
let line: SlowLine
let site: ServedPage
test.beforeEach(async () => {
  collector = await servePage('')
  line = await startSlowLine(Number(new URL(collector.origin).port))
  // The script comes from the site, so that the connection to the collector is a cold one.
  site = await servePage(
    { '/': html(`data-consent="opt-out" data-api="${line.origin}"`), '/next': '<title>Next</title>' },
    { parts: 'all' },
  )
  collector.answer({ headers: { 'access-control-allow-origin': site.origin } })
})
test.afterEach(() => Promise.all([site.close(), line.close(), collector.close()]))

const track = (name: string, visit: number) => `periplo('track', '${name}', {visit: ${visit}})`

for (const [what, leave, isThere] of [
  [
    'a tab closed at load',
    (page) => page.close(),
    (visit) =>
      collector.events().some(({ name, url }) => name === 'page_view' && url?.endsWith(`?visit=${visit}`)),
  ],
  [
    'an event, then the tab closed',
    async (page, visit) => {
      await page.evaluate(track('last_word', visit))
      await page.close()
    },
    (visit) => hasEvent(visit),
  ],
  [
    'an event, then the next page',
    (page, visit) => page.evaluate(`${track('last_word', visit)}; location.href = '/next'`),
    (visit) => hasEvent(visit),
  ],
] satisfies [string, (page: Page, visit: number) => Promise<unknown>, (visit: number) => boolean][]) {
  test(`300 ms to the collector and back: ${what} is delivered, ${VISITS} of ${VISITS}`, async ({
    browser,
  }) => {
    test.slow()
    const visits = Array.from({ length: VISITS }, (_, visit) => visit)
    await Promise.all(
      visits.map(async (visit) => {
        // A context of its own: no connection is open.
        const context = await browser.newContext()
        const page = await context.newPage()
        await page.goto(`${site.origin}/?visit=${visit}`)
        await leave(page, visit)
        await expect.poll(() => isThere(visit), { message: `visit ${visit}`, timeout: 20_000 }).toBe(true)
        await context.close()
      }),
    )
    expect(visits.filter(isThere)).toEqual(visits)
  })
}

const hasEvent = (visit: number) =>
  collector.events().some((event) => event.name === 'last_word' && event['visit'] === visit)

test('page view, event and leave: two requests, no preflight, nothing asked before, 900 bytes', async ({
  page,
}) => {
  await site.close()
  site = await servePage(
    { '/': html(`data-consent="opt-out" data-api="${line.origin}"`), '/next': '<title>Next</title>' },
    // What other parts record is no part of this budget.
    { parts: ['find'] },
  )
  collector.answer({ headers: { 'access-control-allow-origin': site.origin } })
  await page.goto(site.origin + '/')
  await callPeriplo(page, 'track', 'add_to_cart', { value: 10, currency: 'EUR' })
  await expect.poll(() => collector.received.length).toBe(1)
  await page.goto(site.origin + '/next')
  await expect
    .poll(() => collector.events().map(({ name }) => name))
    .toEqual(['page_view', 'add_to_cart', 'page_leave'])
  expect(collector.requests).toEqual(['POST /e', 'POST /e'])
  const bytes = collector.received.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
  expect(bytes).toBeLessThanOrEqual(900)
  // Of the site: pages and static files, whose names change only with their content.
  const files = site.requests.filter((request) => !/^GET \/(next|favicon\.ico)?$/.test(request))
  for (const file of files) expect(file).toMatch(/^GET \/p(\.[\w-]+\.\w{8})?\.js$/)
})
