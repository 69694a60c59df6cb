import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { launchChromium } from '../../support/launch-chromium.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
const serve = async (page: Page, attributes = '', head = '', parts: string[] = []) => {
  server = await servePage(html(attributes, '<form id="f"><input name="email"></form>', head), { parts })
  receiveEvents(page, server)
}
test.afterEach(() => server.close())

const names = () => server.events().map(({ name }) => name)
const GTAG = `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }</script>`
/** The page's own time passes: longer than a batch waits, so that what is not there will not come. */
const letTimePass = (page: Page) => page.evaluate('new Promise((done) => setTimeout(done, 1600))')
const LANDING = '/landing?utm_source=news&utm_medium=email&gclid=abc&mail=a@b.c#top'

test('opt-in: nothing is stored or sent before consent, then all with its own time, then nothing is left', async ({
  page,
}) => {
  await serve(page, '', '', ['find', 'forms'])
  await page.goto(server.origin + LANDING, { referer: 'https://www.example.org/article?id=7' })
  await callPeriplo(page, 'track', 'look_around', { n: 1 })
  // A router cleans the address before the visitor answers.
  await page.evaluate("history.replaceState({}, '', '/landing')")
  await page.fill('input', 'me@example.org')
  await letTimePass(page)
  const before = Date.now()
  expect(server.received).toEqual([])
  // Files, and nothing about the visitor: no query, no POST.
  const [landing, core, ...files] = server.requests
  expect([landing, core]).toEqual(['GET /landing', 'GET /p.js'])
  for (const file of files) expect(file).toMatch(/^GET \/p\.[\w-]+\.\w{8}\.js$/)
  expect(await listStorage(page)).toEqual([])

  const granted = await expectEvents(
    page,
    () => callPeriplo(page, 'consent', { analytics: true, ads: false }),
    [
      {
        name: 'page_view',
        url: server.origin + LANDING,
        referrer: 'https://www.example.org/article?id=7',
        seq: 0,
      },
      { name: 'look_around', n: 1, seq: 1 },
      { name: 'form_start', seq: 2 },
      {
        name: 'consent_update',
        consent_before: 'pending',
        consent_after: 'granted',
        consent_source: 'api',
        consent_purposes: ['analytics'],
        purposes_after: 'analytics',
      },
    ],
  )
  expect(granted[0]?.occurred_at).toBeLessThan(before - 1000)
  expect(new Set(granted.map(({ visitor_id }) => visitor_id)).size).toBe(1)
  expect(granted[0]?.visitor_id).toMatch(/^[0-9a-z]{22,}$/)
  expect(granted.every(({ consent_mode }) => consent_mode === 'granted')).toBe(true)
  await expect.poll(() => listStorage(page)).toEqual(['local periplo'])

  await callPeriplo(page, 'consent', { analytics: false })
  await expect
    .poll(() => server.events().at(-1))
    .toMatchObject({
      name: 'consent_update',
      consent_before: 'granted',
      consent_after: 'denied',
      consent_mode: 'granted',
      visitor_id: granted[0]?.visitor_id,
    })
  const count = server.received.length
  await callPeriplo(page, 'track', 'after_withdrawal')
  await letTimePass(page)
  await page.goto('about:blank')
  await page.goto(server.origin + '/')
  expect(await listStorage(page)).toEqual([])
  expect(server.received.length).toBe(count)
})

test('opt-in: a refusal drops what waited, a later grant begins with the page as it is', async ({ page }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'before_refusal')
  await callPeriplo(page, 'consent', { analytics: false })
  await callPeriplo(page, 'track', 'while_denied')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
  await expectEvents(page, () => callPeriplo(page, 'consent', { analytics: true }), [
    { name: 'page_view' },
    { name: 'consent_update', consent_before: 'denied', consent_after: 'granted' },
  ])
})

test('opt-in: an answer that leaves analytics open keeps what waits', async ({ page }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'before_the_answer')
  await callPeriplo(page, 'consent', { functional: true })
  expect(server.received).toEqual([])
  await expectEvents(page, () => callPeriplo(page, 'consent', { analytics: true }), [
    { name: 'page_view' },
    { name: 'before_the_answer' },
    { name: 'consent_update', consent_before: 'pending', purposes_after: 'analytics,functional' },
  ])
})

