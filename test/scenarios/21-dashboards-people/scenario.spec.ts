import { type Locator, type Page, expect, test } from '@playwright/test'
import { openDashboard, untilCurrent } from '../../dashboards/support/open-dashboard.ts'

/** Views whose numbers open the people behind them (and keys of their own), and the columns of their queries that do. */
const VIEWS: Readonly<Record<string, readonly string[]>> = {
  'home&daily=table': ['people'],
  desired: ['people', 'converted'],
  'funnel&detail=segments': ['entered', 'converted'],
  'funnel&detail=trend&trend=table': ['entered', 'converted'],
  'funnel&detail=times': ['people'],
  attribution: ['first', 'last', 'last_non_direct', 'influenced', 'conversions'],
  channels: ['brought', 'channel_people', 'people'],
  'compare&period=365d': ['kept_people', 'lost_people', 'kept', 'lost'],
  campaigns: ['people', 'new_people', 'last_non_direct'],
  friction: [
    'affected',
    'affected_converted',
    'unaffected_converted',
    'starters',
    'completed',
    'abandoned',
    'people',
    'people_refused',
    'abandoned_here',
    'entered',
    'left',
    'converted_after',
  ],
}

/** The number behind a link: what it shows or, where that is a share, what its name says in brackets. */
async function numberOf(link: Locator): Promise<number> {
  const name = (await link.getAttribute('aria-label')) ?? ''
  return Number((/\(([\d.]+)\)/.exec(name) ?? /([\d.]+)/.exec(name))?.[1]?.replaceAll('.', ''))
}

async function expectAsMany(page: Page, link: Locator): Promise<void> {
  const number = await numberOf(link)
  await link.click()
  await untilCurrent(page)
  const list = page.getByRole('region', { name: /^Quiénes son/ })
  await expect(list.getByRole('heading')).toBeFocused()
  const all = list.getByRole('button', { name: 'Ver todas' })
  if (await all.isVisible()) await all.click()
  await untilCurrent(page)
  await expect(list.locator('tbody tr')).toHaveCount(number)
}

for (const [view, columns] of Object.entries(VIEWS)) {
  test(`${view}: each number opens as many people as it says, and Back leads back`, async ({ page }) => {
    test.slow()
    await openDashboard(page, `/?view=${view}&lang=es&region=CO`)
    for (const column of columns) {
      const link = page.locator(`[data-who=${column}]`).first()
      if ((await link.count()) === 0) throw new Error(`nothing opens ${column}`)
      await expectAsMany(page, link)
    }
    const last = page.url()
    await page.getByRole('button', { name: 'Cerrar' }).click()
    await expect(page.getByRole('region', { name: /^Quiénes son/ })).toHaveCount(0)
    await page.goBack()
    await expect(page).toHaveURL(last)
    await expect(page.getByRole('region', { name: /^Quiénes son/ })).toBeVisible()
    for (const _ of columns) await page.goBack()
    await expect(page.getByRole('region', { name: /^Quiénes son/ })).toHaveCount(0)
  })
}
