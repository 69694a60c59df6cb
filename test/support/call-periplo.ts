import type { Page } from '@playwright/test'

type Global = { periplo?: ((...call: unknown[]) => void) & { isRunning?: boolean } }

/** Waits until the script runs, then calls it as the page would. */
export async function callPeriplo(page: Page, ...call: unknown[]): Promise<void> {
  await page.waitForFunction(() => (window as Global).periplo?.isRunning)
  await page.evaluate((given) => (window as Global).periplo?.(...given), call)
}
