import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { launchChromium } from '../../support/launch-chromium.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
let errors: string[] = []
test.afterEach(() => server.close())

const OPT_OUT = 'data-consent="opt-out" data-off="vitals"'
const BODY = `<main style="height: 3000px"><a id="call" href="tel:+573001112233">call</a>
  <form id="lead" onsubmit="return false"><input name="city"><button id="send">send</button></form></main>`
/** What a page that counts its errors would have counted. */
const COUNT = `<script>
  window.counted = []
  window.onerror = (message) => void counted.push(String(message))
  window.addEventListener('unhandledrejection', ({ reason }) => counted.push(String(reason)))
</script>`

const serve = async (
  page: Page,
  markup: string,
  { headers = {}, parts = 'all' }: { headers?: Record<string, string>; parts?: 'all' | string[] } = {},
) => {
  server = await servePage(
    { '/': markup, '/plain': '<!doctype html><title>plain</title>' },
    { headers, parts },
  )
  receiveEvents(page, server)
  errors = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    // A part that is not served is the test's doing.
    if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text())
  })
}
const fetched = (part: string) =>
  server.requests.filter((request) => request.startsWith(`GET /p.${part}.`)).length

/** As a page of each kind leaves the language to those who come after it. */
const HOSTS: [what: string, script: string][] = [
  [
    'frozen prototypes',
    `for (const {prototype} of [Object, Array, Function, String, Promise, Map, Set, RegExp]) Object.freeze(prototype)`,
  ],
  [
    'frozen prototypes of the browser',
    `for (const {prototype} of [EventTarget, Node, Element, HTMLElement, HTMLFormElement, HTMLScriptElement, Storage, XMLHttpRequest])
       Object.freeze(prototype)`,
  ],
  [
    // What 1.7.3 and MooTools 1.4.5 leave, as found by loading Debian's packages of them: Array.from maps nothing.
    'Prototype.js',
    `Array.from = (item) => (item ? 'toArray' in Object(item) ? item.toArray() : [].slice.call(item) : [])
     const extend = (to, from) => { for (const name in from) to[name] = from[name] }
     extend(Array.prototype, {
       each(f) { for (let n = 0; n < this.length; n++) f(this[n], n); return this },
       map(f, that) { const r = []; this.each((v, n) => r.push(f.call(that, v, n))); return r },
       find(f, that) { let r; this.each((v, n) => { if (r === undefined && f.call(that, v, n)) r = v }); return r },
       some(f, that) { let r = false; this.each((v, n) => (r ||= !!f.call(that, v, n))); return r },
       every(f, that) { let r = true; this.each((v, n) => (r &&= !!f.call(that, v, n))); return r },
       toArray() { return this.slice() }, first() { return this[0] }, last() { return this[this.length - 1] },
       clear() { this.length = 0; return this }, without() { return this }, size() { return this.length },
     })
     extend(Function.prototype, { delay() {}, defer() {}, curry() {}, wrap() {}, argumentNames() { return [] } })
     extend(Element.prototype, { update() {}, select() {}, hide() {}, show() {}, replace() {}, insert() {}, down() {}, up() {} })
     extend(Event.prototype, { stop() {}, element() { return this.target }, findElement() {} })
     const Native = Element
     window.Element = Object.assign(function (tag) { return document.createElement(tag) }, Native)
     window.$ = (id) => document.getElementById(id); window.$$ = (selector) => [...document.querySelectorAll(selector)]
     Object.values = (o) => { const r = []; for (const name in o) r.push(o[name]); return r }`,
  ],
  [
    'MooTools',
    `Array.from = (item) => (item == null ? [] : typeof item === 'object' && 'length' in item ? [].slice.call(item) : [item])
     Function.prototype.bind = function (that) { const f = this; return function () { return f.apply(that, arguments) } }
     Function.prototype.$family = () => 'function'; Array.prototype.$family = () => 'array'
     Array.prototype.append = function (more) { this.push.apply(this, more); return this }
     Array.prototype.contains = Array.prototype.includes; String.prototype.contains = String.prototype.includes
     window.Request = function () {}; window.Element = function () {}; window.Event = function () {}
     window.Document = window.Window = function () {}`,
  ],
  [
    'an object that breaks JSON',
    `Object.prototype.own = 1; String.prototype.toJSON = () => { throw new Error('json') }`,
  ],
  [
    'a fetch of its own',
    `const original = fetch; window.calls = 0
     window.fetch = function (...args) { calls++; return original.apply(window, args).then((answer) => answer) }`,
  ],
  ['no figures of the load', `performance.getEntriesByType = () => { throw new Error('taken away') }`],
  [
    'no performance but the clock',
    `Object.defineProperty(window, 'performance', {value: {now: performance.now.bind(performance)}})`,
  ],
  [
    'watchers of the browser that throw',
    `for (const name of ['IntersectionObserver', 'MutationObserver', 'PerformanceObserver', 'ResizeObserver'])
       window[name] = class extends window[name] {
         constructor(callback) {
           super(callback)
           // Playwright has need of them.
           if (/\\/p\\./.test(new Error().stack)) throw new Error(name)
         }
       }`,
  ],
  [
    'CommonJS and AMD',
    `window.module = {exports: {}}; window.exports = module.exports; window.require = () => { throw new Error('require') }
     window.define = () => { throw new Error('define') }; define.amd = {}`,
  ],
  ['a setter of our name that is taken', `window.periplo = undefined`],
  [
    'names of the window taken by elements',
    `addEventListener('DOMContentLoaded', () => document.body.insertAdjacentHTML('beforeend',
       '<a id="drift"></a><a id="dataLayer"></a><a name="Shopify"></a><img name="head"><form name="body"></form>'))`,
  ],
]

