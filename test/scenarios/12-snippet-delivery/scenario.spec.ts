import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { distinct } from '../../support/expect-events.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type Answer, type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.beforeEach(async () => {
  server = await servePage(html('data-consent="opt-out"'))
})
test.afterEach(() => server.close())

const names = () => server.events().map(({ name }) => name)
const acknowledged = () => server.events().filter(({ request }) => server.received[request]?.isAcknowledged)
/** Ids that were sent again although an earlier answer had taken them. */
const sentAfterAnswer = () => {
  const answered = new Set<string>()
  const twice: string[] = []
  server.received.forEach(({ isAcknowledged }, request) => {
    for (const { event_id, request: of } of server.events()) {
      if (of !== request) continue
      if (answered.has(event_id)) twice.push(event_id)
      if (isAcknowledged) answered.add(event_id)
    }
  })
  return twice
}
const outbox = async (page: Page) =>
  (await listStorage(page)).filter((entry) => entry.startsWith('local periplo.'))
/** A delivered page view, so that what follows meets a script at rest. */
const open = async (page: Page, path = '/') => {
  await page.goto(server.origin + path)
  await expect
    .poll(() => acknowledged().some((event) => event.path === path && event.name === 'page_view'))
    .toBe(true)
}

test('offline: events wait and arrive with their own time when the line is back', async ({
  page,
  context,
}) => {
  await open(page)
  await context.setOffline(true)
  const before = Date.now()
  await callPeriplo(page, 'track', 'while_offline')
  await expect.poll(() => outbox(page)).toHaveLength(1)
  const after = Date.now()
  // Past the moment at which it would have been sent.
  await page.evaluate('new Promise((done) => setTimeout(done, 1500))')
  expect(names()).toEqual(['page_view'])
  await context.setOffline(false)
  await expect.poll(names).toEqual(['page_view', 'while_offline'])
  const { occurred_at } = server.events()[1] ?? {}
  expect(occurred_at).toBeGreaterThanOrEqual(before)
  expect(occurred_at).toBeLessThanOrEqual(after)
  await expect.poll(() => outbox(page)).toEqual([])
})

test('offline, then closed: the next visit brings them', async ({ page, context }) => {
  await open(page)
  await context.setOffline(true)
  await callPeriplo(page, 'track', 'while_offline')
  await expect.poll(() => outbox(page)).toHaveLength(1)
  await page.close()
  await context.setOffline(false)
  const next = await context.newPage()
  await next.goto(server.origin + '/next')
  await expect
    .poll(() => names().toSorted())
    .toEqual(['page_leave', 'page_view', 'page_view', 'while_offline'])
  await expect.poll(() => outbox(next)).toEqual([])
  const ids = server.events().map(({ event_id }) => event_id)
  expect(new Set(ids).size).toBe(ids.length)
})

for (const [what, failure] of [
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
  ['a cut connection', { cut: true }],
  ['a 200 that is not the collector', { status: 200 }],
] satisfies [string, Answer][]) {
  test(`${what}: the events are kept and sent again until they are taken`, async ({ page }) => {
    server.answer((_batch, number) => (number < 2 ? failure : {}))
    await page.goto(server.origin + '/')
    await expect
      .poll(() => acknowledged().map(({ name }) => name), { timeout: 15_000 })
      .toEqual(['page_view'])
    expect(server.received.length).toBe(3)
    const [first, second, third] = server.received.map(({ at }) => at)
    // Each pause may be as short as half of its double.
    expect(second! - first!).toBeGreaterThanOrEqual(1000)
    expect(third! - second!).toBeGreaterThanOrEqual(2000 - 20)
    await expect.poll(() => outbox(page)).toEqual([])
  })
}

test('Retry-After is waited for, by new events too', async ({ page }) => {
  server.answer((_batch, number) => (number ? {} : { status: 503, headers: { 'retry-after': '4' } }))
  await page.goto(server.origin + '/')
  await expect.poll(() => server.received.length).toBe(1)
  await callPeriplo(page, 'track', 'meanwhile')
  await page.evaluate("dispatchEvent(new Event('online'))")
  await expect.poll(() => server.received.length, { timeout: 10_000 }).toBe(2)
  expect(server.received[1]!.at - server.received[0]!.at).toBeGreaterThanOrEqual(4000 - 20)
  expect(acknowledged().map(({ name }) => name)).toEqual(['page_view', 'meanwhile'])
})

