import { type Locator, type Page, expect, test } from '@playwright/test'
import { untilStored } from '../../dashboards/support/ask-api.ts'
import { importEvents } from '../../dashboards/support/import-events.ts'
import { type Sent, newUser } from '../../dashboards/support/send-events.ts'
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

const run = newUser('gente').replaceAll('.', '_')
const DAY = 86_400_000
const page_view = {
  name: 'page_view',
  url: 'https://example.com/?utm_source=news&utm_medium=email&utm_campaign=te',
}
const order = (value: number) => ({ name: 'purchase', order_id: `${run}${value}`, value, currency: 'COP' })
const form = { form_id: run, field_id: 'nit' }

/** Who did what, and how many days ago: each number of the views counts somebody. */
const PEOPLE: readonly (readonly [days: number, events: readonly Sent[]])[] = [
  // Asks, stumbles and buys all the same, and again: kept.
  [300, [page_view, { name: 'view_item' }, { name: 'contact_click', method: 'whatsapp' }, order(1)]],
  [250, [page_view, order(2)]],
  // Bought once: lost.
  [310, [page_view, { name: 'view_item' }, { name: 'contact_click', method: 'whatsapp' }, order(3)]],
  [
    9,
    [
      page_view,
      { name: 'rage_click', element: 'a' },
      { name: 'add_to_cart', value: 4 },
      { name: 'chat_start' },
      order(4),
      { name: 'delivered' },
    ],
  ],
  [
    9,
    [
      page_view,
      { name: 'form_start', ...form },
      { name: 'form_submit', ...form },
      { name: 'form_success', ...form },
    ],
  ],
  [
    9,
    [
      page_view,
      { name: 'form_start', ...form },
      { name: 'form_error', ...form, error: 'value_missing' },
      { name: 'form_abandon', ...form },
    ],
  ],
  [
    9,
    [
      { name: 'page_view', url: 'https://example.com/' },
      { name: 'add_to_cart', value: 5 },
      { name: 'begin_checkout', value: 5 },
    ],
  ],
  [8, [page_view, order(6)]],
]
/** The second comes back as the first. */
const whoIs = (no: number): string => `${run}.${no === 1 ? 0 : no}`

test.beforeAll(async ({ request }) => {
  await importEvents(
    request,
    PEOPLE.flatMap(([days, events], no) =>
      events.map((event, seq) => ({
        url: 'https://example.com/',
        ...event,
        ...{
          event_id: `${run}.${no}.${seq}`,
          user_id: whoIs(no),
          session_id: `${run}.${no}`,
          device: 'mobile',
        },
        occurred_at: new Date(Date.now() - days * DAY + seq * 60_000).toISOString(),
      })),
    ),
  )
  await untilStored(request, whoIs(7), 2)
})

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
      await expect(link, column).toBeVisible()
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
