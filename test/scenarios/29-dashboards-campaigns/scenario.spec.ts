import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { importCosts } from '../../dashboards/support/import-costs.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const visitor = newVisitor()
const campaign = `ruanas_${visitor.visitor_id}`

test.beforeAll(async ({ request }) => {
  await sendEvents(
    request,
    visitor,
    [
      { name: 'page_view' },
      { name: 'purchase', order_id: visitor.visitor_id, value: 120_000, currency: 'COP' },
    ],
    `/demo/?utm_source=google&utm_medium=cpc&utm_campaign=${campaign}`,
  )
  const other = newVisitor()
  const mail = '/demo/?utm_source=boletin&utm_medium=email&utm_campaign=boletin_sin_costo'
  await sendEvents(request, other, [{ name: 'page_view' }], mail)
  await untilStored(request, other.visitor_id, 1)
  await untilStored(request, visitor.visitor_id, 2)
  const ad = { utm_source: 'google', utm_medium: 'cpc', utm_campaign: campaign, clicks: 8 }
  for (const cost of [99_000, 40_000]) await importCosts(request, [{ ...ad, cost }])
})

test('a campaign shows who came, what it brought and what it cost', async ({ page }) => {
  await openDashboard(page, '/?view=campaigns&lang=es&region=CO&period=today')
  const row = page.getByTestId('campaigns').locator('tbody tr', { hasText: campaign })
  const cell = (label: string) => row.locator(`td[data-label="${label}"]`)
  for (const [label, text] of [
    ['Personas', '1'],
    ['Nuevas', '1'],
    ['Visitas', '1'],
    ['Conversiones', '1'],
    ['Ingresos', '120.000'],
    ['Costo', '40.000'],
    ['Clics', '8'],
    ['Por clic', '5.000'],
    ['Por conversión', '40.000'],
    ['Retorno', '3×'],
  ] as const) {
    await expect(cell(label)).toContainText(text)
  }
  const other = page.getByTestId('campaigns').locator('tbody tr', { hasText: 'boletin_sin_costo' })
  await expect(other.locator('td[data-label=Costo]')).toHaveText('sin datos')
})

test('rows add up to the overview, by whatever they are told', async ({ page, request }) => {
  await openDashboard(page, '/?view=campaigns&lang=en&period=today')
  await page.getByRole('button', { name: 'Medium', exact: true }).click()
  await expect(page).toHaveURL(/by=medium/)
  const table = page.getByTestId('campaigns')
  await expect(table.locator('tbody tr', { hasText: 'cpc' })).toBeVisible()
  await expect(async () => {
    const [overview] = await askApi(request, 'overview')
    const rows = await askApi(request, 'campaigns', { by: 'medium' })
    const total = (column: string) => rows.reduce((sum, row) => sum + Number(row[column]), 0)
    expect([total('sessions'), total('first')]).toEqual([overview?.['sessions'], overview?.['conversions']])
  }).toPass()
})
