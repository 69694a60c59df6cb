import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nameCategories, toPurposes } from '../../snippet/cmp/categories.ts'
import { CMP, CMP_A, CMP_B, CMP_C, type Ranked, allPlatforms } from '../../snippet/cmp/index.ts'
import { watchPlatforms } from '../../snippet/cmp/watch-platforms.ts'
import type { Purposes } from '../../snippet/consent.ts'
import type { Core } from '../../snippet/core.ts'
import { IDLE, SIGNS } from '../../snippet/find/signs.ts'
import { IDLE_CORE } from '../support/fake-core.ts'

type Fake = Record<string, unknown>
type Answer = Purposes & { by: string }

let listeners: [type: string, callback: (event: unknown) => void][] = []
let updates: ((event: Fake) => void)[] = []
const core: Pick<Core, 'listen' | 'guard'> = {
  listen: (types, callback) => {
    for (const type of types.split(' ')) listeners.push([type, callback as (event: unknown) => void])
  },
  guard: IDLE_CORE.guard,
}
/** What the page dispatches. */
const dispatch = (type: string, detail?: unknown) => {
  for (const [name, callback] of listeners) if (name === type) callback({ detail })
}
/** Everything the core was told, for a page with these platforms. */
const watch = (w: Fake, own: Ranked[] = EVERYTHING, meeting: Fake = {}): Answer[] => {
  const answers: Answer[] = []
  const track = meeting as unknown as Core['track']
  watchPlatforms(
    w,
    own,
    { ...core, track, answer: (_source, given) => answers.push(given) },
    (callback) => void updates.push(callback),
  )
  return answers
}
const FILES = { cmp: CMP, 'cmp-a': CMP_A, 'cmp-b': CMP_B, 'cmp-c': CMP_C }
const EVERYTHING = Object.values(FILES).flat()
const wait = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  listeners = []
  updates = []
  nameCategories()
})

const adsAre = (value: boolean) => ({ ads: value, ads_user_data: value, ads_personalization: value })

