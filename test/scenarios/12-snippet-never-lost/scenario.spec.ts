import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Page, chromium, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { distinct } from '../../support/expect-events.ts'
import { CHROMIUM_FLAGS, launchChromium } from '../../support/launch-chromium.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.beforeEach(async () => {
  server = await servePage(html('data-consent="opt-out"'))
})
test.afterEach(() => server.close())

const names = () => server.events().map(({ name }) => name)
const taken = () =>
  distinct(server.events().filter(({ request }) => server.received[request]?.isAcknowledged)).map(
    ({ name }) => name,
  )
/** Copies of an event that came in requests made after the answer to an earlier one could be heard. */
const copies = (wanted: string) => server.events().filter(({ name }) => name === wanted).length
const boxes = (page: Page): Promise<number> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => /^periplo\.(?!consent)/.test(key)).length)
/** Whatever an earlier page had claimed is free: six minutes, longer than any claim of a page. */
const comeLater = (page: Page) =>
  page.addInitScript('{ const now = Date.now; Date.now = () => now() + 6 * 60_000 }')

/** A page takes over what others left when it has a reason to send; a line that is back is one. */
const wake = (page: Page) => page.evaluate("dispatchEvent(new Event('online'))")

/** Kills the processes that run the pages of a browser of ours, as a system short of memory does. */
const killRenderers = async (browser: Browser): Promise<void> => {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL')
}

for (const [what, answer] of [
  ['not heard', { hang: true }],
  ['refused for now', { status: 503 }],
] as const) {
  test(`the page's process is killed while its events are ${what}: the next visit brings all, each under its id`, async () => {
    const browser = await launchChromium()
    const context = await browser.newContext()
    await server.close()
    server = await servePage(html())
    server.answer(answer)
    const page = await context.newPage()
    await page.goto(server.origin + '/')
    await callPeriplo(page, 'track', 'before_consent')
    await callPeriplo(page, 'consent', { analytics: true })
    await callPeriplo(page, 'track', 'after_consent')
    await expect.poll(() => boxes(page)).toBe(1)
    await expect.poll(() => server.received.length).toBeGreaterThan(0)
    const crash = page.waitForEvent('crash')
    await killRenderers(browser)
    await crash
    const before = new Map(server.events().map(({ name, event_id }) => [name, event_id]))

    server.answer({})
    const next = await context.newPage()
    await comeLater(next)
    await next.goto(server.origin + '/next')
    await callPeriplo(next, 'consent', { analytics: true })
    const all = ['page_view', 'before_consent', 'consent_update', 'after_consent', 'page_view']
    await expect.poll(() => taken().toSorted()).toEqual(all.toSorted())
    await expect.poll(() => boxes(next)).toBe(0)
    for (const { name, event_id, path } of server.events()) {
      if (path === '/' && before.has(name)) expect(event_id).toBe(before.get(name))
    }
    await browser.close()
  })
}

test('ten tabs closed at the same moment over a slow line: every event arrives, what comes twice has one id', async ({
  context,
}) => {
  test.slow()
  // A visitor who is known: ten tabs that begin at once on a new device may each find nobody there.
  const first = await context.newPage()
  await first.goto(server.origin + '/first')
  await expect.poll(taken).toEqual(['page_view'])
  server.answer({ delayMs: 300 })
  const tabs = await Promise.all(Array.from({ length: 10 }, () => context.newPage()))
  await Promise.all(tabs.map((tab, n) => tab.goto(`${server.origin}/tab${n}`)))
  await Promise.all(tabs.map((tab, n) => callPeriplo(tab, 'track', 'own_event', { n })))
  await Promise.all(tabs.map((tab) => tab.close()))
  server.answer({})
  const last = await context.newPage()
  await comeLater(last)
  await last.goto(server.origin + '/last')
  const all = [
    ...Array<string>(10).fill('own_event'),
    ...Array<string>(10).fill('page_leave'),
    ...Array<string>(12).fill('page_view'),
  ]
  await expect.poll(async () => (await wake(last), taken().toSorted())).toEqual(all)
  await expect.poll(() => boxes(last)).toBe(0)
  // Settled: another visit sends nothing of them again.
  const before = ['own_event', 'page_leave'].map(copies)
  await last.goto(server.origin + '/after')
  await expect.poll(() => server.events().filter(({ path }) => path === '/after').length).toBe(1)
  expect(copies('own_event')).toBe(before[0])
  expect(new Set(server.events().map(({ visitor_id }) => visitor_id)).size).toBe(1)
})