for (const [what, script] of HOSTS) {
  test(`${what}: every watcher works, with all second files, and the page counts no error`, async ({
    page,
  }) => {
    await serve(page, html(OPT_OUT, BODY, `${COUNT}<script>${script}</script>`))
    await page.goto(server.origin + '/')
    await page.waitForFunction('window.periplo?.isRunning')
    await expect.poll(() => fetched('forms')).toBe(1)
    await expect.poll(() => fetched('friction')).toBe(1)
    await partsHaveRun(page, 'links', 'forms')
    const form = async () => {
      await page.fill('[name=city]', 'Lima')
      await page.click('#send')
    }
    const events = await expectEvents(page, async () => {
      await form()
      // At last: Chromium may drop a click that comes while it looks for who opens `tel:`.
      await page.click('#call')
      await callPeriplo(page, 'track', 'own', { list: [1, { two: [3] }], text: 'ñ' })
    }, [
      { name: 'page_view', navigation: expect.stringMatching(/load/) },
      { name: 'form_start', form_id: 'lead' },
      { name: 'form_submit', form_id: 'lead' },
      { name: 'contact_click', contact: '+573001112233' },
      { name: 'own', list: [1, { two: [3] }], text: 'ñ' },
    ])
    expect(events[0]?.visitor_id).toMatch(/^[0-9a-z]{22}$/)
    await page.goto(server.origin + '/plain')
    await expect.poll(() => server.events().map(({ name }) => name)).toContain('page_leave')
    expect(errors).toEqual([])
  })
}

test('without random numbers nothing is measured, and nothing reaches the page', async ({ page }) => {
  await serve(
    page,
    html(
      OPT_OUT,
      BODY,
      `${COUNT}<script>crypto.getRandomValues = () => { throw new Error('taken away') }</script>`,
    ),
  )
  await page.goto(server.origin + '/')
  await page.click('#call')
  expect(await page.evaluate('counted')).toEqual([])
  expect(errors).toEqual([])
})

test('document.write after the load takes our listeners away, and harms nothing', async ({ page }) => {
  await serve(page, html(OPT_OUT, BODY, COUNT))
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'before')
  await page.evaluate("document.write('<title>New</title><p id=new>new</p>'); document.close()")
  await expectEvents(page, () => callPeriplo(page, 'track', 'after'), [
    { name: 'page_view' },
    { name: 'before' },
    { name: 'after' },
  ])
  expect(await page.evaluate('counted')).toEqual([])
  expect(errors).toEqual([])
})

const CSP = "default-src 'none'; connect-src 'self'; img-src data:; "

test('a strict policy with nonce and strict-dynamic lets core and second files run', async ({ page }) => {
  await serve(page, html(`${OPT_OUT} nonce="n0nce"`, '<form id="lead"><input name="city"></form>'), {
    headers: { 'content-security-policy': `${CSP}script-src 'nonce-n0nce' 'strict-dynamic'` },
  })
  await page.goto(server.origin + '/')
  await expect.poll(() => fetched('forms')).toBe(1)
  await expect.poll(() => fetched('friction')).toBe(1)
  await expectEvents(page, () => page.fill('[name=city]', 'Lima'), [
    { name: 'page_view' },
    { name: 'form_start' },
  ])
  expect(errors).toEqual([])
})

