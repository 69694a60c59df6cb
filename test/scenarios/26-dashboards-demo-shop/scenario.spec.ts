import { expect, test } from '@playwright/test'
import { askApi } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard, watchConsole } from '../../dashboards/support/open-dashboard.ts'
import { newUser } from '../../dashboards/support/send-events.ts'

const pages = ['', 'producto.html?id=hamaca', 'carrito.html', 'contacto.html', 'entrar.html', 'gracias.html']

test('a visit to the shop is a journey in the dashboard, from anonymous to known', async ({
  page,
  request,
}) => {
  const complaints = watchConsole(page)
  await page.goto('/demo/')
  await page.getByTestId('consent-yes').click()
  await page.getByTestId('product-hamaca').click()
  await page.getByTestId('add-hamaca').click()
  await expect(page.getByTestId('cart-count')).toHaveText('1')
  await page.getByTestId('open-chat').click()
  await page.getByTestId('chat-field').fill('¿Tienen en azul?')
  await page.getByTestId('chat-send').click()
  await expect(page.getByTestId('chat-log').locator('p')).toHaveCount(3)

  const user = newUser('valentina')
  await page.locator('#account-link').click()
  await page.locator('#login-user').fill(user)
  await page.locator('#login-password').fill('secreta')
  await page.getByTestId('login-send').click()
  await expect(page.getByTestId('hello')).toHaveText(`Hola, ${user}`)

  await page.locator('#cart-link').click()
  await page.getByTestId('go-checkout').click()
  for (const [field, value] of Object.entries({
    name: 'V',
    email: 'v@ejemplo.co',
    city: 'Cali',
    address: 'Calle 1',
  }))
    await page.locator(`#checkout-${field}`).fill(value)
  await page.getByTestId('place-order').click()
  await page.getByTestId('nps-9').click()
  await expect(page.getByTestId('nps')).toContainText('Gracias')
  await page.locator('#home-link').click()

  const wanted = [
    'page_view',
    'view_item',
    'add_to_cart',
    'chat_open',
    'identify',
    'login',
    'purchase',
    'survey_response',
  ]
  await expect
    .poll(
      async () => {
        const names = (await askApi(request, 'person_timeline', { person_id: user })).map(
          (row) => row['name'],
        )
        return wanted.filter((name) => !names.includes(name))
      },
      { timeout: 30_000 },
    )
    .toEqual([])

  const rows = await askApi(request, 'person_timeline', { person_id: user })
  expect(JSON.stringify(rows)).not.toContain('azul?')
  expect(rows.filter((row) => row['name'] === 'purchase')).toHaveLength(1)
  await openDashboard(page, `/?view=people&lang=es&person=${user}`)
  await expect(page.getByTestId('event').first()).toHaveClass(/event-anonymous/)
  await expect(page.locator('.event-moment')).toHaveCount(1)
  expect(complaints).toEqual([])
})

test('the shop is accessible and fits a phone, in both languages', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  for (const lang of ['es', 'en'])
    for (const path of pages) {
      await page.goto(`/demo/${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
      await expect(page.locator('main')).toBeVisible()
      expect(await findViolations(page), `${path} ${lang}`).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow, `${path} ${lang}`).toBeLessThanOrEqual(0)
    }
})

test('English goes along from page to page', async ({ page }) => {
  await page.goto('/demo/?lang=en')
  await page.getByTestId('consent-no').click()
  await page.getByTestId('product-taza').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Clay mug')
  await page.locator('#contact-link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Let’s talk')
})
