import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const form = newUser('form').replaceAll('.', '_')

test.beforeAll(async ({ request }) => {
  const visitor = newVisitor()
  await sendEvents(request, visitor, [
    { name: 'page_view' },
    { name: 'rage_click', element: 'button#pagar', click_count: 4 },
    { name: 'add_to_cart', value: 42000, currency: 'COP' },
    { name: 'form_start', form_id: form, field_id: 'nit' },
    { name: 'form_error', form_id: form, field_id: 'nit', error: 'pattern_mismatch' },
    { name: 'contact_click', method: 'whatsapp' },
  ])
  await untilStored(request, visitor.visitor_id, 6)
})

const percent = new Intl.NumberFormat('es-CO', { style: 'percent', maximumFractionDigits: 1 })
const share = (part: unknown, whole: unknown): string => {
  const [some, all] = [Number(part), Number(whole)]
  return all >= 30 ? percent.format(some / all) : `${some} de ${all}`
}

test('stumbles, carts and contacts stand as their queries count them', async ({ page, request }) => {
  await openDashboard(page, '/?view=friction&lang=es&region=CO&by=all')
  const kinds = await askApi(request, 'friction', { by: 'all' })
  const rage = kinds.find((row) => row['kind'] === 'rage_click')
  const row = page.getByTestId('friction').locator('tbody tr').filter({ hasText: 'Clics de frustración' })
  await expect(row.locator('td').nth(1)).toHaveText(
    `${Number(rage?.['affected'])} · ${share(rage?.['affected'], rage?.['visitors'])}`,
  )
  await expect(page.getByTestId('friction').locator('tbody tr')).toHaveCount(kinds.length)

  const carts = await askApi(request, 'cart_abandonment')
  const entered = await page.getByTestId('carts').locator('tbody tr td:nth-child(2)').allTextContents()
  expect(entered).toEqual(carts.map((cart) => new Intl.NumberFormat('es-CO').format(Number(cart['entered']))))

  const contacts = await askApi(request, 'contact_channels')
  const people = await page.getByTestId('contact').locator('tbody tr td:nth-child(2)').allTextContents()
  expect(people).toEqual(contacts.map((one) => new Intl.NumberFormat('es-CO').format(Number(one['people']))))
  expect(await findViolations(page)).toEqual([])
})

test('a form says who finished it and which field was refused', async ({ page, request }) => {
  await openDashboard(page, '/?view=friction&lang=en')
  const field = page.getByTestId(`fields-${form}`).locator('tbody tr').filter({ hasText: 'nit' })
  await expect(field).toContainText('pattern_mismatch')
  const [row] = (await askApi(request, 'form_fields', { form })).filter((one) => one['field_id'] === 'nit')
  expect(row).toMatchObject({ starters: 1, still_under_way: 1, people_refused: 1 })
  await expect(page.getByTestId(`form-${form}`)).toContainText(
    `${form}: of 1 people who started it, 0 (0 of 1) finished, 0 left it and 1 are still in it.`,
  )
  await page.getByRole('button', { name: 'Device', exact: true }).click()
  await expect(page).toHaveURL(/by=device/)
})

test('nothing in these dates: each part says so', async ({ page }) => {
  await openDashboard(page, '/?view=friction&lang=es&from=2019-01-01&to=2019-01-08')
  await expect(page.getByTestId('empty-range')).toHaveCount(4)
})
