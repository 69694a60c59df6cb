import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { distinct } from '../support/expect-events.ts'
import { type ServedPage, html, servePage } from '../support/serve-page.ts'
import type { Browser, Tab } from './browser.ts'
import { firefox, privateFirefox } from './firefox.ts'
import { webkit } from './webkit.ts'

const BODY = `<a id="next" href="/next">next</a>
  <form id="lead" action="/thanks"><input id="email" name="email" type="email"><input name="pw" type="password"><button>send</button></form>`
const GRANTED = html('data-consent="opt-out"', BODY)
const ASKING = html('', BODY)

/** What of ours may be on the device, by name. */
const DEVICE = `(async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...document.cookie.split('; ').filter(Boolean),
  ...((await indexedDB.databases?.()) ?? []).map(({ name }) => name), ...(window.caches ? await caches.keys() : []),
])()`

describe.each([firefox, privateFirefox, webkit])('$name', ({ launch, wants }) => {
  if (!launch) {
    test.skip(`not installed: ${wants}`)
    return
  }
  let browser: Browser
  let tab: Tab
  let server: ServedPage

  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.quit())
  beforeEach(async () => {
    tab = await browser.openTab()
  })
  afterEach(async () => {
    await tab.close().catch(() => undefined)
    await server.close()
  })

  const serve = async (...given: Parameters<typeof servePage>) => {
    server = await servePage(...given)
  }
  const open = async (path = '/') => {
    await tab.open(server.origin + path)
    await expect.poll(() => tab.evaluate('window.periplo?.isRunning')).toBe(true)
  }
  const call = (...given: unknown[]) => tab.evaluate(`void periplo(...${JSON.stringify(given)})`)
  /** Every event as it came, so twice if it came twice. */
  const names = () => server.events().map(({ name }) => name)
  /** Waits for these, in this order, and for no others: what was recorded before a marker comes before it. */
  const expectEvents = async (expected: string[]) => {
    await call('track', 'marker')
    await expect.poll(names).toContain('marker')
    expect(names().filter((name) => name !== 'marker')).toEqual(expected)
  }
  const expectOnce = () => {
    const ids = server.events().map(({ event_id }) => event_id)
    expect(ids).toEqual([...new Set(ids)])
  }
  /** What a collector would keep: it knows an event that comes again by its id. */
  const kept = () => distinct(server.events())

  test('page view, event and leave come once each', async () => {
    await serve(GRANTED)
    await open()
    await call('track', 'quote_requested', { plan: 'pro' })
    await tab.open('about:blank')
    await expect.poll(names).toEqual(['page_view', 'quote_requested', 'page_leave'])
    expectOnce()
    const [view] = server.events()
    expect(view).toMatchObject({ navigation: 'load', title: 'Shop', seq: 0, consent_mode: 'granted' })
    expect(view?.visitor_id).toHaveLength(22)
    expect(view?.['timezone']).toMatch(/./)
  })

  test('nothing is stored or sent before consent, and nothing is left after it is taken back', async () => {
    await serve(ASKING, { parts: 'all' })
    await open('/?utm_source=mail&gclid=secret')
    await tab.click('#email')
    await call('track', 'quote_requested')
    await call('identify', 'user-7')
    // The vitals come last, when the page is idle.
    await expect.poll(() => server.requests.join()).toContain('/p.vitals.')
    expect(await tab.evaluate(DEVICE)).toEqual([])
    expect(server.received).toEqual([])

    await call('consent', { analytics: true })
    await expect.poll(names).toContain('consent_update')
    expect(server.events()[0]).toMatchObject({ name: 'page_view', seq: 0 })
    expect(server.events()[0]?.url).toContain('utm_source=mail')
    expect(await tab.evaluate(DEVICE)).toContain('periplo')

    await call('consent', { analytics: false })
    await expect.poll(() => tab.evaluate(DEVICE)).toEqual([])
    const sent = server.received.length
    await call('track', 'quote_requested')
    await tab.open('about:blank')
    await open('/next')
    expect(server.received.length).toBeLessThanOrEqual(sent + 1)
    expect(server.events().at(-1)).toMatchObject({ name: 'consent_update', consent_after: 'denied' })
    expect(await tab.evaluate(DEVICE)).toEqual([])
    expectOnce()
  })

  test('each place of a single-page site is one page view', async () => {
    await serve(GRANTED)
    await open()
    await tab.evaluate("history.pushState({}, '', '/two')")
    await tab.evaluate("history.replaceState({}, '', '/two?filter=red')")
    await tab.evaluate("void (location.hash = '#part')")
    await tab.evaluate("history.pushState({}, '', '/three')")
    await expectEvents(['page_view', 'page_leave', 'page_view', 'page_leave', 'page_view'])
    const views = server.events().filter(({ name }) => name === 'page_view')
    expect(views.map(({ path, navigation }) => [path, navigation])).toEqual([
      ['/', 'load'],
      ['/two', 'push'],
      ['/three', 'push'],
    ])
    expect(new Set(views.map(({ session_id }) => session_id)).size).toBe(1)
    expectOnce()
  })

  test('a tab that is closed before anything was sent is delivered', async () => {
    await serve(GRANTED)
    await open()
    await tab.evaluate('new Promise((done) => (window.requestIdleCallback ?? setTimeout)(() => done()))')
    const before = server.received.length
    await tab.close()
    expect(before).toBe(0)
    await expect.poll(names).toEqual(['page_view', 'page_leave'])
    expectOnce()
  })

  test('a return by the back button is one page view', async () => {
    await serve(GRANTED)
    await open()
    await tab.evaluate('void (window.isKept = true)')
    await tab.click('#next')
    await expect.poll(names).toEqual(['page_view', 'page_leave', 'page_view'])
    await tab.evaluate('void setTimeout(() => history.back())')
    await expect
      .poll(() => kept().map(({ name, path }) => [name, path]))
      .toEqual([
        ['page_view', '/'],
        ['page_leave', '/'],
        ['page_view', '/next'],
        ['page_leave', '/next'],
        ['page_view', '/'],
      ])
    expect(await tab.evaluate('window.isKept')).toBe(true)
    expect(kept().at(-1)?.navigation).toBe('bfcache')
  })

  test('forms tell starts and attempts and never a value; the data layer tells its cart', async () => {
    await serve(GRANTED, { parts: ['find', 'forms', 'forms-fields'] })
    await open()
    await tab.evaluate(
      "void (window.dataLayer = [], document.querySelector('#lead').onsubmit = (event) => event.preventDefault())",
    )
    await expect.poll(() => server.requests.join()).toContain('/p.forms-fields.')
    await tab.type('#email', 'private@example.org')
    await tab.type('[name=pw]', 'hunter2')
    await expect.poll(names).toContain('form_start')
    await tab.click('#lead button')
    await tab.evaluate(
      "void dataLayer.push({event: 'add_to_cart', ecommerce: {currency: 'EUR', value: 25, items: [{item_id: 'A1', quantity: 2, price: 12.5}]}})",
    )
    await tab.open('about:blank')
    await expect
      .poll(() =>
        names()
          .filter((name) => name !== 'form_view')
          .toSorted(),
      )
      .toEqual(['add_to_cart', 'form_start', 'form_submit', 'page_leave', 'page_view'])
    const find = (wanted: string) => server.events().find(({ name }) => name === wanted)
    expect(find('form_start')).toMatchObject({ form_id: 'lead', field_id: 'email' })
    expect(find('form_submit')).toMatchObject({ form_id: 'lead', filled_count: 2, attempt_no: 1 })
    expect(find('form_submit')?.['form_fields']).toMatchObject([
      { field_id: 'email', change_count: 1, touch_order: 1 },
      { field_id: 'password', change_count: 1, touch_order: 2 },
    ])
    expect(find('add_to_cart')).toMatchObject({ value: 25, items: [{ item_id: 'A1', quantity: 2 }] })
    const sent = server.received.map(({ body }) => body).join()
    expect(sent).not.toMatch(/private|hunter2/)
    expectOnce()
  })

  test('where storage is forbidden everything is still recorded once', async () => {
    await serve(GRANTED, { headers: { 'content-security-policy': 'sandbox allow-scripts' } })
    await open()
    const read = '(() => { try { return localStorage.length } catch ({ name }) { return name } })()'
    expect(await tab.evaluate(read)).toBe('SecurityError')
    await call('track', 'quote_requested')
    await tab.open('about:blank')
    await expect.poll(names).toEqual(['page_view', 'quote_requested', 'page_leave'])
    expectOnce()
    const ids = server.events().map(({ visitor_id }) => visitor_id)
    expect(new Set(ids).size).toBe(1)
  })

  test('what a collector refuses for now is brought by the next page, once', async () => {
    await serve(GRANTED)
    server.answer({ status: 503, headers: { 'retry-after': '600' } })
    await open()
    await call('track', 'quote_requested')
    await expect.poll(() => server.received.length).toBeGreaterThan(0)
    await tab.open('about:blank')
    server.answer({})
    await open('/next')
    const taken = () =>
      server.received.flatMap(({ isAcknowledged, batch }) =>
        isAcknowledged ? batch.events.map(({ name }) => name) : [],
      )
    await expect.poll(taken).toContain('quote_requested')
    expect(taken().filter((name) => name === 'quote_requested')).toHaveLength(1)
    expect(taken().filter((name) => name === 'page_view')).toHaveLength(2)
  })
})