test('five pages left one after the other while the collector hangs: nothing is lost', async ({ page }) => {
  server.answer({ hang: true })
  for (const n of [1, 2, 3, 4, 5]) {
    await page.goto(`${server.origin}/page${n}`)
    await callPeriplo(page, 'track', 'step', { n })
  }
  server.answer({})
  await comeLater(page)
  await page.goto(server.origin + '/end')
  const all = [
    ...Array<string>(5).fill('page_leave'),
    ...Array<string>(6).fill('page_view'),
    ...Array<string>(5).fill('step'),
  ]
  await expect.poll(() => taken().toSorted(), { timeout: 30_000 }).toEqual(all)
  await expect.poll(() => boxes(page)).toBe(0)
})

/** Fills what the origin may store to the last character. */
const fill = () => {
  for (let size = 1 << 22; size; size >>= 1) {
    try {
      for (let n = 0; ; n++) localStorage.setItem(`other.${size}.${n}`, 'x'.repeat(size))
    } catch {
      // Smaller.
    }
  }
}

test('storage that was full before: events are sent from memory, under one visitor', async ({ page }) => {
  await page.goto(server.origin + '/p.js')
  await page.evaluate(fill)
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  server.answer((_batch, number) => (number ? {} : { status: 503 }))
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'still_sent')
  await expect.poll(taken).toEqual(['page_view', 'still_sent'])
  expect(new Set(server.events().map(({ visitor_id }) => visitor_id)).size).toBe(1)
  expect(errors).toEqual([])
})

test('storage that fills while events wait: nothing is lost, nothing comes again after its answer', async ({
  page,
}) => {
  server.answer({ status: 503, headers: { 'retry-after': '1' } })
  await page.goto(server.origin + '/')
  await expect.poll(() => boxes(page)).toBe(1)
  await page.evaluate(fill)
  await callPeriplo(page, 'track', 'while_full', { text: 'x'.repeat(5000) })
  await expect.poll(names).toContain('while_full')
  server.answer({})
  await expect.poll(taken).toEqual(['page_view', 'while_full'])
  // What could be written of it before is gone too.
  await expect.poll(() => boxes(page)).toBe(0)
  const count = copies('page_view')
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('other.')) localStorage.removeItem(key)
  })
  await comeLater(page)
  await page.goto(server.origin + '/next')
  await expect.poll(() => server.events().some(({ path }) => path === '/next')).toBe(true)
  expect(server.events().filter(({ name, path }) => name === 'page_view' && path === '/').length).toBe(count)
})

