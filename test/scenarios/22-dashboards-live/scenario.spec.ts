import { expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

test('an event appears while one watches, and is read out', async ({ page, request }) => {
  await openDashboard(page, '/?view=live&lang=es')
  const user = newUser('en-vivo')
  await sendEvents(request, { ...newVisitor(), user_id: user }, [{ name: 'page_view' }], '/demo/carrito.html')
  const row = page.getByTestId('live-list').locator('tbody tr').filter({ hasText: user })
  await expect(row).toHaveCount(1, { timeout: 5000 })
  await expect(row).toContainText('Página vista')
  await expect(row).toContainText('/demo/carrito.html')
  await expect(page.getByRole('status').filter({ hasText: /nuevo/ })).toHaveText(/Página vista/, {
    timeout: 10_000,
  })
  await row.getByRole('link', { name: user }).click()
  await expect(page.getByTestId('event')).toHaveCount(1)
})

test('an open timeline grows within two seconds of the event being stored', async ({ page, request }) => {
  const visitor = newVisitor()
  await sendEvents(request, visitor, [{ name: 'page_view' }])
  await untilStored(request, visitor.visitor_id, 1)
  await openDashboard(page, `/?view=people&lang=es&person=${visitor.visitor_id}`)
  await expect(page.getByTestId('event')).toHaveCount(1)
  await sendEvents(request, visitor, [{ name: 'chat_open', chat_provider: 'demo' }])
  await untilStored(request, visitor.visitor_id, 2)
  await expect(page.getByTestId('event')).toHaveCount(2, { timeout: 2000 })
  await expect(page.getByTestId('event').last()).toContainText('Chat abierto')
})

test('asks every second while visible, and not at all while hidden or paused', async ({ page }) => {
  let asked = 0
  await page.route('**/api/v1/queries/live?*', async (route) => {
    asked++
    await route.continue()
  })
  await openDashboard(page, '/?view=live&lang=en')
  await expect.poll(() => asked, { timeout: 6000 }).toBeGreaterThan(2)

  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  // A question asked as the button was pressed may still be on its way.
  await page.waitForTimeout(500)
  const paused = asked
  await page.waitForTimeout(2500)
  expect(asked).toBe(paused)

  await page.getByRole('button', { name: 'Resume' }).click()
  await expect.poll(() => asked, { timeout: 6000 }).toBeGreaterThan(paused)
  await hide(page, true)
  await page.waitForTimeout(500)
  const hidden = asked
  await page.waitForTimeout(2500)
  expect(asked).toBe(hidden)
  await hide(page, false)
  await expect.poll(() => asked, { timeout: 3000 }).toBeGreaterThan(hidden)
})

async function hide(page: import('@playwright/test').Page, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
}
