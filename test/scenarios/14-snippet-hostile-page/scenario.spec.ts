import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
const errors: string[] = []
const serve = async (page: Page, markup: string, headers: Record<string, string> = {}) => {
  server = await servePage(markup, { headers, parts: 'all' })
  receiveEvents(page, server)
  errors.length = 0
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => errors.push(message.text()))
}
test.afterEach(() => server.close())

const OPT_OUT = 'data-consent="opt-out" data-off="vitals"'

for (const [what, script] of [
  ['a frozen data layer', "window.dataLayer = Object.freeze([{event: 'view_cart', ecommerce: {}}])"],
  ['a data layer that is no array', 'window.dataLayer = {push() {}}'],
  ['a data layer whose getter throws', "Object.defineProperty(window, 'dataLayer', {get() { throw 1 }})"],
  [
    'additions to the array prototype',
    'Array.prototype.last = function () {}; Array.prototype.total = 1; Object.prototype.extra = 1',
  ],
  [
    'an AMD loader',
    'window.define = (name) => { throw new Error(name) }; define.amd = {}; window.exports = {}; window.module = {exports}',
  ],
  [
    'no Web Locks and no idle callback',
    'Object.defineProperty(navigator, "locks", {value: undefined}); window.requestIdleCallback = undefined',
  ],
  ['no timeout signal', 'AbortSignal.timeout = undefined'],
  ['a frozen history', 'Object.freeze(history)'],
] as const) {
  test(`${what}: events arrive, nothing is thrown`, async ({ page }) => {
    await serve(page, html(OPT_OUT, '', `<script>${script}</script>`))
    await page.goto(server.origin + '/')
    await callPeriplo(page, 'track', 'works')
    const cart = what === 'a frozen data layer' ? [{ name: 'view_cart' }] : []
    await expectEvents(page, async () => {}, [{ name: 'page_view' }, ...cart, { name: 'works' }])
    expect(errors).toEqual([])
  })
}

test('a strict content security policy with a nonce', async ({ page }) => {
  await serve(page, html(`${OPT_OUT} nonce="n0nce"`), {
    'content-security-policy':
      "default-src 'none'; script-src 'nonce-n0nce'; connect-src 'self'; require-trusted-types-for 'script'",
  })
  await page.goto(server.origin + '/')
  await expectEvents(page, async () => {}, [{ name: 'page_view' }])
  expect(errors.filter((text) => !text.includes('favicon') && !text.includes('data:'))).toEqual([])
})

test('two copies of the tag count once', async ({ page }) => {
  const tag = `<script src="/p.js" data-site="demo" ${OPT_OUT}></script>`
  await serve(page, html(OPT_OUT, '<a href="tel:1">call</a>', tag + tag))
  await page.goto(server.origin + '/')
  await partsHaveRun(page, 'links')
  await expectEvents(page, () => page.evaluate("document.querySelector('a').click()"), [
    { name: 'page_view' },
    { name: 'contact_click' },
  ])
})

test('the page keeps its own handlers, and no leave handler is added', async ({ page }) => {
  await page.addInitScript(() => {
    const added: string[] = ((window as unknown as { added: string[] }).added = [])
    // oxlint-disable-next-line typescript/unbound-method -- called on the target below
    const add = EventTarget.prototype.addEventListener
    EventTarget.prototype.addEventListener = function (type: string, ...rest: [never, never]) {
      added.push(type)
      add.call(this, type, ...rest)
    }
  })
  await serve(page, html(OPT_OUT, '<form onsubmit="window.own = 1; return false"><button>go</button></form>'))
  await page.goto(server.origin + '/')
  await expectEvents(page, () => page.click('button'), [{ name: 'page_view' }, { name: 'form_submit' }])
  expect(await page.evaluate('window.own')).toBe(1)
  const added = await page.evaluate<string[]>('window.added')
  expect(added).toContain('pagehide')
  expect(added).not.toContain('unload')
  expect(added).not.toContain('beforeunload')
})

test('without data-debug nothing is said, with it everything has a reason', async ({ page }) => {
  await serve(page, html(OPT_OUT))
  await page.goto(server.origin + '/')
  await expectEvents(page, () => callPeriplo(page, 'track', 'Wrong Name'), [{ name: 'page_view' }])
  expect(errors).toEqual([])
  await server.close()
  await serve(page, html('data-debug'))
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'Wrong Name')
  await callPeriplo(page, 'consent', { analytics: false })
  await callPeriplo(page, 'track', 'after_refusal')
  const said = errors.join('\n')
  for (const reason of [
    /page_view .*consent/,
    /Wrong Name .*snake_case/,
    /pending to denied/,
    /after_refusal .*denied/,
  ]) {
    expect(said).toMatch(reason)
  }
})

test('a tag without a site measures nothing and says so under data-debug', async ({ page }) => {
  await serve(page, html('data-debug').replace('data-site="demo"', ''))
  await page.goto(server.origin + '/')
  await expect.poll(() => errors.join()).toContain('data-site')
  expect(server.received).toEqual([])
})
