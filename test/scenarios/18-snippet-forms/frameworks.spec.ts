import { type Page, expect, test } from '@playwright/test'
import { bundle, readPackage } from '../../support/bundle.ts'
import { expectNoValue, formEvents } from '../../support/form-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const PARTS = ['forms', 'forms-fields', 'forms-result']
const ATTRIBUTES = 'data-consent="opt-out" data-off="vitals,friction,errors"'

const serve = async (page: Page, pages: Record<string, string>) => {
  server = await servePage(pages, { parts: ['find', ...PARTS], redirects: { '/moved': '/thanks' } })
  await page.goto(server.origin + '/')
  await partsHaveRun(page, ...PARTS)
}

const told = (): string[] =>
  formEvents(server).map(({ name, form_id, field_id, attempt_no, confidence }) =>
    [name, form_id, field_id, attempt_no, confidence].filter(Boolean).join(' '),
  )

const REFUSED_THEN_TAKEN = [
  'form_start quote code',
  'form_submit quote 1',
  'form_error quote email',
  'form_submit quote 2',
  'form_success quote inferred',
]

for (const [framework, app] of [
  ['React', 'react/app.jsx'],
  ['Vue', 'vue/app.js'],
  ['Svelte', 'svelte/app.js'],
] as const) {
  test(`${framework}: a controlled form that is refused, then taken`, async ({ page }) => {
    const script = await bundle(new URL(app, import.meta.url))
    await serve(page, {
      '/': html(ATTRIBUTES, '<div id="app"></div>', '<script defer src="/app.js"></script>'),
      '/app.js': script,
    })
    await page.locator('[name=code]').pressSequentially('private-code')
    expect(await page.inputValue('[name=code]')).toBe('PRIVATE-CODE')
    await page.click('#send')
    await expect.poll(told).toEqual(REFUSED_THEN_TAKEN.slice(0, 3))
    await page.fill('[name=email]', 'private@example.org')
    await page.selectOption('[name=size]', 'private-size')
    await page.check('[name=terms]')
    await page.click('#send')
    await page.waitForSelector('text=Thanks private@example.org')
    await expect.poll(told).toEqual(REFUSED_THEN_TAKEN)
    const [, first, , second] = formEvents(server)
    expect(first?.['form_fields']).toEqual([
      expect.objectContaining({ field_id: 'code', focus_count: 1, change_count: 1, touch_order: 1 }),
      { field_id: 'email', field_type: 'email', is_blank: 1 },
      { field_id: 'size', field_type: 'select-one', is_blank: 1 },
      { field_id: 'terms', field_type: 'checkbox', is_blank: 1 },
    ])
    expect(second?.['form_fields']).toEqual([
      expect.objectContaining({ field_id: 'code', focus_count: 1, change_count: 1, touch_order: 1 }),
      expect.objectContaining({ field_id: 'email', change_count: 1, error_count: 1, touch_order: 2 }),
      expect.objectContaining({ field_id: 'size', change_count: 1, touch_order: 3 }),
      expect.objectContaining({ field_id: 'terms', change_count: 1, touch_order: 4 }),
    ])
    expectNoValue(server, 'private', 'private@example.org', 'private thanks')
  })
}

/** The server says no to the first attempt with the form anew, then yes with a status. */
const FORM = (more = '') =>
  `<form id="quote" action="/order" method="post" ${more}><input name="code"><input name="email"><button id="send">go</button></form>`
const answerOrders = async (page: Page, refused: string, taken: string) => {
  let count = 0
  const bodies: (string | null)[] = []
  await page.route('**/order', async (route) => {
    bodies.push(route.request().postData())
    const isFirst = ++count === 1
    await route.fulfill({
      status: isFirst ? 422 : 200,
      contentType: 'text/html',
      body: isFirst ? refused : taken,
    })
  })
  return bodies
}

test('htmx: a form that comes anew with its errors goes on, and its place says thanks', async ({ page }) => {
  await serve(page, {
    '/': html(ATTRIBUTES, FORM('hx-post="/order" hx-swap="outerHTML"'), '<script src="/htmx.js"></script>'),
    '/htmx.js': await readPackage('htmx.org/dist/htmx.min.js'),
  })
  const bodies = await answerOrders(
    page,
    FORM('hx-post="/order" hx-swap="outerHTML"').replace('name="email"', 'name="email" aria-invalid="true"') +
      '<p role="status">private refusal</p>',
    '<p role="status">private thanks</p>',
  )
  await page.fill('[name=code]', 'private-code')
  await page.click('#send')
  await page.waitForSelector('[aria-invalid=true]')
  await page.fill('[name=email]', 'private@example.org')
  await page.click('#send')
  await page.waitForSelector('text=private thanks')
  const expected = [
    'form_start quote code',
    'form_submit quote 1',
    'form_submit quote 2',
    'form_success quote inferred',
  ]
  await expect.poll(told).toEqual(expected)
  // What htmx sends is what it would send without us.
  expect(bodies).toEqual(['code=private-code&email=', 'code=&email=private%40example.org'])
  await page.goto(server.origin + '/plain')
  await expect.poll(() => server.events().map(({ name }) => name)).toContain('page_leave')
  expect(told()).toEqual(expected)
  expectNoValue(server, 'private', 'private@example.org', 'refusal', 'private thanks')
})

for (const [what, more, selector, taken] of [
  ['a visit to another page', '', 'h1', undefined],
  [
    'a stream',
    '',
    '#said',
    '<turbo-stream action="replace" target="quote"><template><p role="status" id="said">private thanks</p></template></turbo-stream>',
  ],
] as const) {
  test(`Turbo: a form that comes anew with its errors goes on, and ends in ${what}`, async ({ page }) => {
    const head = '<script src="/turbo.js"></script>'
    await serve(page, {
      '/': html(ATTRIBUTES, FORM(more), head),
      '/turbo.js': await readPackage('@hotwired/turbo/dist/turbo.es2017-umd.js'),
      '/thanks': html(ATTRIBUTES, '<h1>private thanks</h1>', head),
    })
    let count = 0
    await page.route('**/order', async (route) => {
      if (++count === 1) {
        const body = html(
          ATTRIBUTES,
          FORM(more).replace('name="email"', 'name="email" aria-invalid="true"'),
          head,
        )
        await route.fulfill({ status: 422, contentType: 'text/html', body })
      } else if (taken) {
        await route.fulfill({ contentType: 'text/vnd.turbo-stream.html', body: taken })
      } else await route.fulfill({ status: 303, headers: { location: server.origin + '/moved' } })
    })
    await page.fill('[name=code]', 'private-code')
    await page.click('#send')
    await page.waitForSelector('[aria-invalid=true]')
    await page.fill('[name=email]', 'private@example.org')
    await page.click('#send')
    await page.waitForSelector(selector)
    await expect
      .poll(told)
      .toEqual([
        'form_start quote code',
        'form_submit quote 1',
        'form_submit quote 2',
        'form_success quote inferred',
      ])
    expectNoValue(server, 'private', 'private@example.org', 'private thanks')
  })
}