/** A profile of its own on the disk, as an ordinary browser has one; `run` gets a way to start the browser again. */
const withProfile = async (
  preferences: object,
  run: (start: () => Promise<BrowserContext>) => Promise<void>,
) => {
  const profile = await mkdtemp(join(tmpdir(), 'periplo-profile-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences))
  const start = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: process.env['PERIPLO_CHROMIUM'] ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    })
  try {
    await run(start)
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

test('cookies blocked in the browser: events arrive, nothing is stored, nothing is thrown', async () => {
  await withProfile({ profile: { default_content_setting_values: { cookies: 2 } } }, async (start) => {
    const context = await start()
    const page = await context.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(server.origin + '/')
    expect(
      await page.evaluate(() => {
        try {
          return localStorage.length
        } catch (error) {
          return (error as Error).name
        }
      }),
    ).toBe('SecurityError')
    await callPeriplo(page, 'track', 'still_sent')
    await expect.poll(taken).toEqual(['page_view', 'still_sent'])
    expect(new Set(server.events().map(({ visitor_id }) => visitor_id)).size).toBe(1)
    expect(errors).toEqual([])
    await context.close()
  })
})

test('offline, then the browser is closed: its next start brings what waited, to the same visitor', async () => {
  await withProfile({}, async (start) => {
    const first = await start()
    const page = await first.newPage()
    await page.goto(server.origin + '/')
    await expect.poll(taken).toEqual(['page_view'])
    await expect.poll(() => boxes(page)).toBe(0)
    await first.setOffline(true)
    await callPeriplo(page, 'track', 'while_offline')
    await expect.poll(() => boxes(page)).toBe(1)
    await page.close()
    await first.close()

    const second = await start()
    const next = await second.newPage()
    await comeLater(next)
    await next.goto(server.origin + '/next')
    await expect
      .poll(() => taken().toSorted())
      .toEqual(['page_leave', 'page_view', 'page_view', 'while_offline'])
    expect(copies('while_offline')).toBe(1)
    expect(new Set(server.events().map(({ visitor_id }) => visitor_id)).size).toBe(1)
    await second.close()
  })
})

test('a private window leaves nothing behind: the next one is another visitor', async ({ browser }) => {
  for (const path of ['/one', '/two']) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(server.origin + path)
    await callPeriplo(page, 'track', 'inside')
    await expect
      .poll(() => server.events().filter((event) => event.path === path && event.name === 'inside').length)
      .toBe(1)
    await context.close()
  }
  expect(new Set(server.events().map(({ visitor_id }) => visitor_id)).size).toBe(2)
})

const DAY = 24 * 60 * 60_000

for (const [what, shift] of [
  ['ahead', DAY],
  ['behind', -DAY],
] as const) {
  test(`a clock that is a day ${what}: events arrive, say by whose clock, and are kept for the next page`, async ({
    page,
  }) => {
    await page.addInitScript(
      `if (location.pathname !== '/corrected') { const now = Date.now; Date.now = () => now() + ${shift} }`,
    )
    await page.goto(server.origin + '/')
    await callPeriplo(page, 'track', 'by_that_clock')
    await expect.poll(taken).toEqual(['page_view', 'by_that_clock'])
    const { at, batch } = server.received[0]!
    const sent_at = Number(batch.sent_at)
    // What the collector corrects by.
    expect(Math.abs(sent_at - shift - at)).toBeLessThan(DAY / 24)
    for (const { occurred_at } of server.events()) {
      expect(Math.abs(sent_at - Number(occurred_at))).toBeLessThan(DAY / 24)
    }
    // Left behind under the wrong clock, found under the right one.
    server.answer({ status: 503 })
    await callPeriplo(page, 'track', 'left_behind')
    await expect.poll(() => boxes(page)).toBe(1)
    await expect.poll(names).toContain('left_behind')
    await page.goto('about:blank')
    server.answer({})
    await page.goto(server.origin + '/corrected')
    await expect
      .poll(() => taken().toSorted())
      .toEqual(['by_that_clock', 'left_behind', 'page_leave', 'page_view', 'page_view'])
    await expect.poll(() => boxes(page)).toBe(0)
  })
}

test('a clock that is set while the page is open costs nothing', async ({ page }) => {
  await page.addInitScript(
    '{ const now = Date.now; window.shift = 0; Date.now = () => now() + window.shift }',
  )
  await page.goto(server.origin + '/')
  for (const shift of [DAY, -DAY, 0]) {
    await page.evaluate(`window.shift = ${shift}`)
    await callPeriplo(page, 'track', 'after_shift', { shift })
  }
  await expect.poll(taken).toEqual(['page_view', 'after_shift', 'after_shift', 'after_shift'])
  await expect.poll(() => boxes(page)).toBe(0)
})

test('a collector that cannot be reached at start gets everything when it is there', async ({ page }) => {
  const late = await servePage('')
  const { origin } = late
  await late.close()
  await server.close()
  server = await servePage(html(`data-consent="opt-out" data-api="${origin}"`))
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'to_nobody')
  await expect.poll(() => boxes(page)).toBe(1)
  await page.goto(server.origin + '/second')
  await callPeriplo(page, 'track', 'still_nobody')
  await expect.poll(() => boxes(page)).toBeGreaterThan(0)
  const back = await servePage('', { port: Number(new URL(origin).port) })
  back.answer({ headers: { 'access-control-allow-origin': '*' } })
  await expect
    .poll(
      async () => {
        await wake(page)
        return distinct(back.events())
          .map(({ name }) => name)
          .toSorted()
      },
      { timeout: 40_000 },
    )
    .toEqual(['page_leave', 'page_view', 'page_view', 'still_nobody', 'to_nobody'])
  await expect.poll(() => boxes(page)).toBe(0)
  await back.close()
})

test('one failure after the other on page after page: each event is taken once in the end', async ({
  page,
}) => {
  test.slow()
  const failures = [
    { status: 500 },
    { cut: true },
    { status: 429, headers: { 'retry-after': '1' } },
    { status: 200 },
    { status: 503 },
    { status: 408 },
  ]
  server.answer((_batch, number) => failures[number] ?? {})
  for (const n of [1, 2, 3]) {
    await page.goto(`${server.origin}/page${n}`)
    await callPeriplo(page, 'track', 'step', { n })
    await expect.poll(() => server.received.length).toBeGreaterThanOrEqual(2 * n)
  }
  const all = ['page_leave', 'page_leave', 'page_view', 'page_view', 'page_view', 'step', 'step', 'step']
  await expect.poll(() => taken().toSorted(), { timeout: 60_000 }).toEqual(all)
  await expect.poll(() => boxes(page)).toBe(0)
})
