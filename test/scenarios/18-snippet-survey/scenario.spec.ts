import { type Page, expect, test } from '@playwright/test'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const PARTS = ['find', 'survey', 'card']
const NPS = { instrument: 'nps', survey_id: 'nps_compra', touchpoint: 'post_purchase' }
const SURVEY = { survey_id: 'nps_compra', instrument: 'nps', touchpoint: 'post_purchase' }
const BODY = '<main><h1>Shop</h1><button id="buy">Comprar</button></main>'

interface Given {
  attributes?: string
  body?: string
  head?: string
  lang?: string
  headers?: Record<string, string>
}

const serve = async (page: Page, given: Given = {}) => {
  const {
    attributes = 'data-consent="opt-out"',
    body = BODY,
    head = '',
    lang = 'lang="es"',
    headers = {},
  } = given
  const text = html(attributes, body, head).replace('lang="en"', lang)
  server = await servePage({ '/': text }, { parts: PARTS, headers })
  receiveEvents(page, server)
}
const open = async (page: Page, given: Given = {}) => {
  await serve(page, given)
  await expectEvents(page, () => page.goto(server.origin + '/'), [{ name: 'page_view' }])
}
const card = (page: Page) => page.getByRole('region', { name: /recomiende|recommend|experiencia|easy/ })
const score = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true })
const call = async (page: Page, fields: object = NPS) => {
  await callPeriplo(page, 'ask', fields)
  await expect(card(page).getByRole('group')).toBeVisible()
}
const ask = (page: Page, fields: object = NPS) =>
  expectEvents(page, () => call(page, fields), [{ name: 'survey_view' }])

