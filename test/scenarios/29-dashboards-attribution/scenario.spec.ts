import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
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
