import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type Page, expect, test } from '@playwright/test'
import { bundle, readPackage } from '../../support/bundle.ts'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectConsentCycle, letTimePass } from '../../support/expect-consent-cycle.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { distinct, receiveEvents } from '../../support/expect-events.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

// Consent platforms as they are published (`test/real`), driven by their own buttons where they have any.

let server: ServedPage
test.afterEach(() => server.close())
const KLARO = 'test/real/packed/klaro/package/dist/klaro.js'
test.skip(!existsSync(KLARO), 'npm ci --prefix test/real && node test/real/pack.mjs')

interface Real {
  name: string
  by: string
  part: string
  /** What the page loads, by path. */
  files: () => Promise<Record<string, string>>
  head: string
  say: (page: Page, isYes: boolean) => Promise<void>
  /** What the platform keeps on the device itself. */
  own: RegExp
  purposes: string[]
  receipt?: RegExp
}

const ALL = ['analytics', 'ads', 'ads_user_data', 'ads_personalization']
const here = (file: string) => new URL(file, import.meta.url)

const REAL: Real[] = [
  {
    name: 'vanilla-cookieconsent',
    by: 'cookieconsent',
    part: 'cmp-a',
    files: async () => ({
      '/banner.js': await readPackage('vanilla-cookieconsent/dist/cookieconsent.umd.js'),
      '/banner.css': await readPackage('vanilla-cookieconsent/dist/cookieconsent.css'),
    }),
    head: `<link rel="stylesheet" href="/banner.css"><script defer src="/banner.js"></script>
      <script>addEventListener('DOMContentLoaded', () => CookieConsent.run({
        // It takes a driven browser for a robot.
        hideFromBots: false,
        categories: {necessary: {enabled: true, readOnly: true}, analytics: {}, marketing: {}},
        language: {default: 'en', translations: {en: {
          consentModal: {title: 'Cookies', acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all'},
          preferencesModal: {title: 'Choices', acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all',
            savePreferencesBtn: 'Save', sections: [{title: 'Analytics', linkedCategory: 'analytics'}]}}}}}))</script>`,
    say: async (page, isYes) => {
      const isFirst = await page.evaluate('!CookieConsent.validConsent()')
      if (!isFirst) await page.evaluate('CookieConsent.showPreferences()')
      const dialog = page.locator(isFirst ? '.cm' : '.pm')
      await dialog.getByRole('button', { name: isYes ? 'Accept all' : 'Reject all' }).click()
    },
    own: /^cookie cc_cookie$/,
    purposes: ALL,
    receipt: /^[\da-f-]{36}$/,
  },
  {
    name: 'klaro',
    by: 'klaro',
    part: 'cmp-b',
    files: async () => ({ '/banner.js': await readFile(KLARO, 'utf8') }),
    head: `<script>klaroConfig = {version: 1, storageName: 'klaro', acceptAll: true, groupByPurpose: false, lang: 'en',
        services: [{name: 'stats', title: 'Stats', purposes: ['analytics']},
          {name: 'campaigns', title: 'Campaigns', purposes: ['marketing']}]}</script>
      <script defer src="/banner.js"></script>`,
    say: async (page, isYes) => {
      const isFirst = await page.evaluate('!klaro.getManager().confirmed')
      await page.evaluate('klaro.show(undefined, true)')
      if (isFirst) {
        await page.locator(isYes ? '.cm-btn-accept-all' : '.cm-modal .cn-decline').click()
        // It shows the first answer for a moment.
        await page.clock.runFor(1000)
        return
      }
      for (const name of ['stats', 'campaigns']) {
        const isOn = await page.locator(`#service-item-${name}`).isChecked()
        if (isOn !== isYes) await page.locator(`label[for="service-item-${name}"]`).click()
      }
      await page.locator('.cm-btn-accept').click()
    },
    own: /^cookie klaro$/,
    purposes: ALL,
  },
  {
    name: '@iabtcf: stub, core and cmpapi',
    by: 'tcf',
    part: 'cmp-c',
    files: async () => ({ '/banner.js': await bundle(here('tcf-banner.js')) }),
    head: '<script src="/banner.js"></script>',
    say: (page, isYes) => page.evaluate(`answerTcf({purposes: ${isYes ? '[1, 8]' : '[]'}})`),
    own: /^cookie euconsent-v2$/,
    purposes: ['analytics'],
  },
]