/** Calls back at once, as a stub or a loaded platform does. */
const tcf = (data: Fake): Fake => ({
  __tcfapi: (_command: string, _version: number, callback: (data: Fake, ok: boolean) => void) =>
    callback(data, true),
})
const consents = (...ids: number[]) => ({ consents: Object.fromEntries(ids.map((id) => [id, true])) })
const gpp = (parsedSections: Fake, signalStatus = 'ready'): Fake => ({
  __gpp: (_command: string, callback: (event: Fake) => void) =>
    callback({ pingData: { signalStatus, parsedSections } }),
})
const usp = (uspString: string): Fake => ({
  __uspapi: (_command: string, _version: number, callback: (data: Fake, ok: boolean) => void) =>
    callback({ uspString }, true),
})
const gcm = (usedUpdate: boolean, states: Record<string, 0 | 1 | 2>, entries?: Fake): Fake => ({
  google_tag_data: {
    ics: { usedUpdate, entries, addListener: () => {}, getConsentState: (key: string) => states[key] ?? 0 },
  },
})
const cookiebot = (hasResponse: boolean, statistics: boolean, marketing: boolean, method = 'explicit') => ({
  Cookiebot: { hasResponse, consent: { necessary: true, preferences: false, statistics, marketing, method } },
})
const onetrust = (isClosed: boolean, active: string, data: Fake = {}): Fake => ({
  OneTrust: { IsAlertBoxClosed: () => isClosed, GetDomainData: () => data },
  OnetrustActiveGroups: active,
})
const usercentrics3 = (type: string, categories: Record<string, string>, services: Fake = {}): Fake => ({
  __ucCmp: {
    getConsentDetails: async () => ({
      consent: { type },
      categories: Object.fromEntries(Object.entries(categories).map(([slug, state]) => [slug, { state }])),
      services,
    }),
  },
})
const usercentrics2 = (type: string, status: boolean): Fake => ({
  dataLayer: [{ event: 'gtm.js' }, { event: 'consent_status', type }],
  UC_UI: {
    isInitialized: () => true,
    getServicesBaseInfo: () => [
      { name: 'Some analytics', categorySlug: 'statistics', consent: { status } },
      { name: 'Some ads', categorySlug: 'marketing', consent: { status: false } },
    ],
  },
})
const didomi = (isOpen: boolean, purposes: Record<string, boolean>, vendors: Fake = {}): Fake => ({
  Didomi: {
    isConsentRequired: () => true,
    shouldUserStatusBeCollected: () => isOpen,
    getCurrentUserStatus: () => ({
      purposes: Object.fromEntries(Object.entries(purposes).map(([id, enabled]) => [id, { enabled }])),
      vendors,
    }),
  },
})
const cookieyes = (isUserActionCompleted: boolean, analytics: boolean): Fake => ({
  getCkyConsent: () => ({
    isUserActionCompleted,
    categories: { necessary: true, functional: true, analytics, performance: false, advertisement: false },
  }),
})
const klaro = (confirmed: boolean, given: Record<string, boolean>): Fake => ({
  klaro: {
    getManager: () => ({
      confirmed,
      // What the open dialog shows is no answer.
      consents: { matomo: true, other: true, periplo: true },
      savedConsents: given,
      config: {
        services: [
          { name: 'matomo', purposes: ['analytics'] },
          { name: 'other', purposes: ['analytics', 'marketing'] },
          { name: 'periplo', purposes: ['analytics'] },
        ],
      },
      watch: () => {},
    }),
  },
})
const cookieconsent = (
  isValid: boolean,
  acceptedCategories: string[],
  rejectedCategories: string[],
): Fake => ({
  CookieConsent: {
    validConsent: () => isValid,
    getUserPreferences: () => ({ acceptedCategories, rejectedCategories }),
  },
})
const osano = (answer: unknown, state: Fake): Fake => ({
  Osano: {
    cm: {
      getConsent: () => state,
      addEventListener: (name: string, callback: (answer: unknown) => void) =>
        name.endsWith('initialized') && callback(answer),
    },
  },
})
const complianz = (cookie: string, isAllowed = true): Fake => ({
  cmplz_has_consent: () => isAllowed,
  document: { cookie },
})
const wp = (cookie: string, type = 'optin'): Fake => ({
  wp_consent_type: type,
  wp_has_consent: () => true,
  document: { cookie },
})
const iubenda = (purposes: Record<number, boolean> | undefined, isOptedOut = false): Fake => ({
  _iub: {
    cs: { consent: { timestamp: purposes && 'x', purposes }, api: { isCcpaOptedOut: () => isOptedOut } },
  },
})
const cookieScript = (action: string | undefined, categories: string[]): Fake => ({
  CookieScript: { instance: { currentState: () => ({ action, categories }) } },
})
const shopify = (said: Fake): Fake => ({
  Shopify: { customerPrivacy: { currentVisitorConsent: () => said } },
})

const allTcf = { gdprApplies: true, eventStatus: 'tcloaded', purpose: consents(1, 3, 4, 7, 8) }
const tcfYes = { analytics: true, ads: true, ads_personalization: true }
const allGcm = { analytics_storage: 1, ad_storage: 2, ad_user_data: 2, ad_personalization: 2 } as const

