import { expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { launchChromium } from '../../support/launch-chromium.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

const BODY =
  '<main style="height:3000px"><a id="anchor" href="#part">part</a><a id="next" href="/next">next</a></main>'
let server: ServedPage
test.beforeEach(async ({ page }) => {
  server = await servePage(html('data-consent="opt-out"', BODY))
  receiveEvents(page, server)
})
test.afterEach(() => server.close())

const view = (path: string, navigation: string) => ({ name: 'page_view', path, navigation, seq: 0 })
const leave = (path: string) => ({ name: 'page_leave', path })

test('page view, event and leave take two requests and 900 bytes', async ({ page }) => {
  // Called before the script has come, so that it goes with the page view however slow the machine is.
  await page.addInitScript(() => {
    const scope = window as unknown as { periplo: { q?: unknown[][] } }
    if (location.pathname !== '/') return
    scope.periplo = Object.assign(() => {}, { q: [['track', 'add_to_cart', { value: 10, currency: 'EUR' }]] })
  })
  await page.goto(server.origin + '/')
  await expect.poll(() => server.received.length).toBe(1)
  await page.goto('about:blank')
  await expect
    .poll(() => server.events().map(({ name }) => name))
    .toEqual(['page_view', 'add_to_cart', 'page_leave'])
  expect(server.received.length).toBe(2)
  const bytes = server.received.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
  expect(bytes).toBeLessThanOrEqual(900)
  expect(server.received[0]?.headers['content-type']).toContain('text/plain')
  expect(server.received[0]?.headers.cookie).toBeUndefined()
  expect(server.requests.filter((request) => request.startsWith('OPTIONS'))).toEqual([])
})

for (const [what, run, navigation] of [
  ['pushState to another path', "history.pushState({}, '', '/two')", 'push'],
  ['replaceState to another path', "history.replaceState({}, '', '/two')", 'replace'],
  ['pushState to another query', "history.pushState({}, '', '/?page=2')", 'push'],
  ['pushState to a route in the hash', "history.pushState({}, '', '#/two')", 'push'],
  ['a link to a route in the hash', "location.hash = '#/two'", 'hash'],
] as const) {
  test(`${what} is a new page view`, async ({ page }) => {
    await expectEvents(page, () => page.goto(server.origin + '/'), [view('/', 'load')])
    const path = run.includes("'/two'") ? '/two' : '/'
    const [, second] = await expectEvents(page, () => page.evaluate(run), [
      leave('/'),
      view(path, navigation),
    ])
    expect(second?.referrer).toBe(server.origin + '/')
    const [first] = server.events()
    expect(second?.page_id).not.toBe(first?.page_id)
    expect(second?.session_id).toBe(first?.session_id)
    expect(second?.visitor_id).toBe(first?.visitor_id)
  })
}

for (const [what, run] of [
  ['pushState to the same address', "history.pushState({}, '', location.href)"],
  ['replaceState of the query', "history.replaceState({}, '', '/?filter=red')"],
  ['replaceState of a trailing slash', "history.replaceState({}, '', '/?')"],
  ['pushState to an anchor', "history.pushState({}, '', '#part')"],
  ['a link to an anchor', "document.querySelector('#anchor').click()"],
] as const) {
  test(`${what} is not a new page view`, async ({ page }) => {
    await expectEvents(page, () => page.goto(server.origin + '/'), [view('/', 'load')])
    await expectEvents(page, () => page.evaluate(run), [])
  })
}

test('history.back inside a page is a new page view', async ({ page }) => {
  await page.goto(server.origin + '/')
  await expectEvents(page, () => page.evaluate("history.pushState({}, '', '/two')"), [
    view('/', 'load'),
    leave('/'),
    view('/two', 'push'),
  ])
  await expectEvents(page, () => page.goBack(), [leave('/two'), view('/', 'back_forward')])
})

test('the title is the one the router sets after the address', async ({ page }) => {
  await page.goto(server.origin + '/')
  const found = await expectEvents(
    page,
    () => page.evaluate("history.pushState({}, '', '/two'); setTimeout(() => (document.title = 'Two'), 50)"),
    [view('/', 'load'), leave('/'), view('/two', 'push')],
  )
  expect(found.map(({ title }) => title)).toEqual(['Shop', undefined, 'Two'])
})

// Playwright cannot speak to a page that came back this way: the page itself tells how it was shown.
test('a return from the back/forward cache is a new page view', async () => {
  const browser = await launchChromium(['--disable-back-forward-cache'])
  const page = await browser.newPage()
  const seen = () =>
    server
      .events()
      .map(({ name, path, navigation, is_persisted }) => [name, path, navigation ?? is_persisted])
  await page.goto(server.origin + '/')
  await page.evaluate(
    "addEventListener('pageshow', ({persisted}) => periplo('track', 'was_shown', {is_persisted: persisted}))",
  )
  await expect.poll(seen).toEqual([['page_view', '/', 'load']])
  await page.goto(server.origin + '/next')
  await expect.poll(seen).toHaveLength(3)
  await page.evaluate('setTimeout(() => history.back())')
  await expect.poll(seen).toEqual([
    ['page_view', '/', 'load'],
    ['page_leave', '/', undefined],
    ['page_view', '/next', 'load'],
    ['page_leave', '/next', undefined],
    ['page_view', '/', 'bfcache'],
    ['was_shown', '/', true],
  ])
  const views = server.events().filter(({ name }) => name === 'page_view')
  expect(new Set(views.map(({ page_id }) => page_id)).size).toBe(3)
  expect(new Set(views.map(({ session_id }) => session_id)).size).toBe(1)
  // What led back is no new arrival.
  expect(views[2]?.referrer).toBe(server.origin + '/')
  await browser.close()
})

test('a prerendered page counts when it is shown, not before', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(document, 'prerendering', { get: () => !(window as { isShown?: boolean }).isShown })
  })
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await page.evaluate("periplo('track', 'early')")
  // The page's own work of a second and a half: longer than any batch waits.
  await page.evaluate('new Promise((done) => setTimeout(done, 1500))')
  expect(server.received).toEqual([])
  await expectEvents(
    page,
    () => page.evaluate("window.isShown = true; document.dispatchEvent(new Event('prerenderingchange'))"),
    [view('/', 'load'), { name: 'early', seq: 1 }],
  )
})