const open = async (page: Page, { files, head }: Pick<Real, 'files' | 'head'>, attributes = '') => {
  const served = await files()
  server = await servePage(html(`data-off="vitals,friction" ${attributes}`, '', head), {
    parts: 'all',
    files: served,
  })
  receiveEvents(page, server)
  await page.clock.install()
  await page.goto(server.origin + '/')
}
const named = (name: string) => distinct(server.events()).filter((event) => event.name === name)

for (const real of REAL) {
  const { name, by, part, say, own, purposes, receipt } = real

  test(`${name}: nothing before the answer, everything under it, nothing left after the withdrawal`, async ({
    page,
  }) => {
    await open(page, real)
    await expectConsentCycle(page, server, {
      by,
      parts: [part, 'cmp'],
      say: (isYes) => say(page, isYes),
      purposes,
      own,
      files: /banner|p\.forms/,
    })
    const [granted, withdrawn] = named('consent_update')
    if (receipt)
      expect([granted?.['cmp_receipt'], withdrawn?.['cmp_receipt']]).toEqual(
        Array(2).fill(expect.stringMatching(receipt)),
      )

    // A new yes, and the next page, where the platform repeats it: no change.
    await say(page, true)
    await expect.poll(() => named('consent_update').length, { intervals: [50] }).toBe(3)
    await page.goto(server.origin + '/two')
    await expect.poll(() => named('page_view').at(-1)?.path, { intervals: [50] }).toBe('/two')
    await letTimePass(page)
    expect(named('consent_update').length).toBe(3)
    expect(named('page_view').at(-1)).toMatchObject({ consent_mode: 'granted', consent_purposes: purposes })
  })

  test(`${name}: a refusal sends nothing and leaves nothing, on the next page either`, async ({ page }) => {
    await open(page, real)
    await partsHaveRun(page, 'cmp')
    await letTimePass(page)
    await say(page, false)
    for (const path of ['', '/two']) {
      if (path) await page.goto(server.origin + path)
      await partsHaveRun(page, 'cmp')
      await callPeriplo(page, 'track', 'look')
      await letTimePass(page)
      expect(server.received).toEqual([])
      expect((await listStorage(page)).filter((key) => !own.test(key))).toEqual([])
    }
  })
}

test('klaro: a switch that is not saved is no answer', async ({ page }) => {
  const real = REAL.find(({ by }) => by === 'klaro') as Real
  await open(page, real)
  await partsHaveRun(page, 'cmp')
  await real.say(page, false)
  await page.evaluate('klaro.show(undefined, true)')
  await page.locator('label[for="service-item-stats"]').click()
  expect(await page.evaluate('klaro.getManager().consents.stats')).toBe(true)
  await letTimePass(page)
  expect(server.received).toEqual([])
  await page.locator('.cm-btn-accept').click()
  await expect
    .poll(() => named('consent_update'), { intervals: [50] })
    .toMatchObject([{ consent_before: 'denied', consent_after: 'granted', purposes_after: 'analytics' }])
})

test('vanilla-cookieconsent under opt-out: what it accepts by itself is no answer', async ({ page }) => {
  const real = REAL.find(({ by }) => by === 'cookieconsent') as Real
  const head = real.head
    .replace('run({', "run({mode: 'opt-out',")
    .replace('analytics: {}', 'analytics: {enabled: true}')
  await open(page, { ...real, head })
  await partsHaveRun(page, 'cmp')
  await page.waitForFunction("CookieConsent.getUserPreferences().acceptedCategories.includes('analytics')")
  await letTimePass(page)
  expect(server.received).toEqual([])
})

