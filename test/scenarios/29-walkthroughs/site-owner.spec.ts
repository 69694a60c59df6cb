import { expect, test } from '@playwright/test'
import { askApi } from '../../dashboards/support/ask-api.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser } from '../../dashboards/support/send-events.ts'
import { home } from '../../support/home.ts'
import { type ServedPage, servePage } from '../../support/serve-page.ts'
import { walkThrough } from '../../support/walk-through.ts'

let site: ServedPage
test.afterEach(() => site.close())

test('the site’s owner', async ({ page, context, request }) => {
  test.setTimeout(120_000)
  const ana = newUser('ana')
  const key = { Authorization: `Bearer ${home.key}` }
  const sent: string[] = []
  context.on('request', (asked) => {
    if (asked.url() === `${home.url}/e`) sent.push(asked.postData() ?? '')
  })
  const dashboard = await context.newPage()

  await walkThrough('docs/walkthrough-site-owner.md', {
    'Put the tag on a page': async () => {
      // A site of its own: another port is another origin.
      const tag = `<script async src="${home.url}/p.js" data-site="demo"></script>`
      site = await servePage(
        `<!doctype html><head><title>${ana}</title><link rel="icon" href="data:,">${tag}</head><a href="#more">more</a>`,
      )
      await page.goto(site.origin)
      await page.waitForFunction('window.periplo')
    },
    'Look around without an answer': async () => {
      await page.click('a')
      expect(await page.evaluate('[localStorage.length, sessionStorage.length, document.cookie]')).toEqual([
        0,
        0,
        '',
      ])
      expect(sent).toEqual([])
    },
    'Say yes': async () => {
      await page.evaluate(`periplo('consent', { analytics: true })`)
      await expect.poll(() => sent.join()).toContain('page_view')
    },
    'See it arrive': async () => {
      await openDashboard(dashboard, '/?view=live&lang=en')
      await expect(dashboard.getByTestId('live-list')).toContainText('page_view')
    },
    'Say who it is': async () => {
      await page.evaluate(`periplo('identify', '${ana}')`)
      const named = async () =>
        (await askApi(request, 'person_timeline', { person_id: ana })).map((row) => row['name'])
      await expect.poll(named).toEqual(expect.arrayContaining(['page_view', 'identify']))
      await openDashboard(dashboard, `/?view=people&lang=en&person=${ana}`)
      await expect(dashboard.getByTestId('event').first()).toHaveClass(/event-anonymous/)
      await expect(dashboard.locator('.event-moment')).toHaveCount(1)
    },
    'Look for what was refused': async () => {
      await request.post(`${home.url}/v1/import?site=demo`, {
        headers: key,
        data: [{ event_id: ana, name: 'Not A Name', user_id: ana }],
      })
      await expect(async () => {
        await openDashboard(dashboard, '/?view=quality&lang=en&period=today')
        const refused = dashboard.getByTestId('refused').locator('tbody tr', { hasText: 'invalid_event' })
        await expect(refused).toBeVisible({ timeout: 1000 })
      }).toPass()
      await expect(dashboard.getByTestId('books')).toHaveAttribute('data-missing', '0')
    },
    'Answer somebody who asks': async () => {
      // Nothing comes after it from a page that is still open.
      await page.close()
      const person = `${home.url}/api/v1/people/${ana}`
      const held = await request.get(`${person}/export?site=demo`, { headers: key })
      expect(
        ((await held.json()) as { events: { name: string }[] }).events.map(({ name }) => name),
      ).toContain('identify')
      const erased = await request.delete(`${person}?site=demo`, { headers: key })
      expect(erased.status(), await erased.text()).toBe(200)
      expect((await request.get(`${person}?site=demo`, { headers: key })).status()).toBe(404)
      expect(await askApi(request, 'person_timeline', { person_id: ana })).toEqual([])
    },
  })
})