for (const isEarly of [true, false]) {
  test(`opt-in: a no ${isEarly ? 'before' : 'after'} the script takes away what an earlier page kept`, async ({
    page,
  }) => {
    await serve(page)
    await page.goto(server.origin + '/')
    await callPeriplo(page, 'consent', { analytics: true })
    await expect.poll(() => listStorage(page)).toEqual(['local periplo'])
    // The visitor withdraws where our script is not, as on the banner's own page.
    const init = `window.periplo = (...a) => (periplo.q = periplo.q || []).push(a); periplo('consent', {analytics: false})`
    if (isEarly) await page.addInitScript(init)
    await page.goto(server.origin + '/two')
    if (!isEarly) await callPeriplo(page, 'consent', { analytics: false })
    await expect.poll(() => listStorage(page)).toEqual([])
  })
}

test('opt-in: closing the page unanswered leaves nothing anywhere', async ({ page }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'identify', 'u-1')
  await page.goto(server.origin + '/two')
  await page.waitForFunction('window.periplo?.isRunning')
  expect(await listStorage(page)).toEqual([])
  expect(server.received).toEqual([])
})

test('opt-in: at most 200 events wait for an answer, the first ones', async ({ page }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await page.evaluate("for (let n = 1; n < 400; n++) periplo('track', 'step', {n})")
  await callPeriplo(page, 'consent', { analytics: true })
  await expect.poll(() => names().length).toBe(201)
  expect(server.events()[0]?.name).toBe('page_view')
  expect(server.events().filter(({ name }) => name === 'step').length).toBe(199)
})

test('an answer that a banner repeats on the next page is no change', async ({ page }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await expectEvents(page, () => callPeriplo(page, 'consent', { analytics: true }), [
    { name: 'page_view' },
    { name: 'consent_update' },
  ])
  await page.goto('about:blank')
  await expect.poll(names).toContain('page_leave')
  await page.goto(server.origin + '/two')
  await expectEvents(page, () => callPeriplo(page, 'consent', { analytics: true }), [
    { name: 'page_leave', path: '/' },
    { name: 'page_view', path: '/two' },
  ])
  const change = await expectEvents(page, () => callPeriplo(page, 'consent', { ads: true }), [
    {
      name: 'consent_update',
      consent_before: 'granted',
      consent_after: 'granted',
      purposes_before: 'analytics',
    },
  ])
  expect(change[0]?.['purposes_after']).toBe('analytics,ads')
})

test('remember keeps the answer for the next page, and the withdrawal too', async ({ page }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'consent', { analytics: true, remember: true })
  await expect.poll(names).toContain('consent_update')
  await page.goto(server.origin + '/two')
  await expect.poll(() => server.events().map(({ path }) => path)).toContain('/two')
  await callPeriplo(page, 'consent', { analytics: false, remember: true })
  await expect.poll(() => server.events().at(-1)?.['consent_after']).toBe('denied')
  expect(await listStorage(page)).toEqual(['local periplo.consent'])
  const count = server.received.length
  await page.goto(server.origin + '/three')
  await page.waitForFunction('window.periplo?.isRunning')
  await letTimePass(page)
  expect(server.received.length).toBe(count)
})

test('cookieless: sent without storage, identity, click ids, query or referring page', async ({ page }) => {
  await serve(page, 'data-consent="cookieless"')
  await page.goto(server.origin + LANDING, { referer: 'https://www.example.org/article?id=7' })
  await callPeriplo(page, 'identify', 'u-1', { mail: 'a@b.c' })
  const found = await expectEvents(page, async () => {}, [
    {
      name: 'page_view',
      consent_mode: 'cookieless',
      url: server.origin + '/landing?utm_source=news&utm_medium=email',
      referrer: 'https://www.example.org/',
    },
  ])
  expect(Object.keys(found[0] ?? {})).not.toContain('visitor_id')
  expect(server.received.map(({ body }) => body).join()).not.toMatch(
    /visitor_id|session_id|user_id|u-1|a@b|abc/,
  )
  expect(await listStorage(page)).toEqual([])
})