// platform and state, the page, what the core is told (null: nothing)
const table: [string, Fake, Answer | null][] = [
  ['no platform', {}, null],
  ['gcm: no update', gcm(false, allGcm), null],
  ['gcm: updated', gcm(true, allGcm), { by: 'gcm', analytics: true, ...adsAre(false) }],
  ['gcm: refused', gcm(true, { analytics_storage: 2 }), { by: 'gcm', analytics: false }],
  [
    'gcm: an update of one key does not answer for the defaults',
    gcm(true, allGcm, { analytics_storage: { default: true }, ad_storage: { default: true, update: false } }),
    { by: 'gcm', ads: false, ads_user_data: false, ads_personalization: false },
  ],
  ['tcf: stored string', tcf(allTcf), { by: 'tcf', ...tcfYes }],
  ['tcf: saved', tcf({ ...allTcf, eventStatus: 'useractioncomplete' }), { by: 'tcf', ...tcfYes }],
  ['tcf: dialog open', tcf({ ...allTcf, eventStatus: 'cmpuishown' }), null],
  ['tcf: GDPR does not apply', tcf({ gdprApplies: false, eventStatus: 'tcloaded' }), null],
  ['tcf: not known yet whether it applies', tcf({ ...allTcf, gdprApplies: undefined }), null],
  [
    'tcf: audience measurement without storage',
    tcf({ ...allTcf, purpose: consents(8, 9) }),
    { by: 'tcf', analytics: false, ads: false, ads_personalization: false },
  ],
  [
    'tcf: refused, legitimate interest does not count',
    tcf({ ...allTcf, purpose: { consents: {}, legitimateInterests: { 8: true, 9: true } } }),
    { by: 'tcf', analytics: false, ads: false, ads_personalization: false },
  ],
  [
    "tcf: the publisher's own bits come first",
    tcf({ ...allTcf, publisher: consents(1, 9) }),
    { by: 'tcf', analytics: true, ads: false, ads_personalization: false },
  ],
  ['gpp: sale', gpp({ usnat: [{ SaleOptOut: 1 }] }), { by: 'gpp', no_ads: 1 }],
  ['gpp: sharing', gpp({ usca: [{ SharingOptOut: 1 }] }), { by: 'gpp', no_ads: 1 }],
  ['gpp: targeting', gpp({ usva: { TargetedAdvertisingOptOut: 1 } }), { by: 'gpp', no_ads: 1 }],
  ['gpp: GPC', gpp({ usca: [{}, { SubsectionType: 1, Gpc: true }] }), { by: 'gpp', no_ads: 1 }],
  ['gpp: did not opt out', gpp({ usnat: [{ SaleOptOut: 2, SharingOptOut: 0 }] }), null],
  ['gpp: not ready', gpp({ usnat: [{ SaleOptOut: 1 }] }, 'not ready'), null],
  ['usp: opted out', usp('1YYN'), { by: 'usp', no_ads: 1 }],
  ['usp: did not', usp('1YNN'), null],
  ['usp: does not apply', usp('1---'), null],
  [
    'cookiebot: answered',
    cookiebot(true, true, false),
    { by: 'cookiebot', analytics: true, ...adsAre(false), functional: false },
  ],
  [
    'cookiebot: declined',
    cookiebot(true, false, false),
    { by: 'cookiebot', analytics: false, ...adsAre(false), functional: false },
  ],
  ['cookiebot: unanswered', cookiebot(false, false, false), null],
  ['cookiebot: implied', cookiebot(true, true, true, 'implied'), null],
  [
    'onetrust: answered',
    onetrust(true, ',C0001,C0002,'),
    { by: 'onetrust', analytics: true, functional: false, ...adsAre(false) },
  ],
  [
    'onetrust: the groups of the site, ads are two of them',
    onetrust(true, ',C0001,C0002,C0004,', {
      Groups: [{ CustomGroupId: 'C0002' }, { CustomGroupId: 'C0004' }, { CustomGroupId: 'C0005' }],
    }),
    { by: 'onetrust', analytics: true, ...adsAre(false) },
  ],
  ['onetrust: unanswered', onetrust(false, ',C0001,C0002,'), null],
  [
    'onetrust: no notice is shown here',
    onetrust(false, ',C0001,', { ShowAlertNotice: false }),
    { by: 'onetrust', analytics: false, functional: false, ...adsAre(false) },
  ],
  ['onetrust: settings only', { OneTrust: { geolocationResponse: {} } }, null],
  [
    'usercentrics 3: answered',
    usercentrics3('EXPLICIT', { statistics: 'ALL_ACCEPTED', marketing: 'SOME_ACCEPTED' }),
    { by: 'usercentrics', analytics: true, ...adsAre(false) },
  ],
  [
    'usercentrics 3: our service decides',
    usercentrics3(
      'EXPLICIT',
      { statistics: 'SOME_ACCEPTED' },
      {
        a: { name: 'Periplo', consent: { given: true } },
        b: { name: 'Analytics', consent: { given: false } },
      },
    ),
    { by: 'usercentrics', analytics: true },
  ],
  ['usercentrics 3: implicit', usercentrics3('IMPLICIT', { statistics: 'ALL_ACCEPTED' }), null],
  [
    'usercentrics 2: answered',
    usercentrics2('explicit', true),
    { by: 'usercentrics', analytics: true, ...adsAre(false) },
  ],
  [
    'usercentrics 2: refused',
    usercentrics2('EXPLICIT', false),
    { by: 'usercentrics', analytics: false, ...adsAre(false) },
  ],
  ['usercentrics 2: implicit', usercentrics2('implicit', true), null],
  [
    'didomi: answered',
    didomi(false, { cookies: true, measure_content_performance: true, measure_ad_performance: false }),
    { by: 'didomi', analytics: true, ...adsAre(false) },
  ],
  [
    'didomi: no storage',
    didomi(false, { cookies: false, measure_content_performance: true }),
    { by: 'didomi', analytics: false },
  ],
  [
    'didomi: our vendor decides',
    didomi(false, { analytics: true }, { 'c:periplo-x1': { enabled: false } }),
    { by: 'didomi', analytics: false },
  ],
  ['didomi: unanswered', didomi(true, { analytics: true }), null],
  [
    'cookieyes: answered',
    cookieyes(true, true),
    { by: 'cookieyes', functional: true, analytics: true, ...adsAre(false) },
  ],
  ['cookieyes: unanswered', cookieyes(false, true), null],
  [
    'klaro: all services of a purpose',
    klaro(true, { matomo: true, other: true }),
    { by: 'klaro', analytics: false, ...adsAre(true) },
  ],
  [
    'klaro: our service decides',
    klaro(true, { matomo: false, other: false, periplo: true }),
    { by: 'klaro', analytics: true, ...adsAre(false) },
  ],
  ['klaro: unconfirmed', klaro(false, { periplo: true }), null],
  [
    'cookieconsent: answered',
    cookieconsent(true, ['necessary', 'analytics'], ['ads']),
    { by: 'cookieconsent', analytics: true, ...adsAre(false) },
  ],
  ['cookieconsent: unanswered', cookieconsent(false, ['analytics'], []), null],
  ['cookieconsent: another library of the name', { CookieConsent: { run: () => {} } }, null],
  [
    'osano: answered',
    osano({}, { ESSENTIAL: 'ACCEPT', ANALYTICS: 'ACCEPT', MARKETING: 'DENY' }),
    { by: 'osano', analytics: true, ...adsAre(false) },
  ],
  [
    'osano: opted out of sale',
    osano({}, { ANALYTICS: 'ACCEPT', MARKETING: 'ACCEPT', OPT_OUT: 'ACCEPT' }),
    { by: 'osano', analytics: true, ...adsAre(true), no_ads: 1 },
  ],
  ['osano: unanswered', osano(undefined, { ANALYTICS: 'ACCEPT', OPT_OUT: 'DENY' }), null],
  [
    'complianz: answered',
    complianz('a=b; cmplz_banner-status=dismissed; cmplz_statistics=allow; cmplz_marketing=deny'),
    { by: 'complianz', analytics: true, ...adsAre(false) },
  ],
  [
    'complianz: the function disagrees',
    complianz('cmplz_banner-status=dismissed; cmplz_statistics=allow', false),
    { by: 'complianz', analytics: false },
  ],
  ['complianz: banner open', complianz('cmplz_statistics=allow'), null],
  [
    'wp consent api: answered',
    wp('wp_consent_statistics=allow; wp_consent_statistics-anonymous=allow; wp_consent_preferences=deny'),
    { by: 'wp_consent', analytics: true, functional: false },
  ],
  ['wp consent api: unanswered', wp(''), null],
  ['wp consent api: no type', wp('wp_consent_statistics=allow', ''), null],
  [
    'iubenda: answered',
    iubenda({ 1: true, 2: false, 4: true, 5: false }),
    { by: 'iubenda', functional: false, analytics: true, ...adsAre(false) },
  ],
  ['iubenda: unanswered', iubenda(undefined), null],
  ['iubenda: opted out of sale', iubenda(undefined, true), { by: 'iubenda', no_ads: 1 }],
  [
    'cookie-script: accepted in part',
    cookieScript('accept', ['strict', 'performance']),
    { by: 'cookie_script', analytics: true, ...adsAre(false), functional: false },
  ],
  [
    'cookie-script: rejected',
    cookieScript('reject', ['strict']),
    { by: 'cookie_script', analytics: false, ...adsAre(false), functional: false },
  ],
  ['cookie-script: unanswered', cookieScript(undefined, ['strict', 'performance']), null],
  [
    'shopify: answered',
    shopify({ analytics: 'yes', marketing: 'no', preferences: '', sale_of_data: '' }),
    { by: 'shopify', analytics: true, ...adsAre(false) },
  ],
  ['shopify: unanswered', shopify({ analytics: '', marketing: '', preferences: '', sale_of_data: '' }), null],
  [
    'shopify: opted out of sale',
    shopify({ analytics: '', sale_of_data: 'no' }),
    { by: 'shopify', no_ads: 1 },
  ],

  [
    'a vendor beats TCF',
    { ...tcf(allTcf), ...cookiebot(true, false, false) },
    {
      by: 'cookiebot',
      analytics: false,
      ...adsAre(false),
      functional: false,
    },
  ],
  [
    'TCF beats the live state',
    { ...gcm(true, { analytics_storage: 2 }), ...tcf(allTcf) },
    {
      by: 'tcf',
      ...tcfYes,
    },
  ],
  [
    'an opt-out of sale holds whatever a banner answered',
    { ...cookiebot(true, true, true), ...gpp({ usnat: [{ SaleOptOut: 1 }] }) },
    {
      by: 'cookiebot',
      analytics: true,
      ...adsAre(true),
      functional: false,
      no_ads: 1,
    },
  ],
  [
    'an open banner leaves it to the weaker',
    { ...cookiebot(false, false, false), ...tcf(allTcf) },
    {
      by: 'tcf',
      ...tcfYes,
    },
  ],
]