test('vanilla-cookieconsent under opt-out: who refused earlier is not measured until it comes and says so', async ({
  page,
}) => {
  const real = REAL.find(({ by }) => by === 'cookieconsent') as Real
  // It comes late, as through a tag manager.
  const head = real.head
    .replace('<script defer src="/banner.js"></script>', '')
    .replace("addEventListener('DOMContentLoaded', () => ", 'setTimeout(() => { const run = () => ')
    .replace(
      '))</script>',
      `); document.head.append(Object.assign(document.createElement('script'), {src: '/banner.js', onload: run}))
      }, 2000)</script>`,
    )
  await open(page, { ...real, head }, 'data-consent="opt-out"')
  await letTimePass(page)
  expect(named('page_view').length).toBe(1)
  await partsHaveRun(page, 'cmp')
  await letTimePass(page)
  await real.say(page, false)
  await expect
    .poll(() => named('consent_update').at(-1), { intervals: [50] })
    .toMatchObject({
      consent_after: 'denied',
    })
  await page.goto(server.origin + '/two')
  const count = server.received.length
  await letTimePass(page, 1500)
  await partsHaveRun(page, 'cmp')
  await letTimePass(page, 20_000)
  expect(server.received.length).toBe(count)
  expect((await listStorage(page)).filter((key) => !real.own.test(key))).toEqual([])
})

test('@iabtcf: an open dialog, legitimate interest and half the purposes are no yes; the publisher comes first', async ({
  page,
}) => {
  await open(page, REAL.find(({ by }) => by === 'tcf') as Real)
  await partsHaveRun(page, 'cmp')
  await letTimePass(page)
  for (const given of [
    '{interests: [7, 8, 9]}',
    '{purposes: [8]}',
    '{purposes: [1, 8], publisher: [1, 2]}',
  ]) {
    await page.evaluate(`answerTcf(${given})`)
    await letTimePass(page)
    expect(server.received, given).toEqual([])
  }
  await page.evaluate('answerTcf({publisher: [1, 9]})')
  await expect.poll(() => named('consent_update').length, { intervals: [50] }).toBe(1)
  // While the dialog is open again, the last answer holds.
  await page.evaluate('openTcf()')
  await callPeriplo(page, 'track', 'look')
  await expect.poll(() => named('look'), { intervals: [50] }).toMatchObject([{ consent_mode: 'granted' }])
})

test('@iabtcf: where the law does not apply the policy holds', async ({ page }) => {
  await open(page, REAL.find(({ by }) => by === 'tcf') as Real)
  await partsHaveRun(page, 'cmp')
  await letTimePass(page)
  await page.evaluate('leaveEurope()')
  await letTimePass(page)
  expect(server.received).toEqual([])
})

test('@iabgpp/cmpapi: an opt-out of sale takes the ads purposes away, and nothing else', async ({ page }) => {
  const files = async () => ({ '/banner.js': await bundle(here('gpp-banner.js')) })
  await open(page, { files, head: '<script src="/banner.js"></script>' })
  await partsHaveRun(page, 'cmp')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
  await callPeriplo(page, 'consent', { analytics: true, ads: true, ads_user_data: true })
  await expect.poll(() => named('consent_update').length, { intervals: [50] }).toBe(1)
  await page.evaluate('answerGpp(true)')
  await expect
    .poll(() => named('consent_update'), { intervals: [50] })
    .toMatchObject([
      { purposes_after: 'analytics,ads,ads_user_data' },
      {
        purposes_before: 'analytics,ads,ads_user_data',
        purposes_after: 'analytics',
        consent_purposes: ['analytics'],
      },
    ])
  // It is taken back: what was answered holds again. Then the copy of Global Privacy Control.
  await page.evaluate('answerGpp(false)')
  await expect
    .poll(() => named('consent_update').at(-1)?.['purposes_after'])
    .toBe('analytics,ads,ads_user_data')
  await page.evaluate('saveGpp({GpcSegmentIncluded: true, Gpc: true})')
  await expect.poll(() => named('consent_update').at(-1)?.['purposes_after']).toBe('analytics')
})