/** Pages, not requests: what was not answered in time may come again under the same id. */
const pagesOf = (event: string) =>
  new Set(server.events().flatMap(({ name, page_id }) => (name === event ? [page_id] : []))).size

test('a page opened and closed at once is delivered over a slow line', async ({ page, context }) => {
  test.slow()
  server.answer({ delayMs: 300 })
  for (let visit = 1; visit <= 10; visit++) {
    const tab = visit === 1 ? page : await context.newPage()
    await tab.goto(server.origin + '/')
    await tab.waitForFunction('window.periplo?.isRunning')
    await tab.close()
    await expect.poll(() => pagesOf('page_view')).toBe(visit)
  }
  expect(pagesOf('page_leave')).toBe(10)
})

test('hiding a tab tells the time so far, leaving it later only what is new', async ({ page }) => {
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await hide(true)
  await expect.poll(() => server.events().map(({ name }) => name)).toEqual(['page_view', 'page_leave'])
  await page.goto('about:blank')
  await page.goto(server.origin + '/next')
  await expect.poll(() => server.events().filter(({ path }) => path === '/next').length).toBe(1)
  expect(server.events().filter(({ name }) => name === 'page_leave').length).toBe(1)
})

test('calls made before the script has come are replayed in order', async ({ page }) => {
  await page.addInitScript(() => {
    const global = window as unknown as { periplo: { (...call: unknown[]): void; q?: unknown[][] } }
    global.periplo = (...call) => void (global.periplo.q ??= []).push(call)
    global.periplo('track', 'early', { plan: 'pro' })
  })
  await expectEvents(page, () => page.goto(server.origin + '/'), [
    view('/', 'load'),
    { name: 'early', plan: 'pro', seq: 1 },
  ])
})

test('periplo page records a view that no address shows', async ({ page }) => {
  await page.goto(server.origin + '/')
  await expectEvents(page, () => callPeriplo(page, 'page', { step: 2 }), [
    view('/', 'load'),
    leave('/'),
    { ...view('/', 'manual'), step: 2 },
  ])
})

test('data-ignore leaves paths alone', async ({ page }) => {
  await server.close()
  server = await servePage(html('data-consent="opt-out" data-ignore="/admin, .quiet"', BODY))
  receiveEvents(page, server)
  await page.goto(server.origin + '/admin/users')
  await page.waitForFunction('window.periplo?.isRunning')
  await expectEvents(page, () => page.evaluate("history.pushState({}, '', '/shop')"), [view('/shop', 'push')])
})
