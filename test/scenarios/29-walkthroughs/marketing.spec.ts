import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { importCosts } from '../../dashboards/support/import-costs.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'
import { home } from '../../support/home.ts'
import { walkThrough } from '../../support/walk-through.ts'

test('marketing', async ({ page, request }) => {
  test.setTimeout(120_000)
  const visitor = newVisitor()
  const opens = `abre_${visitor.visitor_id}`
  const closes = `cierra_${visitor.visitor_id}`
  const link = (campaign: string, medium: string) =>
    `/demo/?utm_source=guia&utm_medium=${medium}&utm_campaign=${campaign}`
  const today = '/?lang=en&region=US&period=today&'
  const row = (testid: string, text: string) =>
    page.getByTestId(testid).locator('tbody tr', { hasText: text })

  await walkThrough('docs/walkthrough-marketing.md', {
    'Tag the links': async () => {
      await sendEvents(request, visitor, [{ name: 'page_view' }], link(opens, 'cpc'))
      const later = { ...visitor, session_id: `${visitor.visitor_id}-2` }
      const order = { name: 'purchase', order_id: visitor.visitor_id, value: 90_000, currency: 'COP' }
      await sendEvents(request, later, [{ name: 'page_view' }, order], link(closes, 'email'))
      await untilStored(request, visitor.visitor_id, 3)
      await expect(async () => {
        await openDashboard(page, `${today}view=campaigns`)
        for (const campaign of [opens, closes])
          await expect(row('campaigns', campaign)).toBeVisible({ timeout: 1000 })
      }).toPass()
    },
    'Bring the costs': async () => {
      const ad = { utm_source: 'guia', utm_medium: 'cpc', utm_campaign: opens }
      for (const cost of [99_000, 30_000]) await importCosts(request, [{ ...ad, cost }])
      await openDashboard(page, `${today}view=campaigns&model=first`)
      await expect(row('campaigns', opens)).toContainText('30,000')
      await expect(row('campaigns', opens)).not.toContainText('99,000')
    },
    'Compare who opens with who closes': async () => {
      const rows = await askApi(request, 'attribution', { by: 'campaign' })
      const creditOf = (campaign: string) => {
        const { first, last } = rows.find((one) => one['touchpoint'] === campaign) ?? {}
        return { first, last }
      }
      expect(creditOf(opens)).toEqual({ first: 1, last: 0 })
      expect(creditOf(closes)).toEqual({ first: 0, last: 1 })
      await openDashboard(page, '/?view=attribution&lang=en')
      const totals = await page
        .getByTestId('attribution')
        .locator('tbody tr')
        .last()
        .locator('td')
        .allTextContents()
      expect(new Set(totals.slice(0, 7)).size).toBe(1)
    },
    'Change what is divided': async () => {
      await page.getByRole('button', { name: 'Campaign', exact: true }).click()
      await page.getByRole('button', { name: 'Revenue', exact: true }).click()
      await expect(page).toHaveURL(/by=campaign/)
      await expect(page).toHaveURL(/measure=money/)
      await expect(row('attribution', opens)).toContainText('90,000')
    },
    'Ask in words': async () => {
      const call = { name: 'run_query', arguments: { query: 'attribution', site: 'demo', parameters: { by: 'campaign' }, max_rows: 1000 } } // prettier-ignore
      const response = await request.post(`${home.url}/mcp`, {
        headers: { Authorization: `Bearer ${home.key}` },
        data: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call },
      })
      const { result } = (await response.json()) as { result: { structuredContent: { rows: { touchpoint: string; first: number }[] } } } // prettier-ignore
      const told = result.structuredContent.rows.find(({ touchpoint }) => touchpoint === opens)
      expect(told?.first).toBe(1)
    },
  })
})
