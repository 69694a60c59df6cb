import { readFile } from 'node:fs/promises'
import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

/** The page's own time passes: longer than a batch waits, so that what is not there will not come. */
const letTimePass = (page: Page) => page.evaluate('new Promise((done) => setTimeout(done, 1600))')
const PART = process.env['PERIPLO_CMP'] ?? 'dist/p.cmp.js'

const open = async (page: Page, banner: string, attributes = '', times = 1) => {
  server = await servePage(html(attributes, '', `<script>${banner}</script>`))
  receiveEvents(page, server)
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
  const content = await readFile(PART, 'utf8')
  for (let time = 0; time < times; time++) await page.addScriptTag({ content })
}

interface Platform {
  id: string
  /** What its script leaves in the page: unanswered, with a function `say(analytics)` that the visitor's click calls. */
  banner: string
}

const PLATFORMS: Platform[] = [
  {
    id: 'cookiebot',
    banner: `Cookiebot = {hasResponse: false, consent: {statistics: false, marketing: false, method: null}}
      say = (yes) => {
        Cookiebot.hasResponse = true
        Cookiebot.consent = {statistics: yes, marketing: false, method: 'explicit'}
        for (const name of ['OnConsentReady', yes ? 'OnAccept' : 'OnDecline', 'OnConsentReady'])
          window.dispatchEvent(new Event('Cookiebot' + name))
      }`,
  },
  {
    id: 'onetrust',
    banner: `OnetrustActiveGroups = ',C0001,'; isClosed = false
      OneTrust = {IsAlertBoxClosed: () => isClosed, GetDomainData: () => ({ShowAlertNotice: true})}
      say = (yes) => {
        isClosed = true
        OnetrustActiveGroups = yes ? ',C0001,C0002,' : ',C0001,'
        const detail = OnetrustActiveGroups.split(',')
        window.dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', {detail}))
        window.dispatchEvent(new CustomEvent('OTConsentApplied', {detail}))
      }`,
  },
  {
    id: 'tcf',
    banner: `tcfListeners = []
      tell = (eventStatus, ids) => tcfListeners.forEach((listener, listenerId) => listener({gdprApplies: true,
        eventStatus, listenerId, purpose: {consents: Object.fromEntries(ids.map((id) => [id, true]))}}, true))
      __tcfapi = (command, version, callback) => {
        if (command !== 'addEventListener') return
        tcfListeners.push(callback)
        tell('cmpuishown', [])
      }
      say = (yes) => (tell('cmpuishown', []), tell('useractioncomplete', yes ? [1, 8] : []))`,
  },
  {
    id: 'usercentrics',
    banner: `details = {consent: {type: 'IMPLICIT'}, categories: {statistics: {state: 'ALL_ACCEPTED'}}, services: {}}
      __ucCmp = {getConsentDetails: async () => details}
      say = (yes) => {
        details = {consent: {type: 'EXPLICIT'}, services: {},
          categories: {statistics: {state: yes ? 'ALL_ACCEPTED' : 'ALL_DENIED'}}}
        window.dispatchEvent(new CustomEvent('UC_CONSENT', {detail: details}))
      }`,
  },
  {
    id: 'cookieyes',
    banner: `isUserActionCompleted = false; categories = {necessary: true, analytics: false}
      getCkyConsent = () => ({isUserActionCompleted, categories})
      say = (yes) => {
        isUserActionCompleted = true
        categories = {necessary: true, analytics: yes}
        document.dispatchEvent(new CustomEvent('cookieyes_consent_update', {detail: {accepted: [], rejected: []}}))
      }`,
  },
  {
    id: 'klaro',
    banner: `watchers = []
      manager = {confirmed: false, consents: {stats: false}, watch: (watcher) => watchers.push(watcher),
        config: {services: [{name: 'stats', purposes: ['analytics']}]}}
      klaro = {getManager: () => manager}
      say = (yes) => {
        manager.confirmed = true
        manager.consents = {stats: yes}
        for (const name of ['consents', 'saveConsents', 'applyConsents'])
          for (const watcher of watchers) watcher.update(manager, name)
      }`,
  },
  {
    id: 'gcm',
    banner: `used = false; state = 0; icsListeners = []
      google_tag_data = {ics: {get usedUpdate() { return used }, entries: {}, getConsentState: (key) =>
        key === 'analytics_storage' ? state : 0, addListener: (keys, listener) => icsListeners.push(listener)}}
      say = (yes) => (used = true, state = yes ? 1 : 2, icsListeners.forEach((listener) => listener()))`,
  },
]

for (const { id, banner } of PLATFORMS) {
  test(`${id}: nothing before the answer, everything under it, nothing left after the withdrawal`, async ({
    page,
  }) => {
    await open(page, banner)
    await letTimePass(page)
    expect(await listStorage(page)).toEqual([])
    expect(server.requests).toEqual([
      'GET /',
      'GET /p.js',
      expect.stringMatching(/^GET \/p\.find\.\w{8}\.js$/),
    ])

    await page.evaluate('say(true)')
    await expect.poll(() => server.events().map(({ name }) => name)).toEqual(['page_view', 'consent_update'])
    expect(server.events()[1]).toMatchObject({
      consent_before: 'pending',
      consent_after: 'granted',
      consent_source: id,
      consent_purposes: ['analytics'],
    })
    expect(await listStorage(page)).toEqual(['local periplo'])

    await page.evaluate('say(false)')
    await expect
      .poll(() => server.events().at(-1))
      .toMatchObject({ name: 'consent_update', consent_after: 'denied', consent_source: id })
    const count = server.requests.length
    await callPeriplo(page, 'track', 'after_withdrawal')
    await letTimePass(page)
    expect(await listStorage(page)).toEqual([])
    expect(server.requests.length).toBe(count)
    expect(server.events().filter(({ name }) => name === 'consent_update').length).toBe(2)
  })
}

const COOKIEBOT = PLATFORMS.find(({ id }) => id === 'cookiebot')?.banner ?? ''

test("the site's own call stands above its platform", async ({ page }) => {
  await open(page, COOKIEBOT)
  await callPeriplo(page, 'consent', { analytics: false })
  await page.evaluate('say(true)')
  await letTimePass(page)
  expect(server.received).toEqual([])
  expect(await listStorage(page)).toEqual([])
})

test('a refusal to the platform ends counting without storage too, and a second copy of the part does nothing', async ({
  page,
}) => {
  await open(page, COOKIEBOT, 'data-consent="cookieless"', 2)
  await expectEvents(page, async () => {}, [{ name: 'page_view', consent_mode: 'cookieless' }])
  await page.evaluate('say(false)')
  await expect
    .poll(() => server.events().at(-1))
    .toMatchObject({ name: 'consent_update', consent_before: 'cookieless', consent_after: 'denied' })
  expect(server.events().filter(({ name }) => name === 'consent_update').length).toBe(1)
})