test('Trusted Types: where the page allows our policy the second files come', async ({ page }) => {
  await serve(page, html(`${OPT_OUT} nonce="n0nce"`, '<form id="lead"><input name="city"></form>'), {
    headers: {
      'content-security-policy': `${CSP}script-src 'nonce-n0nce'; require-trusted-types-for 'script'; trusted-types periplo`,
    },
  })
  await page.goto(server.origin + '/')
  await expect.poll(() => fetched('friction')).toBe(1)
  await expectEvents(page, () => page.fill('[name=city]', 'Lima'), [
    { name: 'page_view' },
    { name: 'form_start' },
  ])
  expect(errors).toEqual([])
})

test('Trusted Types: where it does not, the core works alone and the page counts no error', async ({
  page,
}) => {
  await serve(
    page,
    html(
      `${OPT_OUT} nonce="n0nce"`,
      BODY.replace('onsubmit="return false"', ''),
      COUNT.replace('<script', '<script nonce="n0nce"'),
    ),
    {
      headers: {
        'content-security-policy': `${CSP}style-src 'unsafe-inline'; script-src 'nonce-n0nce'; require-trusted-types-for 'script'; trusted-types none-of-ours`,
      },
    },
  )
  await page.goto(server.origin + '/')
  await expectEvents(page, () => callPeriplo(page, 'track', 'own'), [{ name: 'page_view' }, { name: 'own' }])
  expect(server.requests.filter((request) => request.startsWith('GET /p.')).length).toBe(1)
  expect(await page.evaluate('counted')).toEqual([])
  // The browser itself says once in the console that a policy was refused.
  expect(errors.filter((text) => !text.includes('TrustedTypePolicy'))).toEqual([])
  expect(errors.length).toBe(1)
})

test('the tag and every second file twice: each event once', async ({ page }) => {
  const tag = `<script src="/p.js" data-site="demo" ${OPT_OUT}></script>`
  await serve(page, html(OPT_OUT, BODY, COUNT + tag))
  await page.goto(server.origin + '/')
  await expect.poll(() => fetched('friction')).toBe(1)
  for (const part of ['forms', 'friction', 'errors', 'find', 'page', 'links']) {
    await page.addScriptTag({ url: `/p.${part}.js` })
  }
  await page.addScriptTag({ url: '/p.js' })
  await expectEvents(page, async () => {
    await page.fill('[name=city]', 'Lima')
    await page.click('#send')
    await page.click('#call')
  }, [{ name: 'page_view' }, { name: 'form_start' }, { name: 'form_submit' }, { name: 'contact_click' }])
  // By the finder, and by us.
  expect(fetched('forms')).toBe(2)
  expect(errors).toEqual([])
})

test('a second file that comes before the core does nothing, and the finder brings it again', async ({
  page,
}) => {
  await serve(page, html(OPT_OUT, BODY, `${COUNT}<script src="/p.forms.js"></script>`))
  await page.goto(server.origin + '/')
  await partsHaveRun(page, 'forms')
  await expectEvents(page, () => page.fill('[name=city]', 'Lima'), [
    { name: 'page_view' },
    { name: 'form_start' },
  ])
  expect(errors).toEqual([])
})

for (const [what, answer] of [
  ['throws', "throw new Error('own')"],
  ['answers with nothing', 'return undefined'],
  ['answers with something else', "return Promise.resolve('text')"],
  ['never answers', 'return new Promise(() => {})'],
] as const) {
  test(`a page whose own fetch ${what} counts no error, and its outbox keeps the events`, async ({
    page,
  }) => {
    await serve(page, html(OPT_OUT, BODY, `${COUNT}<script>window.fetch = () => { ${answer} }</script>`))
    await page.goto(server.origin + '/')
    await callPeriplo(page, 'track', 'kept')
    await expect
      .poll(() =>
        page.evaluate(() =>
          Object.keys(localStorage)
            .filter((key) => key.startsWith('periplo.'))
            .map((key) => localStorage[key] as string)
            .join(),
        ),
      )
      .toContain('kept')
    expect(await page.evaluate('counted')).toEqual([])
    expect(errors).toEqual([])
  })
}

