import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { type ReceivedEvent, type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const open = async (page: Page, part: string, body = '', attributes = '', head = '') => {
  server = await servePage(
    {
      '/': html(`data-consent="opt-out" ${attributes}`, body, head),
      '/answer': 'ok',
      '/boom.js': `throw new TypeError('no user ana@example.com')`,
      '/reject.js': `Promise.reject(new RangeError('order 1234567'))`,
      '/plain': '<!doctype html><title>plain</title>',
    },
    { parts: ['errors', 'friction', 'vitals', 'vitals-attribution'] },
  )
  receiveEvents(page, server)
  await page.goto(server.origin + '/')
  // The first request is no sign of life, and is out of the way of what follows.
  await expectEvents(page, async () => {}, [{ name: 'page_view' }])
  await page.addScriptTag({ url: `/p.${part}.js` })
}
const named = (name: string): ReceivedEvent[] => server.events().filter((event) => event.name === name)

const BUTTONS: [what: string, markup: string][] = [
  ['changes a text', `<button onclick="this.firstChild.data = 'Added'">x</button>`],
  ['changes an attribute elsewhere', `<button onclick="document.body.className = 'open'">x</button>`],
  ['opens on press', `<button onpointerdown="document.body.append('menu')">x</button>`],
  ['asks the server', `<button onclick="fetch('/answer')">x</button>`],
  ['pushes an address', `<button onclick="history.pushState({}, '', '/two')">x</button>`],
  ['moves the focus', `<input id="field"><button onclick="field.focus()">x</button>`],
  ['scrolls', `<button onclick="window.scrollTo(0, 300)">x</button><div style="height: 3000px"></div>`],
  ['opens a popover', `<button popovertarget="pop">x</button><div id="pop" popover>menu</div>`],
  ['complains of a field', `<form><input required autofocus><button>x</button></form>`],
  ['changes its shadow tree', `<x-card></x-card>`],
  [
    'blocks with an alert',
    `<button onclick="const until = Date.now() + 1700; while (Date.now() < until);">x</button>`,
  ],
  ['is a link', `<a href="#part">x</a><p id="part"></p>`],
  ['is disabled', `<button aria-disabled="true">x</button>`],
  ['is a label', `<label style="cursor: pointer">x</label>`],
  ['can be written in', `<div contenteditable style="cursor: pointer">x</div>`],
  ['looks like nothing', `<p>x</p>`],
  ['is left alone', `<div class="private"><button>x</button></div>`],
]
const SHADOW = `<script>customElements.define('x-card', class extends HTMLElement {
  constructor() {
    super()
    this.attachShadow({mode: 'open'}).innerHTML = '<button>x</button><p></p>'
    this.shadowRoot.firstChild.onclick = () => this.shadowRoot.lastChild.append('more')
  }
})</script>`

/** Judged after a second, and two more for requests. */
const JUDGED_MS = 3300

for (const [what, markup] of BUTTONS) {
  test(`a click that is answered is not dead: it ${what}`, async ({ page }) => {
    await open(page, 'friction', markup + SHADOW, 'data-ignore="/private, .private"')
    await page.getByText('x', { exact: true }).first().click({ force: true })
    await page.waitForTimeout(JUDGED_MS)
    await callPeriplo(page, 'track', 'judged')
    await expect.poll(() => named('judged')).toHaveLength(1)
    expect(named('dead_click')).toEqual([])
  })
}

for (const [what, markup, element] of [
  ['a button', `<main><button class="btn buy css-1a2b3c">x</button></main>`, 'body > main > button.btn.buy'],
  ['a role', `<div role="button" id="pay">x</div>`, 'div#pay'],
  ['a link to nowhere', `<a href="#">x</a>`, 'html > body > a'],
  ['a link of a script', `<a href="javascript:void 0">x</a>`, 'html > body > a'],
  ['a hand', `<p id="more" style="cursor: pointer">x</p>`, 'p#more'],
  [
    'an icon in a button',
    `<button id="menu"><svg width="20" height="20"><text y="15">x</text></svg></button>`,
    'button#menu',
  ],
] as const) {
  test(`a dead click on ${what} is told once, without its text`, async ({ page }) => {
    await open(page, 'friction', markup)
    const place = page.getByText('x', { exact: true }).first()
    await place.click()
    await place.click()
    await expect.poll(() => named('dead_click'), { timeout: 8000 }).toHaveLength(1)
    expect(named('dead_click')[0]).toMatchObject({ element })
    expect(named('rage_click')).toEqual([])
  })
}

test('a rage click is told once a burst, also where something happens', async ({ page }) => {
  await open(
    page,
    'friction',
    `<button id="add" onclick="this.append('!')"><b>x</b></button><input id="field">`,
  )
  await expectEvents(page, async () => {
    await page.locator('#add').click({ clickCount: 6, delay: 10 })
    // Three clicks mark what is written.
    await page.locator('#field').click({ clickCount: 3 })
  }, [{ name: 'rage_click', element: 'button#add', click_count: 3 }])
})

test('loaded twice, it tells once', async ({ page }) => {
  await open(page, 'friction', `<button id="add">x</button>`)
  await page.addScriptTag({ url: '/p.friction.js' })
  await expectEvents(page, () => page.locator('#add').click({ clickCount: 3, delay: 10 }), [
    { name: 'rage_click' },
  ])
})

test('errors are told scrubbed, five a page and each once; the page’s own handlers are called', async ({
  page,
}) => {
  await open(
    page,
    'errors',
    '',
    '',
    `<script>
    window.own = []
    window.onerror = (message) => { own.push(message); return true }
    window.onunhandledrejection = (event) => { own.push('rejected'); event.preventDefault() }
  </script>`,
  )
  const thrown = async (code: string) => {
    await page.evaluate((text) => {
      const script = document.createElement('script')
      script.textContent = text
      document.head.append(script)
    }, code)
  }
  await expectEvents(page, async () => {
    await page.addScriptTag({ url: '/boom.js?mail=ana@example.com' })
    await thrown(`throw new TypeError('no user bea@example.com')`)
    await page.addScriptTag({ url: '/reject.js#top' })
    await thrown(`Promise.reject({mail: 'ana@example.com'})`)
    await thrown(`document.body.append(Object.assign(new Image(), {src: 'data:,'}))`)
    await thrown(`dispatchEvent(new ErrorEvent('error', {message: 'Script error.'}))`)
    for (const word of ['a', 'b', 'c']) await thrown(`throw new Error('${word}')`)
  }, [
    { name: 'js_error', message: 'TypeError: no user *', place: expect.stringMatching(/\/boom.js:1$/) },
    { name: 'js_error', message: 'RangeError: order *', place: expect.stringMatching(/\/reject.js:1$/) },
    { name: 'js_error', message: 'Rejected' },
    { name: 'js_error', message: 'Error: a' },
    { name: 'js_error', message: 'Error: b' },
  ])
  expect(await page.evaluate('own')).toEqual([
    'Uncaught TypeError: no user ana@example.com',
    'Uncaught TypeError: no user bea@example.com',
    'rejected',
    'rejected',
    'Script error.',
    'Uncaught Error: a',
    'Uncaught Error: b',
    'Uncaught Error: c',
  ])
})

const HEAVY = `<h1 id="heading" style="font-size: 60px">A title that is large</h1>
  <button id="slow" onclick="const until = performance.now() + 120; while (performance.now() < until); heading.style.marginTop = '40px'">x</button>`

for (const part of ['vitals', 'vitals-attribution']) {
  test(`${part}: figures arrive once each, plausible`, async ({ page }) => {
    await open(page, part, HEAVY)
    await page.addScriptTag({ url: '/p.vitals.js' })
    await page.locator('#slow').click()
    // The library reads interactions when the page is idle, a second later at most.
    await page.waitForTimeout(1500)
    await page.goto(server.origin + '/plain')
    await expect
      .poll(() =>
        named('web_vital')
          .map(({ metric }) => metric as string)
          .sort(),
      )
      .toEqual(['CLS', 'FCP', 'INP', 'LCP', 'TTFB'])
    const figures = Object.fromEntries(named('web_vital').map((event) => [event.metric, event]))
    for (const { metric, metric_value = -1, rating } of named('web_vital')) {
      expect(metric_value).toBeGreaterThanOrEqual(0)
      expect(metric_value).toBeLessThan(metric === 'CLS' ? 1 : 10_000)
      if (metric !== 'CLS') expect(Number.isInteger(metric_value)).toBe(true)
      expect(['good', 'needs-improvement', 'poor']).toContain(rating)
    }
    expect(figures['INP']?.metric_value).toBeGreaterThanOrEqual(104)
    expect(figures['LCP']?.element).toBe(part === 'vitals' ? undefined : 'h1#heading')
    expect(figures['INP']?.element).toBe(part === 'vitals' ? undefined : 'button#slow')
  })
}

test('the interaction that leaves the page has its figure too', async ({ page }) => {
  await open(
    page,
    'vitals',
    `<button id="go" onclick="const until = performance.now() + 120; while (performance.now() < until); location = '/plain'">x</button>`,
  )
  // The library has begun once it has told what it knows at once.
  await expect.poll(() => named('web_vital').map(({ metric }) => metric)).toContain('TTFB')
  await page.locator('#go').click()
  await page.waitForURL('**/plain')
  await expect.poll(() => named('web_vital').map(({ metric }) => metric)).toContain('INP')
})
