import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { letTimePass } from '../../support/expect-consent-cycle.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const DAY = 86_400_000
const LANDING = '/landing?utm_source=news&gclid=click-1&mail=a@b.co'

const open = async (page: Page, attributes = 'data-consent="opt-out"') => {
  server = await servePage(html(attributes), { core: 'p.cnil.js' })
  receiveEvents(page, server)
  await page.clock.install({ time: '2026-01-31T12:00:00Z' })
  await page.goto(server.origin + LANDING, { referer: 'https://www.example.org/article?id=7' })
}
const readStored = (page: Page) =>
  page.evaluate(() =>
    Object.keys(localStorage)
      .map((key) => localStorage.getItem(key))
      .join('\n'),
  )
const readVisitor = async (page: Page): Promise<string | undefined> => {
  await callPeriplo(page, 'track', 'look')
  const before = server.events().length
  await letTimePass(page)
  await expect.poll(() => server.events().length).toBeGreaterThan(before)
  return server.events().findLast(({ name }) => name === 'look')?.visitor_id
}

test('under the preset a visitor has an id, and no user, click or purpose of ads, sent or stored', async ({
  page,
}) => {
  await open(page)
  await callPeriplo(page, 'identify', 'user-1', { plan: 'gold' })
  await callPeriplo(page, 'consent', { analytics: true, ads: true, ads_user_data: true })
  await callPeriplo(page, 'track', 'look')
  await letTimePass(page)
  await expect.poll(() => server.events().length).toBeGreaterThan(0)
  const [view] = server.events()
  expect(view).toMatchObject({
    name: 'page_view',
    url: `${server.origin}/landing?utm_source=news`,
    referrer: 'https://www.example.org/',
    consent_mode: 'granted',
    consent_purposes: ['analytics'],
  })
  expect(view?.visitor_id).toMatch(/^[0-9a-z]{22,}$/)
  expect(server.events().map(({ name }) => name)).not.toContain('identify')
  // What waits for its answer is stored as well: nothing is answered from here on.
  server.answer({ hang: true })
  await callPeriplo(page, 'identify', 'user-1')
  await callPeriplo(page, 'track', 'look')
  await letTimePass(page)
  const everything = (await readStored(page)) + server.received.map(({ body }) => body).join('\n')
  expect(everything).toContain('"look"')
  expect(everything).not.toMatch(/user-1|gold|click-1|a@b|id=7|ads/)
})

test('the id lives for less than thirteen months from its first day, and no visit prolongs it', async ({
  page,
}) => {
  await open(page)
  const first = await readVisitor(page)
  expect(first).toBeTruthy()
  for (const day of [200, 390]) {
    await page.clock.setSystemTime(Date.UTC(2026, 0, 31, 12) + day * DAY)
    await page.goto(server.origin + '/' + day)
    expect(await readVisitor(page)).toBe(first)
  }
  // Thirteen months after January 31st, 2026.
  await page.clock.setSystemTime(Date.UTC(2027, 1, 28))
  await page.goto(server.origin + '/later')
  const second = await readVisitor(page)
  expect(second).toBeTruthy()
  expect(second).not.toBe(first)
})

test('an objection is honoured, and nothing is left', async ({ page }) => {
  await open(page)
  await letTimePass(page)
  expect(await listStorage(page)).toEqual(['local periplo'])
  await callPeriplo(page, 'consent', { analytics: false, remember: true })
  await letTimePass(page)
  expect(await listStorage(page)).toEqual(['local periplo.consent'])
  await page.goto(server.origin + '/two')
  const count = server.received.length
  await callPeriplo(page, 'track', 'look')
  await letTimePass(page)
  expect(server.received.length).toBe(count)
  expect(await listStorage(page)).toEqual(['local periplo.consent'])
})

test('without opt-out the preset asks first like any other', async ({ page }) => {
  await open(page, '')
  await callPeriplo(page, 'track', 'look')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
  await expectEvents(page, () => callPeriplo(page, 'consent', { analytics: true }), [
    { name: 'page_view' },
    { name: 'look' },
    { name: 'consent_update', consent_after: 'granted' },
  ])
})

test('a core that does not know the preset records nothing', async ({ page }) => {
  server = await servePage(html('data-consent="opt-out" data-preset="cnil"'))
  await page.clock.install()
  await page.goto(server.origin + '/')
  await callPeriplo(page, 'track', 'look')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
})
