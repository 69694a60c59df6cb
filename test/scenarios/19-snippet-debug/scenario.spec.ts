import { expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { type Answer, type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

/** What docs/snippet.md says that the console says, and what brings it about. */
const CASES: [what: string, attributes: string, answer: Answer, said: RegExp][] = [
  ['everything is well', 'data-consent="opt-out"', {}, /^periplo: page_view sent 202$/m],
  ['nobody has answered for consent', '', {}, /^periplo: page_view waits for consent/m],
  ['the path is ignored', 'data-ignore="/"', {}, /^periplo: page_view refused: data-ignore$/m],
  [
    'the origin is not allowed',
    'data-consent="opt-out"',
    { status: 403, body: { error: { code: 'forbidden_origin', message: 'origin: "x" may not send' } } },
    /^periplo: page_view refused 403 origin: "x" may not send$/m,
  ],
  [
    'what refuses is no collector',
    'data-consent="opt-out"',
    { status: 404, body: null },
    /^periplo: page_view refused 404$/m,
  ],
  [
    'the collector is down',
    'data-consent="opt-out"',
    { status: 503 },
    /^periplo: page_view not sent yet 503$/m,
  ],
  ['nobody answers', 'data-consent="opt-out"', { cut: true }, /^periplo: page_view not sent yet no answer$/m],
]
for (const [what, attributes, answer, said] of CASES) {
  test(`data-debug says so when ${what}`, async ({ page }) => {
    server = await servePage(html(attributes + ' data-debug'))
    server.answer(answer)
    let lines = ''
    page.on('console', (message) => (lines += message.text() + '\n'))
    await page.goto(server.origin + '/')
    await expect.poll(() => lines).toMatch(said)
  })
}

test('data-debug says so when there is no key; without it nothing is said', async ({ page }) => {
  const tag = (attributes: string) => `<!doctype html><script async src="/p.js" ${attributes}></script>`
  server = await servePage({ '/': tag('data-site="" data-debug'), '/quiet': tag('data-site="demo"') })
  let lines = ''
  page.on('console', (message) => (lines += message.text() + '\n'))
  await page.goto(server.origin + '/')
  await expect.poll(() => lines).toBe('periplo: refused: data-site\n')
  lines = ''
  await page.goto(server.origin + '/quiet')
  await callPeriplo(page, 'track', 'Not Snake')
  expect(lines).not.toContain('periplo:')
})