test('cookieless to granted: a new visitor, and nothing sent is joined to it', async ({ page }) => {
  await serve(page, 'data-consent="cookieless"')
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'identify', 'u-1')
  const [sent] = await expectEvents(page, async () => {}, [{ name: 'page_view', consent_mode: 'cookieless' }])
  const [change] = await expectEvents(page, () => callPeriplo(page, 'consent', { analytics: true }), [
    {
      name: 'consent_update',
      consent_before: 'cookieless',
      consent_after: 'granted',
      consent_mode: 'granted',
    },
    { name: 'identify', user_id: 'u-1' },
  ])
  expect(change?.visitor_id).toBeTruthy()
  expect(change?.page_id).not.toBe(sent?.page_id)
  expect(server.events().filter(({ name }) => name === 'page_view').length).toBe(1)
})

test('cookieless: the site can stop everything', async ({ page }) => {
  await serve(page, 'data-consent="cookieless"')
  await page.goto(server.origin + '/')
  await expectEvents(page, async () => {}, [{ name: 'page_view' }])
  await callPeriplo(page, 'consent', { analytics: false })
  await expect
    .poll(() => server.events().at(-1))
    .toMatchObject({ name: 'consent_update', consent_after: 'denied' })
  const count = server.received.length
  await callPeriplo(page, 'track', 'too_late')
  await letTimePass(page)
  expect(server.received.length).toBe(count)
})

test('opt-out: recorded until the visitor says no', async ({ page }) => {
  await serve(page, 'data-consent="opt-out"')
  await page.goto(server.origin + '/')
  await expectEvents(page, async () => {}, [
    { name: 'page_view', consent_mode: 'granted', consent_source: 'policy' },
  ])
  await callPeriplo(page, 'consent', { analytics: false })
  await expect.poll(names).toContain('consent_update')
  expect(await listStorage(page)).toEqual([])
})

test('opt-out: where a cookie says that a platform was answered, it has five seconds to come', async ({
  page,
}) => {
  await serve(page, 'data-consent="opt-out"')
  await page.clock.install()
  await page.context().addCookies([{ name: 'OptanonConsent', value: 'x', url: server.origin }])
  await page.goto(server.origin + '/')
  await page.clock.runFor(3000)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual(['cookie OptanonConsent'])
  await page.clock.runFor(5000)
  await expect
    .poll(() => server.events(), { intervals: [50] })
    .toMatchObject([{ name: 'page_view', consent_mode: 'granted', consent_source: 'policy' }])
})

test('opt-out: a refusal that was there before the script lets nothing out', async ({ page }) => {
  await serve(
    page,
    'data-consent="opt-out"',
    `${GTAG}<script>gtag('consent', 'update', {analytics_storage: 'denied'})</script>`,
  )
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
})

test('Consent Mode: an update answers, a default does not', async ({ page }) => {
  await serve(
    page,
    '',
    `${GTAG}<script>gtag('consent', 'default', {analytics_storage: 'granted', ad_storage: 'denied'})</script>`,
  )
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await letTimePass(page)
  expect(server.received).toEqual([])
  await expectEvents(
    page,
    () =>
      page.evaluate(
        "gtag('consent', 'update', {analytics_storage: 'granted', ad_storage: 'granted', ad_user_data: 'denied'})",
      ),
    [
      { name: 'page_view', consent_purposes: ['analytics', 'ads'] },
      { name: 'consent_update', consent_source: 'gcm', consent_before: 'pending', consent_after: 'granted' },
    ],
  )
  await page.evaluate("gtag('consent', 'update', {analytics_storage: 'denied'})")
  await expect
    .poll(() => server.events().at(-1))
    .toMatchObject({ name: 'consent_update', consent_after: 'denied' })
  expect(await listStorage(page)).toEqual([])
})

test('Consent Mode: under opt-out a default of denied waits for an answer', async ({ page }) => {
  await serve(
    page,
    'data-consent="opt-out"',
    `${GTAG}<script>gtag('consent', 'default', {analytics_storage: 'denied', region: ['ES']}); gtag('consent', 'default', {analytics_storage: 'granted'})</script>`,
  )
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await letTimePass(page)
  expect(server.received).toEqual([])
  await expectEvents(page, () => page.evaluate("gtag('consent', 'update', {analytics_storage: 'granted'})"), [
    { name: 'page_view' },
    { name: 'consent_update' },
  ])
})

