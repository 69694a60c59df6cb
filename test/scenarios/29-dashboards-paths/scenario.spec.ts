import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

// Events of this run only: two people go on to the second, one of them to the third, and one ends at the first.
const run = newUser('ruta').replaceAll('.', '_')
const [first, second, third] = [`${run}_uno`, `${run}_dos`, `${run}_tres`]
const search = `view=paths&lang=es&level=event&start=${first}`

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

test('an edge opens as many people as its number, with the keyboard', async ({ page }) => {
  await openDashboard(page, `/?${search}`)
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
