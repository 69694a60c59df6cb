import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

// Events of this run only, so that its funnels hold these three people and no others.
const run = newUser('paso').replaceAll('.', '_')
const [first, second, third] = [`${run}_uno`, `${run}_dos`, `${run}_tres`]

test.beforeAll(async ({ request }) => {
  for (const names of [[first, second, third], [first, second], [first]]) {
    const visitor = newVisitor()
    await sendEvents(
      request,
      visitor,
      names.map((name) => ({ name })),
    )
    await untilStored(request, visitor.visitor_id, names.length)
  }
})

test('shows small samples as counts and people still in time as under way', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${second},${third}`)
  await expect(page.getByTestId('entered-1')).toHaveText('3')
  await expect(page.getByTestId('entered-2')).toHaveText('2')
  await expect(page.getByTestId('entered-3')).toHaveText('1')
  await expect(page.locator('.funnel-link').first()).toContainText('2 de 3')
  await expect(page.locator('.funnel-link').first()).toContainText('muestra pequeña')
  const parts = page.locator('.funnel-parts').first()
  await expect(parts).toContainText('Siguieron 2')
  await expect(parts).toContainText('Aún en curso 1')
  await expect(parts).toContainText('Se fueron 0')
})

test('steps move, come and go with buttons and keyboard, and the URL follows', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${second}`)
  const names = page.locator('.step-name')

  await page.getByRole('button', { name: `Bajar ${first}` }).click()
  await expect(names.first()).toHaveValue(second)
  await expect(page).toHaveURL(new RegExp(`steps=${second},${first}`))

  await names.nth(1).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(names.first()).toHaveValue(first)
  await expect(names.first()).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: 'ahora es el paso 1' })).toBeAttached()

  await page.getByRole('button', { name: 'Añadir paso' }).click()
  await expect(names).toHaveCount(3)
  await expect(names.nth(2)).toBeFocused()
  await names.nth(2).fill(third)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`steps=${first},${second},${third}`))
  await untilCurrent(page)
  await expect(page.getByTestId('entered-3')).toHaveText('1')

  await page.getByRole('button', { name: `Quitar ${third}` }).click()
  await expect(names).toHaveCount(2)
  await expect(names.nth(1)).toBeFocused()
})

test('a step may be an event on some pages only', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first}:/demo*,${second}:/nowhere*`)
  await expect(page.getByTestId('entered-1')).toHaveText('3')
  await expect(page.getByTestId('entered-2')).toHaveText('0')
})

test('a step that was never sent is no data, not zero', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&steps=${first},${run}_nunca`)
  await expect(page.getByTestId('empty-not-sent')).toContainText(`${run}_nunca`)
  await expect(page.getByTestId('empty-not-sent')).toContainText('sin datos')
  await expect(page.getByTestId('entered-2')).toHaveText('sin datos')
})

test('says what the API says when a parameter is wrong', async ({ page }) => {
  await openDashboard(page, `/?view=funnel&lang=es&window=99999999`)
  await expect(page.getByRole('alert')).toContainText('window_hours')
})
