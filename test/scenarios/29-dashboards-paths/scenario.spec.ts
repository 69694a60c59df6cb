import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

// Events of this run only: two people go on to the second, one of them to the third, and one ends at the first.
const run = newUser('ruta').replaceAll('.', '_')
const [first, second, third] = [`${run}_uno`, `${run}_dos`, `${run}_tres`]
const search = `view=paths&lang=es&level=event&start=${first}`

let endsAtFirst = ''
test.beforeAll(async ({ request }) => {
  for (const names of [[first, second, third], [first, second], [first]]) {
    const visitor = newVisitor()
    endsAtFirst = visitor.visitor_id
    await sendEvents(
      request,
      visitor,
      names.map((name) => ({ name })),
    )
    await untilStored(request, visitor.visitor_id, names.length)
  }
})

test('an edge of the table opens as many people as its number, with the keyboard', async ({ page }) => {
  await openDashboard(page, `/?${search}&show=table`)
  const rows = page.getByTestId('paths').locator('tbody tr')
  await expect(rows).toHaveCount(5)
  await expect(rows.nth(0)).toContainText(second)
  const edge = rows.nth(0).getByRole('button')
  await expect(edge).toHaveText('2')
  await edge.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('path-people').locator('tbody tr')).toHaveCount(2)
  await expect(page.getByTestId('path-people-total')).toHaveText('2 de 2 personas')
  await expect(page.getByTestId('top-paths').locator('tbody tr')).toHaveCount(3)
  expect(await findViolations(page)).toEqual([])
  await page.reload()
  await expect(page.getByTestId('path-people').locator('tbody tr')).toHaveCount(2)
})

test('the chart goes from name to name with the arrows, and each opens its people', async ({
  page,
  request,
}) => {
  await openDashboard(page, `/?${search}`)
  const chart = page.getByTestId('path-chart')
  const rows = await askApi(request, 'paths', { level: 'event', start: first })
  const people = (node: string) => Number(rows.find((row) => row['node'] === node)?.['node_people'])
  await expect(chart.getByRole('button', { name: `${people(second)} ${second}, Paso 2` })).toBeVisible()
  await expect(chart.locator('path.ribbon')).toHaveCount(rows.length)
  // One ends at the first, one at the second, one at the third.
  for (const column of [1, 2, 3])
    await expect(page.getByTestId(`node-${column}-$end`)).toContainText('1 Acaban')
  await expect(chart.locator('[tabindex="0"]')).toHaveCount(1)
  await chart.locator('[tabindex="0"]').focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId(`node-1-${second}`)).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByTestId('node-1-$end')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('path-people-total')).toHaveText('1 de 1 personas')
  await expect(page.getByTestId('path-people')).toContainText(endsAtFirst)
  await page.getByTestId(`node-1-${second}`).click()
  await expect(page.getByTestId('path-people-total')).toHaveText('2 de 2 personas')
  expect(await findViolations(page)).toEqual([])
  await page.setViewportSize({ width: 360, height: 740 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})

test('backward, the end is at the right', async ({ page }) => {
  await openDashboard(page, `/?view=paths&lang=en&level=event&direction=backward&start=${first}&end=${third}`)
  const x = async (column: number, node: string) =>
    (await page.getByTestId(`node-${column}-${node}`).boundingBox())?.x ?? 0
  expect(await x(0, third)).toBeGreaterThan(await x(1, second))
  expect(await x(1, second)).toBeGreaterThan(await x(2, first))
})

test('a path nobody took offers to take its ends away', async ({ page }) => {
  await openDashboard(page, `/?${search}&end=nobody_did_this`)
  await page.getByRole('button', { name: 'Quitar «Acaba en: nobody_did_this»' }).click()
  await expect(page.getByTestId('path-chart')).toBeVisible()
})

test('stages are a level of their own, by the titles of the journey, and a filter leaves fewer people', async ({
  page,
  request,
}) => {
  await openDashboard(page, '/?view=paths&lang=es&level=stage&show=table&filter=event=add_to_cart')
  const rows = await askApi(request, 'paths', { level: 'stage', filter: 'event=add_to_cart' })
  const edges = page.getByTestId('paths').locator('tbody tr')
  await expect(edges).toHaveCount(rows.length)
  await expect(page.getByRole('button', { name: 'Etapas' })).toHaveAttribute('aria-pressed', 'true')
  if (rows.length > 0) await expect(edges.first()).toContainText(/Descubrimiento|Consideración|Decisión/)

  await page.getByLabel('De quién').fill('devise=mobile')
  await page.keyboard.press('Enter')
  await expect(page.getByText('"devise" is not a field').first()).toBeVisible()
})
