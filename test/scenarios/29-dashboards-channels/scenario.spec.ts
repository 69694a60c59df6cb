import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const visitor = newVisitor()
const user_id = newUser('marta')

test.beforeAll(async ({ request }) => {
  const buy = (order: string) => [
    { name: 'page_view' },
    { name: 'add_to_cart', value: 1000, currency: 'COP' },
    { name: 'purchase', order_id: `${visitor.visitor_id} ${order}`, value: 1000, currency: 'COP' },
  ]
  const ad = '/demo/?utm_source=aliado&utm_medium=affiliate'
  await sendEvents(request, { ...visitor, user_id }, buy('1'), ad)
  await untilStored(request, user_id, 3)
  // A customer by now, who comes by the same campaign again.
  await sendEvents(request, { ...visitor, user_id, session_id: `${visitor.visitor_id}-2` }, buy('2'), ad)
  await untilStored(request, user_id, 6)
  // Asked in the chat, bought, and a week later again.
  const kept = { user_id: `${user_id}-kept` }
  const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
  await importEvents(request, [
    { name: 'chat_start', occurred_at: ago(10.1), ...kept },
    { name: 'purchase', order_id: `${kept.user_id} 1`, value: 1, occurred_at: ago(10), ...kept },
    { name: 'purchase', order_id: `${kept.user_id} 2`, value: 1, occurred_at: ago(3), ...kept },
  ])
  await untilStored(request, kept.user_id, 3)
})

test('each channel stands with whom it brought, and each stage with its people', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=channels&lang=en')
  const row = page.getByTestId('channels-by-stage').locator('tbody tr', { hasText: 'Affiliates' })
  await expect(async () => {
    const rows = await askApi(request, 'channels_by_stage')
    const decision = rows.find(({ channel, stage }) => channel === 'affiliates' && stage === 'decision')
    await expect(row.locator('td[data-label=Brought]')).toHaveText(String(decision?.['brought']))
    await expect(row.locator('td[data-label="Purchase decision"]')).toContainText(
      String(decision?.['people']),
    )
  }).toPass()
})

test('another journey has other stages, and the choice stays in the address', async ({ page }) => {
  await openDashboard(page, '/?view=channels&lang=en')
  const stages = page.getByTestId('channels-by-stage').locator('thead th')
  await expect(stages).toHaveCount(3 + 5)
  await page.locator('select').filter({ hasText: 'Three' }).selectOption('three_stages')
  await expect(page).toHaveURL(/journey=three_stages/)
  await expect(stages).toHaveCount(3 + 3)
})

test('campaigns that reach those who bought are listed, with no data where no cost is known', async ({
  page,
}) => {
  await openDashboard(page, '/?view=campaigns&lang=es')
  const row = page.getByTestId('still-targeted').locator('tbody tr', { hasText: 'aliado' })
  await expect(row.locator('td[data-label=Clientes]')).not.toHaveText('0')
  await expect(row.locator('td[data-label="Costo estimado"]')).toHaveText('sin datos')
})

test('customers kept and lost are compared in Compare', async ({ page, request }) => {
  await openDashboard(page, '/?view=compare&lang=en')
  await expect(async () => {
    const [row] = await askApi(request, 'kept_vs_lost')
    await expect(page.getByTestId('kept-summary')).toContainText(`${row?.['kept']} bought again`)
  }).toPass()
})