test('a collector that never answers is given up after ten seconds and asked again', async ({ page }) => {
  test.slow()
  server.answer((_batch, number) => (number ? {} : { hang: true }))
  await page.goto(server.origin + '/')
  await expect.poll(() => acknowledged().map(({ name }) => name), { timeout: 25_000 }).toEqual(['page_view'])
  expect(server.received[1]!.at - server.received[0]!.at).toBeGreaterThanOrEqual(10_000)
})

for (const status of [400, 403, 404, 413]) {
  test(`${status}: the events are forgotten, and later ones are sent`, async ({ page }) => {
    server.answer((_batch, number) => (number ? {} : { status }))
    await page.goto(server.origin + '/')
    await expect.poll(() => server.received.length).toBe(1)
    await expect.poll(() => outbox(page)).toEqual([])
    await callPeriplo(page, 'track', 'afterwards')
    await expect.poll(() => acknowledged().map(({ name }) => name)).toEqual(['afterwards'])
  })
}

test('of one batch, what is refused is forgotten and what must be repeated is repeated', async ({ page }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await server.close()
  server = await servePage(html('data-consent="opt-out" data-debug'))
  server.answer((batch, number) =>
    number
      ? {}
      : {
          body: {
            accepted: 1,
            results: batch.events.slice(1).map(({ name, seq }) => ({
              event_id: `${batch.context?.page_id}.${seq}`,
              result: name === 'to_repeat' ? 'retry' : 'drop',
              reason: 'because',
            })),
          },
        },
  )
  // Called before the script has come, so that all three are one batch however slow the machine is.
  await page.addInitScript(() => {
    const scope = window as unknown as { periplo: { q?: unknown[][] } }
    const q = [
      ['track', 'to_repeat'],
      ['track', 'to_drop'],
    ]
    scope.periplo = Object.assign(() => {}, { q })
  })
  await page.goto(server.origin + '/')
  await expect.poll(() => server.received.length).toBe(2)
  expect(server.received.map(({ batch }) => batch.events.map(({ name }) => name))).toEqual([
    ['page_view', 'to_repeat', 'to_drop'],
    ['to_repeat'],
  ])
  await expect.poll(() => outbox(page)).toEqual([])
  expect(said.join('\n')).toContain('drop: because')
})

test('reloaded while unsent: the next page brings them at once, once', async ({ page }) => {
  server.answer({ status: 503 })
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'before_reload')
  await expect.poll(() => server.received.length).toBeGreaterThan(0)
  await expect.poll(() => outbox(page)).toHaveLength(1)
  server.answer({})
  // The last words of the page arrive nowhere.
  server.answer((batch) =>
    batch.events.some(({ navigation }) => navigation === 'reload') ? {} : { status: 503 },
  )
  await page.reload()
  await expect
    .poll(() =>
      acknowledged()
        .map(({ name }) => name)
        .toSorted(),
    )
    .toEqual(['before_reload', 'page_leave', 'page_view', 'page_view'])
  expect(sentAfterAnswer()).toEqual([])
  await expect.poll(() => outbox(page)).toEqual([])
})

test('a crashed tab: the next visit brings what it had not sent', async ({ page, context }) => {
  server.answer({ status: 503 })
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'before_crash')
  await expect.poll(() => outbox(page)).toHaveLength(1)
  await expect.poll(() => server.received.length).toBeGreaterThan(0)
  const session = await context.newCDPSession(page)
  void session.send('Page.crash').catch(() => undefined)
  await page.waitForEvent('crash')
  server.answer({})
  const next = await context.newPage()
  // The crashed page could not give up its claim; it ends by itself.
  await next.addInitScript('const now = Date.now; Date.now = () => now() + 6 * 60_000')
  await next.goto(server.origin + '/next')
  await expect.poll(() => acknowledged().map(({ name }) => name)).toContain('before_crash')
})

