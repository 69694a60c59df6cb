import { expect, test } from '@playwright/test'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { home } from '../../support/home.ts'

test('what is refused shows with its reason and its words, and the books balance', async ({
  page,
  request,
}) => {
  const page_id = `quality${Date.now().toString(36)}`
  const name = `Not Snake ${page_id}`
  const answer = await request.post(`${home.url}/e`, {
    headers: { 'Content-Type': 'text/plain' },
    data: JSON.stringify({
      ...{ site: 'demo', sent_at: Date.now() },
      context: { page_id, visitor_id: 'v1', consent_mode: 'granted' },
      events: [
        { name: 'page_view', seq: 0 },
        { name, seq: 1 },
      ],
    }),
  })
  expect(answer.status()).toBe(202)

  const row = page.getByTestId('refused').getByRole('row').filter({ hasText: 'invalid_event' })
  await expect(async () => {
    await openDashboard(page, '/?view=quality&lang=es&period=today')
    await expect(row).toContainText(`name: "${name}" is not snake_case`, { timeout: 1000 })
  }).toPass({ timeout: 30_000 })

  // A Worker is many processes and has none.
  const headers = { Authorization: `Bearer ${home.key}` }
  const { books } = (await (await request.get(`${home.url}/api/v1/books`, { headers })).json()) as {
    books: { missing: number; received: number } | null
  }
  if (books === null) {
    await expect(page.getByTestId('books')).toHaveCount(0)
    return
  }
  expect(books.missing).toBe(0)
  expect(books.received).toBeGreaterThanOrEqual(2)
  await expect(page.getByTestId('books')).toHaveAttribute('data-missing', '0')
  await expect(page.getByTestId('books')).toContainText('Cuadran')
})