test.each(table)('%s', async (_name, page, told) => {
  const answers = watch(page)
  await wait(1000)
  expect(answers).toEqual(told ? [told] : [])
})

test('every platform stands in the table, answered and not', () => {
  for (const { id } of allPlatforms()) {
    expect(
      table.some(([, , told]) => told?.by === id),
      id,
    ).toBe(true)
  }
})

test('every platform has a sign that calls for its file, and every sign calls for a file', () => {
  for (const [part, ranked] of Object.entries(FILES)) {
    const globals = SIGNS.filter((sign) => sign.part === part).flatMap((sign) => sign.globals?.split(' '))
    for (const platform of ranked.flatMap(([, platforms]) => platforms)) {
      const { id } = platform
      const asked: string[] = []
      platform.detect(new Proxy({}, { get: (_page, name) => void asked.push(String(name)) }))
      expect(asked.length, id).toBeGreaterThan(0)
      expect(globals, id).toEqual(expect.arrayContaining(asked))
    }
  }
  for (const part of [...SIGNS.map((sign) => sign.part), ...IDLE]) {
    expect(existsSync(new URL(`../../snippet/${part}/part.ts`, import.meta.url)), part).toBe(true)
  }
})

test('stronger platforms come first whatever file came first', async () => {
  const page = {
    ...gcm(true, { analytics_storage: 2 }),
    ...tcf(allTcf),
    ...usercentrics3('EXPLICIT', { statistics: 'ALL_DENIED' }),
    ...cookieyes(true, true),
    ...usp('1YYN'),
  }
  expect(allPlatforms().map(({ id }) => id)).toEqual(
    'gcm tcf wp_consent complianz cookie_script cookieconsent cookieyes cookiebot didomi iubenda klaro onetrust osano shopify usercentrics usercentrics usp gpp'.split(
      ' ',
    ),
  )
  const told = { by: 'usercentrics', analytics: false, functional: true, ...adsAre(false), no_ads: 1 }
  // Before the driver, after it, and between.
  for (const [before, after] of [
    [[...CMP_C, ...CMP_B, ...CMP_A], []],
    [[], [...CMP_C, ...CMP_B, ...CMP_A]],
    [CMP_C, [...CMP_A, ...CMP_B]],
  ] as [Ranked[], Ranked[]][]) {
    const meeting: Fake = before[0] ? { platforms: [...before] } : {}
    const answers = watch(page, CMP, meeting)
    ;(meeting['platforms'] as Ranked[]).push(...after)
    await wait(1000)
    expect(answers.at(-1)).toEqual(told)
    // The finder asks for platforms first: then there is one answer.
    if (!after[0]) expect(answers.length).toBe(1)
  }
})