test('a question is answered with the keyboard alone, and the focus goes back', async ({ page }) => {
  await open(page)
  await page.locator('#buy').focus()
  await expectEvents(page, () => call(page), [{ name: 'survey_view', ...SURVEY }])
  // It took no focus.
  await expect(page.locator('#buy')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(score(page, 'Cerrar')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(score(page, '0, Nada probable')).toBeFocused()
  for (let step = 0; step < 9; step++) await page.keyboard.press('Tab')
  await expectEvents(page, () => page.keyboard.press('Enter'), [
    { name: 'survey_response', ...SURVEY, score: 9, scale_min: 0, scale_max: 10 },
  ])
  await expect(card(page).getByRole('status')).toHaveText('¡Gracias por su respuesta!')
  await expect(score(page, 'Cerrar')).toBeFocused()
  await expectEvents(page, () => page.keyboard.press('Escape'), [])
  await expect(card(page)).toHaveCount(0)
  await expect(page.locator('#buy')).toBeFocused()
})

test('closing without an answer is a dismissal; Escape elsewhere is the page’s', async ({ page }) => {
  await open(page)
  await ask(page)
  await page.locator('#buy').focus()
  await page.keyboard.press('Escape')
  await expect(card(page)).toBeVisible()
  await score(page, '4').focus()
  await expectEvents(page, () => page.keyboard.press('Escape'), [{ name: 'survey_dismiss', ...SURVEY }])
  await expect(card(page)).toHaveCount(0)
})

test('English, effort from 1 to 7, the site’s own words, a place in the page', async ({ page }) => {
  await open(page, { lang: 'lang="en"', body: BODY + '<aside aria-label="Survey" id="here"></aside>' })
  await ask(page, { instrument: 'ces', into: '#here', high: 'Child’s play' })
  await expect(page.locator('#here').getByRole('button')).toHaveText(['×', '1', '2', '3', '4', '5', '6', '7'])
  await expect(score(page, '1, Very difficult')).toBeVisible()
  await expectEvents(page, () => score(page, '7, Child’s play').click(), [
    { name: 'survey_response', survey_id: 'ces', instrument: 'ces', score: 7, scale_min: 1, scale_max: 7 },
  ])
  await expect(page.locator('#here').getByRole('status')).toHaveText('Thank you for your answer!')
})

test('a comment is asked only where the site wants one, and is a row of its own', async ({ page }) => {
  await open(page, { head: '<script>addEventListener("keydown", () => (window.heard = true))</script>' })
  await ask(page, { ...NPS, comment: true, question_id: 'q1' })
  await expectEvents(page, () => score(page, '3').click(), [
    { name: 'survey_response', ...SURVEY, question_id: 'q1', score: 3 },
  ])
  await card(page).getByRole('textbox', { name: '¿Por qué? (opcional)' }).pressSequentially('Llegó tarde')
  expect(await page.evaluate('window.heard')).toBeUndefined()
  const [response] = await expectEvents(page, () => score(page, 'Enviar').click(), [
    {
      name: 'survey_response',
      ...SURVEY,
      instrument: 'text',
      question_id: 'comment',
      comment: 'Llegó tarde',
    },
  ])
  expect(response).not.toHaveProperty('score')
  await expectEvents(page, () => score(page, 'Cerrar').click(), [])
})

test('an empty comment is none', async ({ page }) => {
  await open(page)
  await ask(page, { ...NPS, comment: true })
  await score(page, '3').click()
  await card(page).getByRole('textbox').fill('  ')
  await expectEvents(page, () => score(page, 'Enviar').click(), [{ name: 'survey_response', score: 3 }])
})

test('not twice on a page, one card at a time, again where the site says so', async ({ page }) => {
  await open(page)
  await ask(page)
  await expectEvents(page, async () => {
    await callPeriplo(page, 'ask', NPS)
    await callPeriplo(page, 'ask', { instrument: 'csat' })
    await callPeriplo(page, 'ask', { instrument: 'csat', into: '#nowhere' })
    await callPeriplo(page, 'ask', { instrument: 'stars' })
  }, [])
  await score(page, 'Cerrar').click()
  await expectEvents(page, () => callPeriplo(page, 'ask', NPS), [{ name: 'survey_dismiss' }])
  await expectEvents(page, () => callPeriplo(page, 'ask', { ...NPS, days: 0 }), [{ name: 'survey_view' }])
  await expect(card(page)).toHaveCount(1)
})

test('a call made before the script has come is answered; other pages fetch nothing for it', async ({
  page,
}) => {
  const stub = 'window.periplo = window.periplo || ((...a) => (periplo.q = periplo.q || []).push(a))'
  await serve(page, { head: `<script>${stub};periplo('ask', ${JSON.stringify(NPS)})</script>` })
  const goto = async () => {
    await page.goto(server.origin + '/')
    await expect(card(page)).toBeVisible()
  }
  await expectEvents(page, goto, [{ name: 'page_view' }, { name: 'survey_view' }])
  await server.close()
  await open(page)
  const csat = { instrument: 'csat', score: 5 }
  await expectEvents(page, () => callPeriplo(page, 'survey', csat), [{ name: 'survey_response', ...csat }])
  expect(server.requests.filter((request) => /survey|card/.test(request))).toEqual([])
})

const readStorage = (page: Page) => page.evaluate<string>('JSON.stringify(localStorage)')

test('remembered with consent, though it was not answered, and forgotten with it', async ({ page }) => {
  await serve(page, { attributes: '' })
  await page.goto(server.origin + '/')
  const granted = { analytics: true, remember: true }
  await expectEvents(page, () => callPeriplo(page, 'consent', granted), [
    { name: 'page_view' },
    { name: 'consent_update' },
  ])
  await ask(page)
  await expectEvents(page, () => score(page, '8').click(), [{ name: 'survey_response', score: 8 }])
  expect(await readStorage(page)).toContain('nps_compra')
  await expectEvents(page, async () => {
    await page.reload()
    await callPeriplo(page, 'ask', NPS)
  }, [{ name: 'page_leave' }, { name: 'page_view' }])
  await expect(card(page)).toHaveCount(0)
  await expectEvents(page, async () => {
    await callPeriplo(page, 'consent', { analytics: false })
    expect(await readStorage(page)).not.toContain('nps_compra')
    // The answer would not be recorded, so nobody is asked.
    await callPeriplo(page, 'ask', { ...NPS, days: 0 })
    await callPeriplo(page, 'consent', { analytics: true })
  }, [{ name: 'consent_update' }, { name: 'page_view' }, { name: 'consent_update' }])
  await ask(page)
})

test('without identity it is remembered for the page alone', async ({ page }) => {
  await open(page, { attributes: 'data-consent="cookieless"' })
  await ask(page)
  await expectEvents(page, () => score(page, '8').click(), [{ name: 'survey_response' }])
  await callPeriplo(page, 'ask', NPS)
  await expectEvents(page, () => page.reload(), [{ name: 'page_leave' }, { name: 'page_view' }])
  await ask(page)
})

test('before consent nobody is asked; after it the card stands there by itself', async ({ page }) => {
  await serve(page, { attributes: '' })
  await page.clock.install()
  await page.goto(server.origin + '/')
  const before = await listStorage(page)
  await callPeriplo(page, 'ask', NPS)
  await expect.poll(() => server.requests.some((request) => request.includes('survey'))).toBe(true)
  await page.clock.runFor(10_000)
  await expect(page.locator('periplo-survey')).toHaveCount(0)
  expect(await listStorage(page)).toEqual(before)
  expect(server.received).toEqual([])
  await callPeriplo(page, 'consent', { analytics: true })
  await page.clock.runFor(2000)
  await page.clock.resume()
  await expectEvents(page, () => score(page, '10, Muy probable').click(), [
    { name: 'page_view' },
    { name: 'consent_update' },
    { name: 'survey_view' },
    { name: 'survey_response', score: 10 },
  ])
})

test('asked again after as many days as the site says', async ({ page }) => {
  await page.clock.install({ time: '2026-03-01T10:00:00Z' })
  await open(page)
  await ask(page, { ...NPS, days: 90 })
  await page.clock.setSystemTime('2026-05-25T10:00:00Z')
  await expectEvents(page, () => page.reload(), [{ name: 'page_leave' }, { name: 'page_view' }])
  await expectEvents(page, () => callPeriplo(page, 'ask', { ...NPS, days: 90 }), [])
  await page.clock.setSystemTime('2026-06-01T10:00:00Z')
  await ask(page, { ...NPS, days: 90 })
})

for (const [lang, colorScheme] of [
  ['es', 'light'],
  ['es', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
] as const) {
  test(`accessible at every step: ${lang}, ${colorScheme}`, async ({ page }) => {
    // axe takes its time on a busy machine.
    test.setTimeout(180_000)
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width: 360, height: 740 })
    const head = '<style>:root{color-scheme:light dark}</style>'
    await open(page, { lang: `lang="${lang}"`, head })
    // In the page the thanks stay.
    await ask(page, { ...NPS, comment: true, into: 'main' })
    // Half faded in it would be measured as grey.
    await expect(card(page)).toHaveCSS('opacity', '1')
    const ground = await card(page).evaluate((element) => getComputedStyle(element).backgroundColor)
    expect(ground === 'rgb(255, 255, 255)').toBe(colorScheme === 'light')
    expect(await findViolations(page), 'the question').toEqual([])
    await score(page, '5').click()
    expect(await findViolations(page), 'the comment').toEqual([])
    await card(page).getByRole('button').last().click()
    expect(await findViolations(page), 'the thanks').toEqual([])
  })
}

test('over the page it is accessible too, and a finger finds every answer on small telephones', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await open(page)
  for (const [width, height] of [
    [360, 740],
    // 1280 × 1024 at 400 %.
    [320, 256],
  ] as const) {
    await page.setViewportSize({ width, height })
    await ask(page, { ...NPS, days: 0 })
    await expect(card(page)).toHaveCSS('opacity', '1')
    const buttons = card(page).getByRole('button')
    await expect(buttons).toHaveCount(12)
    for (const button of await buttons.all()) {
      await button.scrollIntoViewIfNeeded()
      const box = await button.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24)
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    }
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    if (width === 360) expect(await findViolations(page)).toEqual([])
    await expectEvents(page, () => score(page, 'Cerrar').click(), [{ name: 'survey_dismiss' }])
  }
})