test('a sandboxed frame without storage sends what happens in it', async ({ page }) => {
  const inner = html(OPT_OUT, `<a id="call" onclick="periplo('track', 'own')">call</a>`, COUNT).replaceAll(
    '"',
    '&quot;',
  )
  server = await servePage('')
  const { origin } = server
  await server.close()
  server = await servePage(
    {
      '/': `<!doctype html><title>outer</title><iframe sandbox="allow-scripts" srcdoc="${inner.replace('/p.js', origin + '/p.js')}"></iframe>`,
    },
    { port: Number(new URL(origin).port), parts: [] },
  )
  server.answer({ headers: { 'access-control-allow-origin': '*' } })
  const thrown: string[] = []
  page.on('pageerror', (error) => thrown.push(error.message))
  await page.goto(server.origin + '/')
  await page.frameLocator('iframe').locator('#call').click()
  await expect.poll(() => server.events().map(({ name }) => name)).toEqual(['page_view', 'own'])
  expect(new Set(server.events().map(({ visitor_id }) => visitor_id)).size).toBe(1)
  expect(thrown).toEqual([])
})

for (const [what, markup] of [
  [
    'a page of frames',
    `<html><head><script src="/p.js" data-site="demo" ${OPT_OUT}></script></head><frameset cols="50%,50%"><frame src="/plain"><frame src="/plain"></frameset></html>`,
  ],
  [
    'a page without a head',
    `<html><body><script>document.head.remove()</script><script src="/p.js" data-site="demo" ${OPT_OUT}></script><p>body</p></body></html>`,
  ],
  ['a page without a body yet', `<script src="/p.js" data-site="demo" ${OPT_OUT}></script>`],
] as const) {
  test(`${what}: its view is recorded, nothing is thrown`, async ({ page }) => {
    await serve(page, markup)
    await page.goto(server.origin + '/')
    await expectEvents(page, async () => {}, [{ name: 'page_view' }])
    expect(errors.filter((text) => !text.includes('favicon'))).toEqual([])
  })
}

test('a page in XHTML', async ({ page }) => {
  await serve(
    page,
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Shop</title><link rel="icon" href="data:,"/><script src="/p.js" data-site="demo" data-consent="opt-out" data-off="vitals"></script></head><body><form id="lead"><input name="city"/></form><a id="call" href="tel:1">call</a></body></html>`,
    { headers: { 'content-type': 'application/xhtml+xml' } },
  )
  await page.goto(server.origin + '/')
  await partsHaveRun(page, 'links', 'forms')
  await expectEvents(page, async () => {
    await page.fill('[name=city]', 'Lima')
    await page.click('#call')
  }, [{ name: 'page_view', title: 'Shop' }, { name: 'form_start' }, { name: 'contact_click' }])
  expect(errors).toEqual([])
})

/** Globals that make the finder fetch what it can. */
const EVERYTHING =
  '<script>window.google_tag_data = {}; window.Tawk_API = {}; window.LiveChatWidget = {on() {}, get() {}}</script>'

test('with every second file the page still enters the back/forward cache', async () => {
  const browser = await launchChromium(['--disable-back-forward-cache'])
  const page = await browser.newPage()
  await serve(page, html('data-consent="opt-out" data-domains="shop.example"', BODY, EVERYTHING))
  await page.goto(server.origin + '/')
  for (const part of [
    'cmp',
    'chat',
    'chat-b',
    'forms',
    'links',
    'errors',
    'page',
    'friction',
    'vitals',
    'linker',
  ]) {
    await expect.poll(() => fetched(part), { message: part }).toBe(1)
  }
  await expect.poll(() => server.events().length).toBeGreaterThan(0)
  // The page that came back cannot be spoken to: it asks the server for what it finds.
  await page.evaluate(
    "addEventListener('pageshow', ({persisted}) => fetch(persisted ? '/was-persisted' : '/was-loaded'))",
  )
  await page.goto(server.origin + '/plain')
  await page.evaluate('setTimeout(() => history.back())')
  await expect
    .poll(() => server.requests.find((request) => request.includes('/was-')))
    .toBe('GET /was-persisted')
  await expect.poll(() => server.events().filter(({ navigation }) => navigation === 'bfcache').length).toBe(1)
  await browser.close()
})

test('what only matters later is fetched after the load event, and the load waits for no collector', async ({
  page,
}) => {
  await serve(
    page,
    html('data-consent="opt-out"', BODY, `${EVERYTHING}<script>onload = () => fetch('/was-loaded')</script>`),
  )
  server.answer({ hang: true })
  await page.goto(server.origin + '/')
  for (const part of ['friction', 'vitals']) {
    await expect.poll(() => fetched(part)).toBe(1)
    const of = (text: string) => server.requests.findIndex((request) => request.startsWith(text))
    expect(of(`GET /p.${part}.`)).toBeGreaterThan(of('GET /was-loaded'))
  }
})