test('a platform that answers with a promise speaks before the weaker ones', async () => {
  const answers = watch({ ...tcf(allTcf), ...usercentrics3('EXPLICIT', { statistics: 'ALL_DENIED' }) })
  await wait(1000)
  expect(answers.map(({ by, analytics }) => [by, analytics])).toEqual([['usercentrics', false]])
})

test("a platform's own receipt goes with a consent, and with nothing that could not be joined anyway", async () => {
  const page = cookiebot(true, true, false)
  Object.assign(page.Cookiebot, { consentID: 'cb-1' })
  watch(page)
  await wait(50)
  const receiptOf = (consent_before: string, consent_after: string) => {
    const event: Fake = { consent_before, consent_after }
    for (const update of updates) update(event)
    return event['cmp_receipt']
  }
  expect(receiptOf('pending', 'granted')).toBe('cb-1')
  expect(receiptOf('granted', 'denied')).toBe('cb-1')
  expect(receiptOf('cookieless', 'denied')).toBeUndefined()
  expect(receiptOf('pending', 'cookieless')).toBeUndefined()
  Object.assign(page, { Cookiebot: undefined, ...cookieyes(true, false) })
  await wait(1000)
  expect(receiptOf('granted', 'granted')).toBeUndefined()
})

test('a burst is one answer, a change is another, a withdrawal is handed on', async () => {
  const page = cookiebot(false, false, false)
  const answers = watch(page)
  Object.assign(page.Cookiebot, cookiebot(true, true, false).Cookiebot)
  for (const event of ['CookiebotOnConsentReady', 'CookiebotOnAccept', 'CookiebotOnConsentReady'])
    dispatch(event)
  expect(answers).toEqual([])
  await wait(50)
  dispatch('CookiebotOnAccept')
  await wait(3000)
  expect(answers.map(({ analytics, ads }) => [analytics, ads])).toEqual([[true, false]])
  Object.assign(page.Cookiebot, cookiebot(true, true, true).Cookiebot)
  dispatch('CookiebotOnAccept')
  await wait(50)
  Object.assign(page.Cookiebot, cookiebot(true, false, false).Cookiebot)
  dispatch('CookiebotOnDecline')
  await wait(50)
  expect(answers.map(({ analytics, ads }) => [analytics, ads])).toEqual([
    [true, false],
    [true, true],
    [false, false],
  ])
})

