import { expect, test } from '@playwright/test'
import { listStorage } from '../../support/list-storage.ts'

test('the demo shop stores and sends nothing before consent', async ({ page, context }) => {
  const sent: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.url())
  })
  await page.goto('/demo/?utm_source=instagram&gclid=abc')
  await page.getByTestId('product-ruana').click()
  await page.waitForLoadState('networkidle')
  expect(sent).toEqual([])
  expect(await context.cookies()).toEqual([])

  await page.getByTestId('consent-yes').click()
  await expect.poll(() => sent.length).toBeGreaterThan(0)
  const granted = JSON.stringify(await listStorage(page))
  expect(granted).toContain('periplo')
})