test('after the thanks it goes by itself', async ({ page }) => {
  await open(page)
  await ask(page)
  await expectEvents(page, () => score(page, '5').click(), [{ name: 'survey_response' }])
  await expect(card(page)).toHaveCount(0, { timeout: 20_000 })
  await expectEvents(page, () => undefined, [])
})

test('a strict policy and Trusted Types forbid nothing of it', async ({ page }) => {
  const complaints: string[] = []
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => console.error(violatedDirective))
  })
  page.on('console', (message) => {
    // The other second files are not served here.
    if (message.type() === 'error' && !/404/.test(message.text())) complaints.push(message.text())
  })
  await open(page, {
    attributes: 'data-consent="opt-out" nonce="abc"',
    headers: {
      'content-security-policy':
        "default-src 'none'; script-src 'nonce-abc'; connect-src 'self'; style-src 'none'; img-src data:; " +
        "require-trusted-types-for 'script'; trusted-types periplo",
    },
  })
  await ask(page)
  await expect(card(page)).toHaveCSS('position', 'fixed')
  await expect(score(page, '2')).toHaveCSS('flex-basis', /14.5%/)
  await score(page, '2').click()
  expect(complaints).toEqual([])
})

test('the page’s style does not reach it, and it does not reach the page', async ({ page }) => {
  const head = `<style>* { color: red !important; font-size: 4px } html { font-size: 1px } div, section, p, button { display: none }
    #buy { display: block }</style>`
  await open(page, { head })
  const before = await page.locator('#buy').evaluate((element) => element.getBoundingClientRect().height)
  await ask(page)
  await expect(score(page, '2')).toHaveCSS('color', 'rgb(0, 0, 0)')
  await expect(score(page, '2')).toHaveCSS('font-size', '16px')
  expect(await page.locator('#buy').evaluate((element) => element.getBoundingClientRect().height)).toBe(
    before,
  )
})

test('a page from right to left keeps the card whole, mirrored', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 })
  await open(page, { lang: 'lang="ar" dir="rtl"' })
  await callPeriplo(page, 'ask', { ...NPS, question: 'ما مدى احتمال أن recommend بنا؟' })
  const ten = await score(page, '10, Very likely').boundingBox()
  const zero = await score(page, '0, Not at all likely').boundingBox()
  const whole = await card(page).boundingBox()
  expect(ten?.x).toBeLessThan(zero?.x ?? 0)
  expect((whole?.x ?? 0) + (whole?.width ?? 0)).toBeGreaterThan(850)
})