test('ten tabs: no event is lost, none is sent again after its answer', async ({ page, context }) => {
  test.slow()
  server.answer({ status: 503 })
  await page.goto(server.origin + '/')
  for (let n = 0; n < 20; n++) await callPeriplo(page, 'track', 'left_behind', { n })
  await expect.poll(() => server.received.length).toBeGreaterThan(0)
  await page.close()
  server.answer((_batch, number) => ({ delayMs: (number % 3) * 100 }))
  const tabs = await Promise.all(Array.from({ length: 10 }, () => context.newPage()))
  await Promise.all(tabs.map((tab, n) => tab.goto(`${server.origin}/tab${n}`)))
  await Promise.all(tabs.map((tab, n) => callPeriplo(tab, 'track', 'own_event', { n })))
  const taken = (name: string) => distinct(acknowledged()).filter((event) => event.name === name).length
  await expect.poll(() => taken('own_event')).toBe(10)
  await expect.poll(() => taken('left_behind')).toBe(20)
  expect(sentAfterAnswer()).toEqual([])
  const copies = acknowledged().filter(({ name }) => name === 'left_behind')
  expect(copies.length).toBe(20)
  expect(new Set(acknowledged().map(({ visitor_id }) => visitor_id)).size).toBe(1)
  await expect.poll(() => outbox(tabs[0]!)).toEqual([])
})

test('storage that is forbidden or full costs the outbox, not the events', async ({ page }) => {
  await page.addInitScript(() => {
    if (location.pathname === '/forbidden') {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('no', 'SecurityError')
        },
      })
    }
    if (location.pathname === '/full') {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    }
  })
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  for (const path of ['/forbidden', '/full']) {
    await open(page, path)
    await callPeriplo(page, 'track', 'still_sent')
    await expect
      .poll(() => names().filter((name) => name === 'still_sent').length)
      .toBe(path === '/full' ? 2 : 1)
    const [event] = server.events().filter((of) => of.path === path)
    expect(event?.visitor_id).toBeTruthy()
  }
  expect(errors).toEqual([])
})

test('a thousand events go in requests below 48 KB', async ({ page }) => {
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await page.evaluate("for (let n = 0; n < 900; n++) periplo('track', 'step', {n, text: 'ñ'.repeat(50)})")
  await expect.poll(() => acknowledged().length, { timeout: 15_000 }).toBe(901)
  for (const { body } of server.received) expect(Buffer.byteLength(body)).toBeLessThan(48 * 1024)
  expect(distinct(server.events()).length).toBe(901)
})

test('an event that is no JSON or too large is refused and harms no other', async ({ page }) => {
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  await page.evaluate(`
    const loop = {}; loop.loop = loop
    periplo('track', 'circular', {loop})
    periplo('track', 'huge', {text: 'x'.repeat(100000)})
    periplo('track', 'Not Snake', {})
    periplo('nonsense')
    const fields = {n: 1}
    periplo('track', 'fine', fields)
    fields.n = 2
  `)
  await expect.poll(names).toEqual(['page_view', 'fine'])
  expect(server.events()[1]?.['n']).toBe(1)
})

test('by default events go to the origin of the script, without preflight and cookies', async ({
  page,
  context,
}) => {
  const site = await servePage(
    html('data-consent="opt-out"').replace('src="/p.js"', `src="${server.origin}/p.js"`),
  )
  server.answer({ headers: { 'access-control-allow-origin': site.origin } })
  await context.addCookies([{ name: 'login', value: 'secret', url: server.origin }])
  await page.goto(site.origin + '/')
  await expect.poll(() => acknowledged().map(({ name }) => name)).toEqual(['page_view'])
  await expect.poll(() => outbox(page)).toEqual([])
  expect(server.requests).toEqual([
    'GET /p.js',
    expect.stringMatching(/^GET \/p\.find\.\w{8}\.js$/),
    'POST /e',
  ])
  expect(server.received[0]?.headers.cookie).toBeUndefined()
  expect(site.received).toEqual([])
  await site.close()
})

test('from a path of the site, events go beside the script', async ({ page }) => {
  await server.close()
  server = await servePage(html('data-consent="opt-out"').replace('src="/p.js"', 'src="/t/p.js"'))
  await page.goto(server.origin + '/')
  await expect.poll(names).toEqual(['page_view'])
  expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual(['POST /t/e'])
})

test('data-api puts a path of the site, or another host, in its place', async ({ page }) => {
  await server.close()
  server = await servePage(html('data-consent="opt-out" data-api="/t/"'))
  await page.goto(server.origin + '/')
  await expect.poll(names).toEqual(['page_view'])
  expect(server.requests.filter((request) => request.startsWith('POST'))).toEqual(['POST /t/e'])
})