test('an answer that is forgotten is no answer any more', async () => {
  const page = cookiebot(true, true, true)
  const answers = watch(page)
  await wait(50)
  page.Cookiebot.hasResponse = false
  await wait(600)
  expect(answers.map(({ analytics }) => analytics)).toEqual([true, undefined])
})

test('opening the dialog of TCF again changes nothing until it is saved', async () => {
  let tell: (data: Fake, ok: boolean) => void = () => {}
  const answers = watch({
    __tcfapi: (_command: string, _version: number, callback: typeof tell) => (tell = callback),
  })
  for (const data of [
    allTcf,
    { ...allTcf, eventStatus: 'cmpuishown', purpose: { consents: {} } },
    { ...allTcf, eventStatus: 'useractioncomplete', purpose: { consents: {} } },
  ]) {
    tell(data, true)
    await wait(50)
  }
  expect(answers.map(({ analytics }) => analytics)).toEqual([true, false])
})

test('an opt-out taken back goes away, and one that is not ready stays', async () => {
  let tell: (event: Fake) => void = () => {}
  const answers = watch({ __gpp: (_command: string, callback: typeof tell) => (tell = callback) })
  for (const [signalStatus, SaleOptOut] of [
    ['ready', 1],
    ['not ready', 2],
    ['ready', 2],
  ]) {
    tell({ pingData: { signalStatus, parsedSections: { usnat: [{ SaleOptOut }] } } })
    await wait(50)
  }
  expect(answers).toEqual([{ by: 'gpp', no_ads: 1 }, { by: '' }])
})

