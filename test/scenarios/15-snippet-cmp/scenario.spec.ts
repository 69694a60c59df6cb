import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectConsentCycle, letTimePass } from '../../support/expect-consent-cycle.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { distinct, receiveEvents } from '../../support/expect-events.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'
import { BANNERS } from '../../support/consent-banners.ts'

let server: ServedPage
test.afterEach(() => server.close())

const STUB = '<script>window.periplo = (...a) => (periplo.q = periplo.q || []).push(a)</script>'
const OFF = 'data-off="vitals,friction,cart"'

/** `/` with a banner, `/answered` with the same answered before our script, everything through the finder. */
const open = async (page: Page, script: string, attributes = '') => {
  const serve = (more: string) =>
    html(
      attributes.includes('data-off') ? attributes : `${OFF} ${attributes}`,
      '',
      `${STUB}<script>${script}\n${more}</script>`,
    )
  server = await servePage({ '/': serve(''), '/answered': serve('say(true)') }, { parts: 'all' })
  receiveEvents(page, server)
  await page.clock.install()
  await page.goto(server.origin + '/')
}
const scriptOf = (name: string) => BANNERS.find((banner) => banner.name === name)?.script ?? ''
const changes = () =>
  distinct(server.events())
    .filter(({ name }) => name === 'consent_update')
    .map(({ consent_before, consent_after, consent_source }) =>
      [consent_before, consent_after, consent_source].join(' '),
    )

for (const { name, id, part, script, own, purposes } of BANNERS) {
  test(`${name}: nothing before the answer, everything under it, nothing left after the withdrawal`, async ({
    page,
  }) => {
    await open(page, script)
    await expectConsentCycle(page, server, {
      by: id,
      parts: [...(part ? [part] : []), 'cmp'],
      say: (isYes) => page.evaluate(`say(${isYes})`),
      ...(own ? { own } : {}),
      ...(purposes ? { purposes } : {}),
    })

    // The next page, where the banner was answered before our script came: a new visitor, one change.
    const before = distinct(server.events()).length
    await page.goto(server.origin + '/answered')
    const found = () => distinct(server.events()).slice(before)
    // The site's call is known at once, and what a signal takes from it a moment later.
    const names = ['page_view', 'consent_update', ...(id === 'api' ? ['consent_update'] : [])]
    await expect.poll(() => found().map((event) => event.name), { intervals: [50] }).toEqual(names)
    expect(found().at(-1)).toMatchObject({
      consent_after: 'granted',
      consent_source: id,
      purposes_after: 'analytics',
      path: '/answered',
    })
    await letTimePass(page)
    expect(found().length).toBe(names.length)
  })
}

test('a banner that never comes leaves everything pending', async ({ page }) => {
  // What is there before the platform: its queues, and stubs that never call back.
  await open(
    page,
    `didomiOnReady = []; OneTrust = {geolocationResponse: {}}; CookieConsent = {}; Osano = () => {}
     _iub = {csConfiguration: {}}; __tcfapi = () => {}; __gpp = () => {}; google_tag_data = {}`,
  )
  await partsHaveRun(page, 'cmp')
  await callPeriplo(page, 'track', 'look_around')
  await letTimePass(page, 30_000)
  await page.dispatchEvent('body', 'click')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
})

test('several platforms at once: the vendor beats TCF and Google, an opt-out beats them all', async ({
  page,
}) => {
  const scripts = ['gcm', 'tcf', 'cookiebot', 'usp'].map(
    (name) => `${scriptOf(name)}; says = [...(window.says ?? []), say]`,
  )
  await open(
    page,
    `${scripts.join('\n')}
     const [google, tcf, cookiebot] = says
     say = (vendor, others) => (google(others), tcf(others), cookiebot(vendor))`,
  )
  await partsHaveRun(page, 'cmp-a', 'cmp-c', 'cmp')
  await page.evaluate('say(false, true)')
  await letTimePass(page)
  expect(server.received).toEqual([])
  await page.evaluate('say(true, false)')
  await expect.poll(changes, { intervals: [50] }).toEqual(['denied granted cookiebot'])
  await callPeriplo(page, 'consent', { analytics: true, ads: true })
  await letTimePass(page)
  // The site's call stands above the banner, and an opt-out of sale above the site's call.
  expect(distinct(server.events()).flatMap((event) => event.consent_purposes)).not.toContain('ads')
})

test("a platform's answer takes effect at once whichever of its files comes first", async ({ page }) => {
  await open(page, `${scriptOf('tcf')}; ${scriptOf('cookiebot')}; say(false); tell('tcloaded', [1, 8])`)
  await partsHaveRun(page, 'cmp')
  await letTimePass(page)
  // TCF alone would have granted.
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
})

test("the site's own call stands above its platform", async ({ page }) => {
  await open(page, scriptOf('cookiebot'))
  await partsHaveRun(page, 'cmp')
  await callPeriplo(page, 'consent', { analytics: false })
  await page.evaluate('say(true)')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
})

test('a refusal to the platform ends counting without storage too, and a second copy of the files does nothing', async ({
  page,
}) => {
  await open(page, scriptOf('cookiebot'), 'data-consent="cookieless"')
  for (const part of ['cmp-a', 'cmp']) {
    await partsHaveRun(page, part)
    await page.addScriptTag({ url: `/p.${part}.js` })
  }
  await expect
    .poll(() => server.events(), { intervals: [50] })
    .toMatchObject([{ name: 'page_view', consent_mode: 'cookieless' }])
  await page.evaluate('say(false)')
  await expect.poll(changes, { intervals: [50] }).toEqual(['cookieless denied cookiebot'])
  // A receipt could be joined to somebody.
  expect(server.events().at(-1)).not.toHaveProperty('cmp_receipt')
  await letTimePass(page)
  expect(changes().length).toBe(1)
})

test('data-off="cmp" keeps every file of consent platforms away', async ({ page }) => {
  await open(page, scriptOf('cookiebot'), 'data-off="cmp,vitals,friction"')
  await partsHaveRun(page, 'find')
  await letTimePass(page)
  expect(server.requests.filter((request) => request.includes('cmp'))).toEqual([])
})
