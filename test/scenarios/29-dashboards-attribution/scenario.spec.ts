import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { importCosts } from '../../dashboards/support/import-costs.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

test.beforeAll(async ({ request }) => {
  const visitor = newVisitor()
  await sendEvents(
    request,
    visitor,
    [
      { name: 'page_view', referrer: 'https://www.google.com/' },
      { name: 'purchase', order_id: visitor.visitor_id, value: 1000, currency: 'COP' },
    ],
    '/demo/?utm_source=boletin&utm_medium=email',
  )
  await untilStored(request, visitor.visitor_id, 2)
  await importCosts(request, [{ utm_source: 'radio', utm_medium: 'audio', cost: 42_000 }])
})

test('every model adds up to the conversions of the period, row by row as the query says', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=attribution&lang=en')
  const table = page.getByTestId('attribution')
  await expect(table).toBeVisible()
  const format = new Intl.NumberFormat('en-CO', { maximumFractionDigits: 1 })
  await expect(async () => {
    const rows = await askApi(request, 'attribution')
    const shown = await table.locator('tbody tr td:nth-child(5)').allTextContents()
    const total = rows.reduce((sum, row) => sum + Number(row['linear']), 0)
    expect(shown).toEqual(
      [...rows.map((row) => Number(row['linear'])), total].map((credit) => format.format(credit)),
    )
    const [overview] = await askApi(request, 'overview')
    expect(total).toBeCloseTo(Number(overview?.['conversions']), 6)
  }).toPass()
  const totals = await table.locator('tbody tr').last().locator('td').allTextContents()
  expect(new Set(totals.slice(0, 7)).size).toBe(1)
})

test('what is asked for stays in the address', async ({ page }) => {
  await openDashboard(page, '/?view=attribution&lang=en')
  await page.getByRole('button', { name: 'Source', exact: true }).click()
  await page.getByRole('button', { name: 'Revenue', exact: true }).click()
  await expect(page).toHaveURL(/by=source/)
  await expect(page).toHaveURL(/measure=money/)
  await expect(page.getByTestId('attribution')).toContainText('boletin')
})

test('costs stand beside the credit; what was not imported is no data, not 0', async ({ page }) => {
  await openDashboard(page, '/?view=attribution&lang=es&region=CO')
  const rows = page.getByTestId('attribution').locator('tbody tr')
  const cell = (row: string, label: string) =>
    rows.filter({ hasText: row }).locator(`td[data-label="${label}"]`)
  await expect(cell('Audio', 'Costo')).toContainText('42.000')
  await expect(cell('Correo', 'Costo')).toHaveText('sin datos')
  await page.getByRole('button', { name: 'Retorno (ROAS)' }).click()
  await expect(page).toHaveURL(/measure=roas/)
  await expect(cell('Audio', 'Lineal')).toHaveText('0×')
  await expect(cell('Correo', 'Lineal')).toHaveText('sin datos')
  await page.getByRole('button', { name: 'Costo por conversión' }).click()
  // It brought nothing: there is no cost of a conversion.
  await expect(cell('Audio', 'Lineal')).toHaveText('sin datos')
})

test('the paths that convert are listed as the query says', async ({ page, request }) => {
  await openDashboard(page, '/?view=attribution&lang=en')
  const [row] = await askApi(request, 'converting_paths')
  const first = page.getByTestId('converting-paths').locator('tbody tr').first()
  await expect(first.locator('td').first()).toHaveText(
    new Intl.NumberFormat('en-CO').format(Number(row?.['conversions'])),
  )
})
