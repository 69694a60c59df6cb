import { expect, test } from '@playwright/test'
import { answerQuery } from '../../dashboards/support/answer-map.ts'
import { findViolations } from '../../dashboards/support/find-violations.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

// The four emptinesses cannot all be true of one server at once, so answers are put in its place.
const NOTHING = {
  people: 0,
  known_people: 0,
  sessions: 0,
  page_views: 0,
  events: 0,
  conversions: 0,
  revenue: 0,
}

test('no event ever: the tag to paste, and a light that turns green at the first event', async ({ page }) => {
  let arrived = false
  await answerQuery(page, 'overview', [NOTHING])
  await answerQuery(page, 'people', [])
  await answerQuery(page, 'live', () =>
    arrived ? [{ name: 'page_view', url_path: '/hola', person_id: 'v1', seconds_ago: 0 }] : [],
  )
  await page.goto('/?lang=es')
  await expect(page.getByTestId('empty-never')).toBeVisible()
  await expect(page.getByTestId('tag')).toHaveText(
    `<script async src="${new URL(page.url()).origin}/p.js" data-site="demo"></script>`,
  )
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copiar' }).click()
  await expect(page.getByRole('button', { name: 'Copiado' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('data-site="demo"')
  expect(await findViolations(page)).toEqual([])

  arrived = true
  await expect(page.getByTestId('first-event')).toContainText('/hola', { timeout: 5000 })
  await expect(page.getByTestId('first-event')).toHaveClass(/signal-on/)
  await page.unroute('**/api/v1/queries/overview?*')
  await page.getByRole('button', { name: 'Ver el recorrido' }).click()
  await expect(page.getByTestId('figures')).toBeVisible()
})

test('nothing in these dates: says when there is something and goes there', async ({ page, request }) => {
  const visitor = newVisitor()
  await sendEvents(request, visitor, [{ name: 'page_view' }])
  await untilStored(request, visitor.visitor_id, 1)
  await openDashboard(page, '/?lang=es&from=2019-01-01&to=2019-01-08')
  await expect(page.getByTestId('empty-range')).toBeVisible()
  await page.getByRole('button', { name: 'Ir a esas fechas' }).click()
  await expect(page.getByTestId('figures')).toBeVisible()
  await expect(page).toHaveURL(/from=/)
})

test('nobody after filters: offers to remove each', async ({ page }) => {
  await openDashboard(page, '/?lang=es&view=people&search=nobody-is-called-so&only=known')
  await expect(page.getByTestId('empty-filters')).toBeVisible()
  await page.getByRole('button', { name: 'Quitar «Buscar: nobody-is-called-so»' }).click()
  await expect(page).not.toHaveURL(/search=/)
})

test('nothing recorded as a conversion is no data, not zero', async ({ page }) => {
  await answerQuery(page, 'overview', [{ ...NOTHING, people: 5, events: 9, previous_conversions: 0 }])
  await page.goto('/?lang=es')
  await expect(page.getByTestId('figure-conversions')).toHaveText('sin datos')
})
