import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const visitor = newVisitor()
const order = (no: number) => ({
  ...{ name: 'purchase', order_id: `${visitor.visitor_id}-${no}` },
  ...{ value: 1000, currency: 'COP' },
})

test.beforeAll(async ({ request }) => {
  await sendEvents(request, visitor, [{ name: 'page_view' }, ...[1, 2, 3, 4, 5].map(order)])
  await untilStored(request, visitor.visitor_id, 6)
})

test('the triangle says what the query says, and a cell opens its people with the arrow keys', async ({
  page,
  request,
}) => {
  const rows = await askApi(request, 'retention', { by: 'day' })
  const today = rows.at(-1)
  const people = Number(today?.['people'])
  expect(people).toBeGreaterThanOrEqual(1)
  await openDashboard(page, '/?view=loyalty&lang=es&region=CO&by=day')
  const percent = new Intl.NumberFormat('es-CO', { style: 'percent', maximumFractionDigits: 1 })
  for (const row of rows) {
    const [returned, all] = [Number(row['returned']), Number(row['people'])]
    await expect(page.getByTestId(`cohort-${row['cohort']}-${row['period']}`)).toHaveText(
      all >= 30 ? percent.format(returned / all) : String(returned),
    )
  }
  const cohorts = page.getByTestId('cohorts')
  await expect(cohorts.locator('tbody tr')).toHaveCount(new Set(rows.map((row) => row['cohort'])).size + 1)
  await expect(cohorts.locator('[tabindex="0"]')).toHaveCount(1)
  await cohorts.locator('[tabindex="0"]').focus()
  for (let no = 0; no < rows.length; no++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`cohort=${today?.['cohort']}&later=0`))
  await expect(page.getByTestId('retention-people-total')).toHaveText(new RegExp(`de ${people} personas$`))
  expect(await findViolations(page)).toEqual([])
})

test('who bought five times is behind the number of those who did', async ({ page, request }) => {
  await openDashboard(page, '/?view=loyalty&lang=en')
  const rows = await askApi(request, 'repeat_purchases')
  const five = rows.find((row) => row['orders'] === 5)
  const shown = page.getByTestId('repeat').locator('tbody tr').filter({ hasText: '5 or more' })
  await expect(shown.getByRole('link')).toHaveText(String(five?.['people']))
  const sum = (list: typeof rows) => list.reduce((all, row) => all + Number(row['people']), 0)
  await expect(page.getByTestId('repeat-summary')).toHaveText(
    `Of ${sum(rows)} people who bought, ${sum(rows.filter((row) => Number(row['orders']) > 1))} bought again.`,
  )
  await shown.getByRole('link').click()
  await expect(page.getByTestId('repeat-people')).toContainText(visitor.visitor_id)
  await expect(page.getByTestId('repeat-people-total')).toHaveText(
    new RegExp(`of ${five?.['people']} people$`),
  )
  expect(await findViolations(page)).toEqual([])
})

test('nobody new in these dates says so', async ({ page }) => {
  await openDashboard(page, '/?view=loyalty&lang=es&from=2019-01-01&to=2019-01-08')
  await expect(page.getByTestId('empty-range').first()).toBeVisible()
})
