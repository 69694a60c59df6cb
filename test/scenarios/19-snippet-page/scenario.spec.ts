import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const open = async (
  page: Page,
  path: string,
  { attributes = '', body = '', parts = ['find', 'page', 'links'] } = {},
) => {
  server = await servePage(html(`data-consent="opt-out" ${attributes}`, body), { parts })
  receiveEvents(page, server)
  await page.goto(server.origin + path)
  await callPeriplo(page, 'track', 'ready')
}
const named = (name: string) => server.events().filter((event) => event.name === name)

test('searches are told as the address says, once a page view, also inside the page', async ({ page }) => {
  await open(page, '/find?q=ana@example.com+shoes', { body: '<ul data-periplo-results="0"></ul>' })
  await expect.poll(() => named('view_search_results')).toHaveLength(1)
  expect(named('view_search_results')[0]).toMatchObject({ search_term: '* shoes', result_count: '0' })
  await expectEvents(page, async () => {}, [
    { name: 'page_view' },
    { name: 'view_search_results' },
    { name: 'ready' },
  ])
  const push = (path: string) => page.evaluate((to) => history.pushState({}, '', to), path)
  const told = await expectEvents(page, async () => {
    await push('/find?q=boots')
    await push('/item/1')
    await page.evaluate(() => history.replaceState({}, '', '/item/1?q=filter'))
    await page.goBack()
  }, [
    { name: 'page_leave' },
    { name: 'page_view', navigation: 'push' },
    { name: 'view_search_results', search_term: 'boots' },
    { name: 'page_leave' },
    { name: 'page_view', navigation: 'push' },
    { name: 'page_leave' },
    { name: 'page_view', navigation: 'back_forward' },
    { name: 'view_search_results', search_term: 'boots' },
  ])
  // The number on the page is of the search it was loaded with.
  for (const event of told) expect(event).not.toHaveProperty('result_count')
})

for (const [status, isTold] of [
  [404, true],
  [410, true],
  [200, false],
  [500, false],
] as const) {
  test(`an answer of ${status} ${isTold ? 'is a page not found, once' : 'tells nothing'}`, async ({
    page,
  }) => {
    await page.route('**/gone', async (route) => route.fulfill({ response: await route.fetch(), status }))
    await open(page, '/gone', { body: '<a href="#part">x</a>' })
    await partsHaveRun(page, 'page')
    await page.evaluate(() => history.pushState({}, '', '/other'))
    await callPeriplo(page, 'track', 'later')
    await expect.poll(() => named('later')).toHaveLength(1)
    expect(named('not_found')).toHaveLength(isTold ? 1 : 0)
  })
}

test('files and shares are told from links, which go on working', async ({ page }) => {
  await open(page, '/', {
    attributes: 'data-ignore=".private"',
    body: `<script>addEventListener('click', (event) => event.preventDefault())</script>
      <a id="file" href="/list.pdf?token=secret"> Price list </a>
      <a id="made" href="data:text/csv,secret" download="list.csv">x</a>
      <a id="plain" href="/pdf">x</a>
      <p class="private"><a id="ignored" href="/list.pdf">x</a></p>
      <a id="share" href="https://www.facebook.com/sharer/sharer.php?u=secret"><b>f</b></a>`,
  })
  await partsHaveRun(page, 'links')
  await expect.poll(() => named('ready')).toHaveLength(1)
  await expectEvents(page, async () => {}, [{ name: 'page_view' }, { name: 'ready' }])
  const link_url = server.origin + '/list.pdf'
  await expectEvents(page, async () => {
    for (const id of ['file', 'made', 'plain', 'ignored', 'share']) await page.locator('#' + id).click()
    expect(await page.evaluate('location.pathname')).toBe('/')
  }, [
    {
      name: 'file_download',
      file_name: 'list.pdf',
      file_extension: 'pdf',
      link_url,
      link_text: 'Price list',
    },
    { name: 'file_download', file_name: 'list.csv', file_extension: 'csv' },
    { name: 'share', method: 'facebook' },
    { name: 'click', link_host: 'www.facebook.com' },
  ])
  expect(server.received.map(({ body }) => body).join()).not.toContain('secret')
})

test('a page that wants none of it gets none', async ({ page }) => {
  await open(page, '/find?q=shoes', { attributes: 'data-off="page"' })
  await expect.poll(() => named('ready')).toHaveLength(1)
  expect(server.requests.filter((request) => request.includes('p.page'))).toEqual([])
  expect(named('view_search_results')).toEqual([])
})
