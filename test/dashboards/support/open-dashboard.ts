import { type Page, expect } from '@playwright/test'

/** Opens a view with the key in place when the server has one, and waits until its figures are current. */
export async function openDashboard(page: Page, address: string): Promise<void> {
  const key = process.env['PERIPLO_KEY']
  if (key) await page.addInitScript((value) => sessionStorage.setItem('periplo_key', value), key)
  await page.goto(address)
  await untilCurrent(page)
}

/** No request under way whose answer would change what is on screen. */
export async function untilCurrent(page: Page): Promise<void> {
  await expect(page.locator('h1')).toBeVisible()
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0)
}

/** Collects what a console should not have; read it at the end of a test. */
export function watchConsole(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return complaints
}
