import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'
import { walkThrough } from '../../support/walk-through.ts'

test('growth', async ({ page, context, request }) => {
  test.setTimeout(120_000)
  // Three look, two of them put it in the cart, one asks instead of paying.
  const run = newUser('guia').replaceAll('.', '_')
  const [look, cart, pay, ask] = ['look', 'cart', 'pay', 'ask'].map((name) => `${run}_${name}`) as [string, string, string, string] // prettier-ignore
  const visitors = [newVisitor(), newVisitor(), newVisitor()]
  const ways = [[look, cart, pay], [look, cart, ask], [look]]
  for (const [no, names] of ways.entries()) {
    const visitor = visitors[no] as { visitor_id: string }
    await sendEvents(
      request,
      visitor,
      names.map((name) => ({ name })),
    )
    await untilStored(request, visitor.visitor_id, names.length)
  }
  let shared = ''

  await walkThrough('docs/walkthrough-growth.md', {
    'Write the steps': async () => {
      await openDashboard(page, `/?view=funnel&lang=en&steps=${look},${cart},${pay}`)
      for (const [no, people] of ['3', '2', '1'].entries())
        await expect(page.getByTestId(`entered-${no + 1}`)).toHaveText(people)
      await expect(page.locator('.funnel-parts').first()).toContainText('1')
    },
    'See where they went instead': async () => {
      await openDashboard(page, `/?view=paths&lang=en&level=event&start=${cart}&show=table`)
      await expect(page.getByTestId('paths').locator('tbody tr', { hasText: ask })).toHaveCount(2)
    },
    'Open the people of an edge': async () => {
      const edge = page.getByTestId('paths').locator('tbody tr', { hasText: ask }).first().getByRole('button')
      await expect(edge).toHaveText('1')
      await edge.click()
      await expect(page.getByTestId('path-people').locator('tbody tr')).toHaveCount(1)
      shared = page.url()
    },
    'Follow one of them': async () => {
      await page.getByTestId('path-people').locator('tbody tr').getByRole('link').first().click()
      await untilCurrent(page)
      await expect(page).toHaveURL(new RegExp(`person=${visitors[1]?.visitor_id}`))
      await expect(page.getByTestId('event').filter({ hasText: ask })).toHaveCount(1)
    },
    'Share what you found': async () => {
      const colleague = await context.newPage()
      await openDashboard(colleague, shared)
      await expect(colleague.getByTestId('path-people').locator('tbody tr')).toHaveCount(1)
      await colleague.close()
    },
    'Check the number': async () => {
      await openDashboard(page, `/?view=funnel&lang=en&steps=${look},${cart},${pay}`)
      await page.getByTestId('source-funnel').click()
      await expect(page.getByRole('dialog')).toContainText('funnel_steps')
      const rows = await askApi(request, 'funnel', { steps: [look, cart, pay].join() })
      expect(rows.map((row) => row['entered'])).toEqual([3, 2, 1])
    },
  })
})