test('Consent Mode: under cookieless a denied storage stays cookieless', async ({ page }) => {
  await serve(
    page,
    'data-consent="cookieless"',
    `${GTAG}<script>gtag('consent', 'update', {analytics_storage: 'denied'})</script>`,
  )
  await page.goto(server.origin + '/')
  await expectEvents(page, async () => {}, [{ name: 'page_view', consent_mode: 'cookieless' }])
  expect(await listStorage(page)).toEqual([])
})

test('Global Privacy Control denies ads whatever is answered', async ({ page }) => {
  await serve(page)
  await page.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
  await page.goto(server.origin + '/')
  const found = await expectEvents(
    page,
    () =>
      callPeriplo(page, 'consent', {
        analytics: true,
        ads: true,
        ads_personalization: true,
        functional: true,
      }),
    [{ name: 'page_view' }, { name: 'consent_update', purposes_after: 'analytics,functional' }],
  )
  expect(found[0]?.consent_purposes).toEqual(['analytics', 'functional'])
})

test('a withdrawal in one tab stops the others', async ({ page, context }) => {
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'consent', { analytics: true })
  const other = await context.newPage()
  await other.goto(server.origin + '/other')
  await callPeriplo(other, 'consent', { analytics: true })
  await expect.poll(() => server.events().map(({ path }) => path)).toContain('/other')
  await callPeriplo(page, 'consent', { analytics: false })
  await expect.poll(() => server.events().filter(({ name }) => name === 'consent_update').length).toBe(2)
  const count = server.received.length
  await callPeriplo(other, 'track', 'too_late')
  await letTimePass(other)
  await other.close({ runBeforeUnload: false })
  expect(server.received.length).toBe(count)
  expect(await listStorage(page)).toEqual([])
})

test('opt-in: what waited longer than thirty minutes is dropped', async ({ page }) => {
  await page.clock.install()
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'too_old')
  await page.clock.runFor(31 * 60_000)
  await callPeriplo(page, 'track', 'recent')
  await callPeriplo(page, 'consent', { analytics: true })
  await page.clock.runFor(2000)
  await expect.poll(names).toEqual(['recent', 'consent_update'])
})

test('a withdrawal on a later page holds for the one that comes back from the back/forward cache', async () => {
  const browser = await launchChromium(['--disable-back-forward-cache'])
  const page = await browser.newPage()
  await serve(page)
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'consent', { analytics: true })
  await expect.poll(names).toContain('consent_update')
  // The page that came back cannot be spoken to: it asks the server for what it finds.
  await page.evaluate(
    "addEventListener('pageshow', ({persisted}) => fetch(persisted ? '/was-persisted' : '/was-loaded'))",
  )
  await page.goto(server.origin + '/next')
  await callPeriplo(page, 'consent', { analytics: true })
  await callPeriplo(page, 'consent', { analytics: false })
  await expect.poll(() => server.events().at(-1)?.['consent_after']).toBe('denied')
  const count = server.received.length
  await page.evaluate('setTimeout(() => history.back())')
  await expect.poll(() => server.requests).toContain('GET /was-persisted')
  await browser.close()
  expect(server.received.length).toBe(count)
})

test('a visitor may choose to be counted without being remembered, and change to a full yes', async ({
  page,
}) => {
  await serve(page)
  await page.goto(server.origin + LANDING)
  await callPeriplo(page, 'consent', { analytics: 'cookieless', ads: false })
  await expect.poll(names).toContain('page_view')
  expect(server.events().map((event) => event['consent_mode'])).toEqual(
    server.events().map(() => 'cookieless'),
  )
  expect(server.received.map(({ body }) => body).join()).not.toMatch(/visitor_id|session_id|gclid|a@b\.c/)
  expect(await listStorage(page)).toEqual([])
  await callPeriplo(page, 'consent', { analytics: true })
  await callPeriplo(page, 'track', 'after_yes')
  await expect.poll(names).toContain('after_yes')
  const after = server.events().find(({ name }) => name === 'after_yes')
  expect(after).toMatchObject({ consent_mode: 'granted', visitor_id: expect.stringMatching(/^\w{22}$/) })
})