test('a platform that comes late is found, for 20 seconds and then at the next click', async () => {
  const page: Fake = {}
  const answers = watch(page)
  await wait(19_000)
  Object.assign(page, cookieyes(true, true))
  await wait(1000)
  expect(answers.map(({ by }) => by)).toEqual(['cookieyes'])
  await wait(20_000)
  expect(vi.getTimerCount()).toBe(0)
  Object.assign(page, cookiebot(true, false, false))
  await wait(20_000)
  dispatch('click')
  await wait(600)
  expect(answers.at(-1)).toMatchObject({ by: 'cookiebot', analytics: false })
})

test('a platform that throws or rejects gives no answer and hides no other', async () => {
  const fail = () => {
    throw new Error('broken')
  }
  const broken = {
    get Cookiebot() {
      return fail()
    },
    __tcfapi: fail,
    __gpp: fail,
    __uspapi: fail,
    getCkyConsent: fail,
    klaro: { getManager: fail },
    CookieConsent: { validConsent: fail },
    Shopify: { customerPrivacy: { currentVisitorConsent: fail } },
    OneTrust: { IsAlertBoxClosed: fail, GetDomainData: fail },
    Osano: { cm: { addEventListener: fail, getConsent: fail } },
    get _iub() {
      return fail()
    },
    __ucCmp: { getConsentDetails: () => Promise.reject(new Error('broken')) },
  }
  const answers = watch(broken)
  await wait(1000)
  expect(answers).toEqual([])
  Object.assign(broken, cookieScript('accept', ['performance']))
  await wait(1000)
  expect(answers.map(({ by, analytics }) => [by, analytics])).toEqual([['cookie_script', true]])
})

test('a platform that begins to throw takes its answer back', async () => {
  const page = cookieyes(true, true)
  const answers = watch(page)
  await wait(50)
  page['getCkyConsent'] = () => {
    throw new Error('broken')
  }
  await wait(600)
  expect(answers.map(({ analytics }) => analytics)).toEqual([true, undefined])
})

test("iubenda's callback is wrapped, not replaced", async () => {
  const before = vi.fn(() => 'kept')
  const callback: Record<string, (...given: unknown[]) => unknown> = {
    onPreferenceExpressedOrNotNeeded: before,
  }
  const page: { _iub: Fake } = { _iub: { csConfiguration: { callback } } }
  const answers = watch(page)
  await wait(21_000)
  page._iub['cs'] = { consent: { timestamp: 'x', purposes: { 4: true } } }
  expect(callback['onPreferenceExpressedOrNotNeeded']?.(1)).toBe('kept')
  expect(before).toHaveBeenCalledWith(1)
  await wait(50)
  expect(answers).toMatchObject([{ by: 'iubenda', analytics: true, ads: false }])
})

test('a site that renamed its categories says so', () => {
  nameCategories('analytics:C0007, ads:Campaigns')
  expect(
    toPurposes([
      ['C0007', true],
      ['campaigns', false],
      ['C0003', true],
      ['C0009', true],
    ]),
  ).toEqual({
    analytics: true,
    ...adsAre(false),
    functional: true,
  })
  expect(toPurposes([['essential', true]])).toBeNull()
})
