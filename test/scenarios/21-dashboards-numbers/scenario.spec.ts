import { expect, test } from '@playwright/test'
import { askApi, untilStored } from '../../dashboards/support/ask-api.ts'
import { openDashboard } from '../../dashboards/support/open-dashboard.ts'
import { newUser, newVisitor, sendEvents } from '../../dashboards/support/send-events.ts'

const count = (locale: string, n: unknown): string => new Intl.NumberFormat(locale).format(Number(n))
const user = newUser('numeros')

test.beforeAll(async ({ request }) => {
  const visitor = newVisitor()
  const purchase = { name: 'purchase', value: 320000, currency: 'COP', order_id: newUser('CA') }
  await sendEvents(request, visitor, [
    { name: 'page_view' },
    { name: 'add_to_cart', value: 320000, currency: 'COP' },
  ])
  await sendEvents(request, { ...visitor, user_id: user }, [{ name: 'identify' }, purchase])
  await untilStored(request, user, 4)
})

for (const [region, locale] of [
  ['CO', 'es-CO'],
  ['MX', 'es-MX'],
]) {
  test(`the figures are those of the API, as ${locale} writes them`, async ({ page, request }) => {
    await openDashboard(page, `/?lang=es&region=${region}`)
    const [row] = await askApi(request, 'overview')
    for (const name of ['people', 'known_people', 'sessions', 'page_views', 'conversions'])
      await expect(page.getByTestId(`figure-${name}`)).toHaveText(count(locale!, row![name]))
  })
}

test('the days of the table are those of the API', async ({ page, request }) => {
  await openDashboard(page, '/?lang=es&period=7d&daily=table')
  const { from, to } = await rangeOnScreen(page)
  const rows = await askApi(request, 'overview_daily', { from, to })
  const table = page.getByRole('table', { name: 'Día a día' })
  for (const [column, name] of ['people', 'sessions', 'page_views', 'conversions'].entries())
    await expect(table.locator(`tbody td:nth-child(${column + 2})`)).toHaveText(
      rows.map((row) => count('es-CO', row[name])),
    )
})

test('channels come in the order and with the numbers of the API', async ({ page, request }) => {
  await openDashboard(page, '/?lang=en&region=US')
  const rows = await askApi(request, 'channels')
  await expect(page.getByTestId('channels').locator('tbody td:nth-child(2)')).toHaveText(
    rows.map((row) => count('en-US', row['people'])),
  )
})

test('the list of people counts as many as the query and opens each', async ({ page, request }) => {
  await openDashboard(page, `/?view=people&lang=es&search=${user}`)
  const [row] = await askApi(request, 'people', { search: user })
  await expect(page.getByTestId('people-total')).toHaveText('1 persona')
  expect(row!['total']).toBe(1)
  const cells = page.getByTestId('people-table').locator('tbody tr')
  await expect(cells).toHaveCount(1)
  await expect(cells).toContainText(user)
  await cells
    .getByRole('link', { name: String(row!['events']), exact: true })
    .first()
    .click()
  await expect(page).toHaveURL(new RegExp(`person=${user}`))
  await expect(page.getByTestId('event')).toHaveCount(Number(row!['events']))
})

test('the funnel on screen is the answer, and its parts add up', async ({ page, request }) => {
  await openDashboard(page, '/?view=funnel&lang=es&show=table')
  const rows = await askApi(request, 'funnel')
  const table = page.getByTestId('funnel-table')
  for (const [column, name] of ['entered', 'continued', 'left', 'still_under_way'].entries())
    await expect(table.locator(`tbody td:nth-child(${column + 2})`)).toHaveText(
      rows.map((row) => count('es-CO', row[name])),
    )
  for (const row of rows)
    expect(row['entered']).toBe(
      Number(row['continued']) + Number(row['left']) + Number(row['still_under_way']),
    )
  await page.getByRole('button', { name: 'Gráfico' }).click()
  for (const row of rows)
    await expect(page.getByTestId(`entered-${row['step']}`)).toHaveText(count('es-CO', row['entered']))
})

test('each panel leads to its rows, its SQL and its query', async ({ page, request }) => {
  await openDashboard(page, '/?lang=en')
  await page.getByTestId('source-overview').click()
  const sheet = page.getByRole('dialog')
  await expect(sheet.locator('pre')).toContainText('select')
  const href = await sheet.getByRole('link', { name: 'JSON', exact: true }).getAttribute('href')
  const headers: Record<string, string> = process.env['PERIPLO_KEY']
    ? { Authorization: `Bearer ${process.env['PERIPLO_KEY']}` }
    : {}
  const answer = (await (await request.get(href!, { headers })).json()) as { rows: { people: number }[] }
  await sheet.getByRole('link', { name: 'Open in Queries' }).click()
  await expect(page.getByTestId('result').locator('tbody th').first()).toHaveText(
    count('en-CO', answer.rows[0]!.people),
  )
})

test('the query library runs what the form says and shows what it read', async ({ page }) => {
  await openDashboard(page, '/?view=queries&lang=en&query=people')
  await page.locator('input[name=search]').fill(user)
  await page.getByRole('button', { name: 'Run' }).click()
  await expect(page.getByTestId('result').locator('tbody tr')).toHaveCount(1)
  await expect(page).toHaveURL(new RegExp(`p.search=${user}`))
  await expect(page.getByTestId('statistics')).toHaveText(/^1 rows · [\d,.]+ rows read · [\d,.]+ ms$/)
})

async function rangeOnScreen(page: import('@playwright/test').Page): Promise<{ from: string; to: string }> {
  await page.getByTestId('source-overview_daily').click()
  const href = await page
    .getByRole('dialog')
    .getByRole('link', { name: 'JSON', exact: true })
    .getAttribute('href')
  await page.keyboard.press('Escape')
  const search = new URL(href!, 'http://x').searchParams
  return { from: search.get('from')!, to: search.get('to')! }
}
