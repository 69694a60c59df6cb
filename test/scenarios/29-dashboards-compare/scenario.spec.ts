import { type APIRequestContext, expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser } from '../../dashboards/support/send-events.ts'

const run = newUser('comparar').replaceAll('.', '_')
const DAY = 86_400_000
const ago = (days: number): string => new Date(Date.now() - days * DAY).toISOString()

// Thirty-five look at a product twenty days ago, and a third of them buys; as many fifty days ago, and nobody buys.
test.beforeAll(async ({ request }) => {
  const look = (days: number, buys: boolean) => (_: unknown, no: number) => {
    const person = { user_id: `${run}.${days}.${no}` }
    return [
      { name: 'page_view', url: 'https://example.com/', occurred_at: ago(days), ...person },
      { name: 'view_item', item_id: 'te', occurred_at: ago(days - 0.01), ...person },
      ...(buys && no % 3 === 0
        ? [{ name: 'purchase', order_id: `${run}${no}`, value: 1, occurred_at: ago(days - 0.02), ...person }]
        : []),
    ]
  }
  await importEvents(request, [
    ...Array.from({ length: 35 }, look(20, true)).flat(),
    ...Array.from({ length: 35 }, look(50, false)).flat(),
  ])
  await untilStored(request, `${run}.50.34`, 2)
})

const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 })
const shown = (part: number, whole: number): RegExp =>
  whole >= 30
    ? new RegExp(`^${percent.format(part / whole).replace('.', '\\.')} ${part} of ${whole}$`)
    : whole === 0
      ? /^no data$/
      : new RegExp(`^\\s*${part} of ${whole}$`)

test('now and before: what the query counted, and the sentence says the largest difference', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=compare&when=before&lang=en&region=US')
  const rows = await untilAsked(request)
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) {
    const [entered, left, before, leftBefore] = ['entered', 'left', 'entered_before', 'left_before'].map(
      (key) => Number(row[key]),
    ) as [number, number, number, number]
    const cells = page
      .getByTestId('compare-stages')
      .locator('tbody tr')
      .filter({ hasText: titles[String(row['stage'])] ?? '' })
      .locator('td')
    await expect(cells.nth(0)).toHaveText(shown(entered - left, entered))
    await expect(cells.nth(1)).toHaveText(shown(before - leftBefore, before))
  }
  await expect(page.getByTestId('compare-funnel').locator('tbody tr')).toHaveCount(3)
  await expect(page.getByTestId('compare-stages-summary')).not.toBeEmpty()
  expect(await findViolations(page)).toEqual([])
})

const titles: Record<string, string> = {
  discovery: 'Discovery',
  consideration: 'Consideration',
  decision: 'Purchase decision',
  post_purchase: 'Post-purchase',
}
const untilAsked = (request: APIRequestContext) => askApi(request, 'new_leak', { limit: 100 })

test('two groups: a count leads to its people on the map', async ({ page, request }) => {
  await openDashboard(page, '/?view=compare&lang=es&a=-&b=desktop')
  const [stage] = await askApi(request, 'journey_map')
  const link = page.getByTestId('compare-stages').locator('tbody tr').first().getByRole('link').first()
  await expect(link).toContainText(`${stage?.['continued']} de`)
  await expect(page.getByTestId('compare-touchpoints').locator('tbody tr').first()).toBeVisible()
  expect(await findViolations(page)).toEqual([])
  await link.click()
  await expect(page.getByTestId('stage-people-total')).toHaveText(
    new RegExp(`de ${stage?.['continued']} personas$`),
  )
})

test('nobody on either side says so', async ({ page }) => {
  await openDashboard(page, '/?view=compare&lang=es&from=2019-01-01&to=2019-01-08')
  await expect(page.getByTestId('empty-range')).toBeVisible()
})
