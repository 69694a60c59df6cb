import { type Page, expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

// One goes through to the purchase, one stops at the catalogue.
const [buyer, looker] = [newVisitor(), newVisitor()]
test.beforeAll(async ({ request }) => {
  await sendEvents(request, looker, [{ name: 'view_item' }, { name: 'not_covered_by_any_rule' }])
  await sendEvents(request, buyer, [
    { name: 'view_item' },
    { name: 'add_to_cart' },
    { name: 'purchase', order_id: buyer.visitor_id, value: 10, currency: 'COP' },
  ])
  await untilStored(request, looker.visitor_id, 2)
  await untilStored(request, buyer.visitor_id, 3)
})

const digits = (text: string): number => Number(text.replaceAll(/\D/g, ''))
/** The numbers of one lane, by stage. */
const lane = async (page: Page, name: string, stages: readonly string[]): Promise<number[]> =>
  Promise.all(
    stages.map(async (stage) =>
      digits((await page.getByTestId(`${name}-${stage}`).locator('b').first().textContent()) ?? ''),
    ),
  )

test('every stage shows as many people as the query counts, and opens onto exactly these', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=map&lang=es')
  await expect(page.getByTestId('map')).toBeVisible()
  await expect(page.getByTestId('map').getByRole('columnheader')).toHaveText([
    /Capa/,
    'Descubrimiento',
    'Consideración',
    'Decisión de compra',
    'Poscompra',
    'Uso y recompra',
  ])
  const stages = ['consideration', 'decision']
  await expect(async () => {
    const rows = await askApi(request, 'journey_map')
    const people = stages.map((stage) => rows.find((row) => row['stage'] === stage)?.['people'])
    expect(await lane(page, 'people', stages)).toEqual(people)
  }).toPass()

  const [shown] = await lane(page, 'people', ['decision'])
  await page.getByTestId('people-decision').getByRole('link').click()
  await expect(page).toHaveURL(/stage=decision&outcome=all/)
  await expect(page.getByTestId('stage-people-total')).toHaveText(new RegExp(`de ${shown} personas`))
  const people = await askApi(request, 'stage_people', { stage: 'decision' })
  expect(people).toHaveLength(Math.min(shown ?? 0, 100))
  expect(people.map((row) => row['person_id'])).toContain(buyer.visitor_id)
  await page.goBack()
  await expect(page.getByTestId('stage-people-total')).toHaveCount(0)
})

test('what no rule covers is listed, with the way to assign it', async ({ page }) => {
  await openDashboard(page, '/?view=map&lang=en&kinds=all')
  const row = page
    .getByTestId('unassigned')
    .getByRole('row')
    .filter({ hasText: 'not_covered_by_any_rule' })
    .first()
  await row.getByText('Assign', { exact: true }).click()
  await expect(row.getByLabel('On the page')).toHaveValue('/demo/')
  await expect(row.getByLabel('To the touchpoint').getByRole('option', { name: 'Catalogue' })).toHaveCount(1)
})

test('another journey has its own stages; its steps away from the web have no data', async ({ page }) => {
  await openDashboard(page, '/?view=map&lang=es')
  await page.getByLabel('Recorrido').selectOption('Restaurante')
  await expect(page).toHaveURL(/journey=restaurant/)
  await expect(page.getByTestId('map').getByRole('columnheader', { name: 'Reserva' })).toBeVisible()
  await expect(page.getByTestId('touchpoints-visit')).toContainText('sin datos')
})

test('on a phone each stage is a card with the same lanes', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await openDashboard(page, '/?view=map&lang=es')
  await expect(page.getByRole('heading', { name: 'Decisión de compra', level: 3 })).toBeVisible()
  await expect(page.getByTestId('map')).toHaveCount(0)
})

test('the desired way shows each deviation as the query counts it', async ({ page, request }) => {
  await openDashboard(page, '/?view=desired&lang=es')
  const table = page.getByTestId('deviations')
  await expect(table).toBeVisible()
  await expect(async () => {
    const rows = await askApi(request, 'conformance')
    const shown = await table.locator('tbody tr td:nth-child(2)').allTextContents()
    expect(shown.map(digits)).toEqual(rows.map((row) => row['people']))
  }).toPass()
})

test('who comes round again is drawn, counted and listed, lap by lap', async ({ page, request }) => {
  const visitor = newVisitor()
  await sendEvents(request, visitor, [
    { name: 'page_view', channel: 'email' },
    { name: 'login' },
    { name: 'page_view', channel: 'email' },
  ])
  await untilStored(request, visitor.visitor_id, 3)
  await openDashboard(page, '/?view=map&lang=es')
  const cell = page.getByTestId('laps-discovery')
  await expect(cell).toContainText('empezaron otra vuelta')
  await expect(page.getByTestId('laps-loyalty')).toContainText('vuelve a Descubrimiento')
  const [first] = await askApi(request, 'journey_map')
  const [lap] = await askApi(request, 'journey_laps')
  expect(digits((await cell.getByRole('link').textContent()) ?? '')).toBe(first?.['came_round'])
  await expect(page.getByTestId('laps').getByRole('row').nth(1)).toContainText(String(lap?.['left']))
  await cell.getByRole('link').click()
  await expect(page).toHaveURL(/stage=discovery&outcome=came_round/)
  const total = Number(first?.['came_round'])
  await expect(page.getByTestId('stage-people-total')).toHaveText(new RegExp(`de ${total} personas`))

  // The second lap alone has those who came round, and no others.
  await page.getByRole('button', { name: '2.ª' }).click()
  await expect(page).toHaveURL(/lap=2/)
  const [second] = await askApi(request, 'journey_map', { lap: '2' })
  await expect(async () => {
    expect(await lane(page, 'people', ['discovery'])).toEqual([second?.['people']])
  }).toPass()
})
