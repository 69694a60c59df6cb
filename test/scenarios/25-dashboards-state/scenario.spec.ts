import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const user = newUser('estado')

test.beforeAll(async ({ request }) => {
  await sendEvents(request, { ...newVisitor(), user_id: user }, [{ name: 'page_view' }, { name: 'identify' }])
  await untilStored(request, user, 2)
})

test('what one sees is in the URL: it survives a reload, and Back goes back', async ({ page }) => {
  await openDashboard(page, '/?lang=es')
  await page.getByRole('link', { name: 'Personas', exact: true }).first().click()
  await page.getByRole('button', { name: 'Conocidas' }).click()
  await page.getByRole('searchbox').fill(user)
  await expect(page).toHaveURL(new RegExp(`only=known.*search=${user}`))
  await untilCurrent(page)
  await page.reload()
  await expect(page.getByRole('searchbox')).toHaveValue(user)
  await page.getByTestId('people-table').getByRole('link', { name: user }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(user)
  await page.goBack()
  await expect(page.getByRole('searchbox')).toHaveValue(user)
  await page.goBack()
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await page.goBack()
  await expect(page).not.toHaveURL(/only=/)
  await page.goBack()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Inicio')
})

test('speaks the language of the URL, else the one chosen before, else the browser’s', async ({
  browser,
}) => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const page = await context.newPage()
  await openDashboard(page, '/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home')
  await page.getByRole('button', { name: 'Español' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Inicio')
  await expect(page.locator('html')).toHaveAttribute('lang', 'es')
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Inicio')
  await page.goto('/?lang=en')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home')
  await context.close()
})

test('follows the system’s theme until one is chosen', async ({ page }) => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  await page.emulateMedia({ colorScheme: 'dark' })
  await openDashboard(page, '/?lang=en')
  const dark = await background()
  await page.getByRole('button', { name: 'Light' }).click()
  await expect.poll(background).not.toBe(dark)
  await page.goto('/?lang=en')
  await untilCurrent(page)
  expect(await background()).not.toBe(dark)
})

test('picks two days, the last one included', async ({ page }) => {
  await openDashboard(page, '/?lang=en')
  await page.getByRole('combobox', { name: 'Period' }).selectOption('custom')
  await page.getByLabel('First day').fill('2026-03-01')
  await page.getByLabel('Last day').fill('2026-03-31')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/from=2026-03-01&to=2026-04-01/)
})

test('says which part of the address it did not understand', async ({ page }) => {
  await openDashboard(page, '/?lang=en&from=yesterday')
  await expect(page.getByText('from=yesterday')).toBeVisible()
})

test('asks for the key when the server wants one, and goes on with it', async ({ page }) => {
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().headers()['authorization'] === 'Bearer right') {
      const headers: Record<string, string> = { ...route.request().headers() }
      delete headers['authorization']
      if (process.env['PERIPLO_KEY']) headers['authorization'] = `Bearer ${process.env['PERIPLO_KEY']}`
      return route.continue({ headers })
    }
    return route.fulfill({ status: 401, json: { error: { code: 'unauthorized', message: 'No key.' } } })
  })
  await page.goto('/?lang=en')
  await page.getByLabel('Key').fill('wrong')
  await page.getByRole('button', { name: 'Enter' }).click()
  await expect(page.getByRole('alert')).toHaveText('The server did not accept that key.')
  await page.getByLabel('Key').fill('right')
  await page.getByRole('button', { name: 'Enter' }).click()
  await expect(page.getByTestId('figure-people')).toBeVisible()
  expect(
    await page.evaluate(() => [
      sessionStorage.length,
      Object.entries(localStorage).map(([, value]) => value as string),
    ]),
  ).toEqual([1, []])
})

test('tells in words that the server does not answer, and tries again', async ({ page }) => {
  let down = true
  await page.route('**/api/v1/queries/channels?*', (route) => (down ? route.abort() : route.continue()))
  await openDashboard(page, '/?lang=en')
  await expect(page.getByRole('alert')).toContainText('The server does not answer')
  down = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('gives up a request whose answer nobody waits for', async ({ page }) => {
  const cancelled: string[] = []
  page.on('requestfailed', (request) => cancelled.push(request.url()))
  await page.route('**/api/v1/queries/people?*search=slow*', () => {})
  await openDashboard(page, '/?view=people&lang=en')
  await page.getByRole('searchbox').fill('slow')
  await expect(page).toHaveURL(/search=slow/)
  await page.getByRole('searchbox').fill(user)
  await expect(page.getByTestId('people-table').locator('tbody tr')).toHaveCount(1)
  expect(cancelled.some((url) => url.includes('search=slow'))).toBe(true)
})

test('a query that takes long is cancelled, and asked again', async ({ page }) => {
  let asked = 0
  await page.route(/queries\/campaigns\?/, async (route) => {
    asked += 1
    if (asked > 1) await route.continue()
    // The first never gets an answer.
  })
  const gone = page.waitForEvent('requestfailed', (request) => request.url().includes('queries/campaigns?'))
  await page.goto('/?view=campaigns&lang=es')
  await page.getByRole('button', { name: 'Cancelar' }).click()
  await gone
  await expect(page.getByRole('alert')).toContainText('Se canceló.')
  await page.getByRole('button', { name: 'Reintentar' }).click()
  await expect(page.getByTestId('campaigns')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a query that is too large says so and offers shorter periods', async ({ page }) => {
  await page.route(/queries\/campaigns\?/, (route) =>
    route.fulfill({
      status: 400,
      json: { error: { code: 'too_large', field: 'from', message: 'The query is too large' } },
    }),
  )
  await openDashboard(page, '/?view=campaigns&lang=es&period=90d')
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('demasiado grande')
  await expect(alert.getByRole('button')).toHaveText(['Últimos 7 días', 'Últimos 30 días', 'Reintentar'])
  await page.unroute(/queries\/campaigns\?/)
  await alert.getByRole('button', { name: 'Últimos 7 días' }).click()
  await expect(page).toHaveURL(/period=7d/)
  await expect(alert).toHaveCount(0)
})
