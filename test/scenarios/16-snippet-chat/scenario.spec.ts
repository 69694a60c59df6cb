import { existsSync } from 'node:fs'
import { type Page, expect, test } from '@playwright/test'
import { buildSync } from 'esbuild'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { partsHaveRun } from '../../support/parts-have-run.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'
import { CRISP_CLIENT, CRISP_TALK, headOf, inHead, widgets } from '../../support/chat-widgets.ts'

let server: ServedPage
test.afterEach(() => server.close())

const PARTS = ['find', 'chat', 'chat-b']

const open = async (
  page: Page,
  head: string,
  attributes = 'data-consent="opt-out"',
  pages: Record<string, string> = {},
) => {
  server = await servePage({ '/': html(attributes, '<h1>Shop</h1>', head), ...pages }, { parts: PARTS })
  receiveEvents(page, server)
  // Some tests hold a script back.
  await page.goto(server.origin + '/', { waitUntil: 'domcontentloaded' })
  await page.waitForFunction('window.periplo?.isRunning')
  if (attributes) await expectEvents(page, async () => {}, [{ name: 'page_view' }])
}
/** In a script of its own, so that what the page has declared is in reach. */
const run = (page: Page, content: string) => page.addScriptTag({ content: `{ ${content} }` })

/** `chat_message visitor` as an event. */
const expectedEvent = (words: string, fields: Record<string, unknown>) => {
  const [name = '', more] = words.split(' ')
  if (name === 'chat_rate') return { name, score: Number(more), ...fields }
  return more ? { name, direction: more, ...fields } : { name, ...fields }
}

const bodies = () => server.received.map(({ body }) => body).join()

for (const [what, { stub, boot, isHeard, talk, expected, chat_id, own, provider = what }] of Object.entries(
  widgets,
)) {
  test(`${what}: found by the finder and heard; the site’s listeners stay, no word leaves`, async ({
    page,
  }) => {
    await open(page, headOf(stub))
    const isInFirst = /crisp|intercom|zendesk|tawk/.test(what)
    // Some widgets leave nothing in the window before they come.
    if (boot && !/crisp|gorgias/.test(what)) await run(page, boot)
    await partsHaveRun(page, 'chat', ...(isInFirst ? [] : ['chat-b']))
    if (boot && /crisp|gorgias/.test(what)) await run(page, boot)
    if (isHeard) await page.waitForFunction(isHeard)
    const fields = { chat_provider: provider }
    const found = await expectEvents(page, () => run(page, talk), [
      ...expected.map((words) => expectedEvent(words, fields)),
    ])
    if (chat_id) expect(found.at(-1)).toMatchObject({ chat_id })
    expect(await page.evaluate('own')).toEqual(own)
    expect(bodies()).not.toMatch(/ana@|hello|session_1/)
    expect(server.requests.some((request) => request.includes('/p.chat-b.'))).toBe(!isInFirst)
  })
}

test('three widgets on a page keep apart', async ({ page }) => {
  const stubs = ['tawk', 'livechat', 'chatwoot'].map((name) => widgets[name]?.stub ?? '')
  await open(page, headOf(stubs[0] ?? '') + inHead(...stubs.slice(1)))
  await run(page, widgets['livechat']?.boot ?? '')
  await partsHaveRun(page, 'chat', 'chat-b')
  await page.waitForFunction(`widget.count('new_event') === 2`)
  await expectEvents(
    page,
    () =>
      run(
        page,
        `says('tawkChatMaximized'); widget.emit('visibility_changed', { visibility: 'maximized' })
         says('chatwoot:opened'); says('tawkChatMinimized'); says('chatwoot:closed')`,
      ),
    [
      { name: 'chat_open', chat_provider: 'tawk' },
      { name: 'chat_open', chat_provider: 'livechat', chat_id: 'PJ0MRSHTDG' },
      { name: 'chat_open', chat_provider: 'chatwoot' },
      { name: 'chat_close', chat_provider: 'tawk' },
      { name: 'chat_close', chat_provider: 'chatwoot' },
    ],
  )
})

test('data-off="chat" keeps both files away', async ({ page }) => {
  await open(page, headOf(widgets['drift']?.stub ?? ''), 'data-consent="opt-out" data-off="chat"')
  await run(page, widgets['drift']?.boot ?? '')
  await partsHaveRun(page, 'find')
  await expectEvents(page, () => page.locator('h1').click(), [])
  expect(server.requests.filter((request) => request.includes('p.chat'))).toEqual([])
})

test('before consent a chat is heard and nothing leaves; after a no, nothing', async ({ page }) => {
  await open(page, headOf(widgets['tawk']?.stub ?? ''), '')
  await partsHaveRun(page, 'chat')
  await run(page, `says('tawkChatMaximized'); says('tawkChatMessageVisitor', secret)`)
  expect(server.received).toEqual([])
  await callPeriplo(page, 'consent', { analytics: false })
  await run(page, `says('tawkChatMinimized')`)
  await callPeriplo(page, 'consent', { analytics: true })
  await expect.poll(() => server.events().map(({ name }) => name)).toContain('consent_update')
  expect(server.events().filter(({ name }) => name.startsWith('chat_'))).toEqual([])
})

// The vendors' own loaders, from npm; what they would fetch is a fake, as above.
const REAL = 'test/real/node_modules'
const loader = (name: string, globalName: string): string =>
  buildSync({
    stdin: {
      contents: `export * from '${name}'; import * as all from '${name}'; export default all['default']`,
      resolveDir: REAL + '/..',
    },
    bundle: true,
    format: 'iife',
    globalName,
    write: false,
    logLevel: 'silent',
  }).outputFiles[0]?.text ?? ''

test.describe('with the loaders that npm has', () => {
  test.skip(!existsSync(REAL + '/crisp-sdk-web'), 'npm ci --prefix test/real')

  test('crisp-sdk-web: its listeners and ours live together, also those it sets late', async ({ page }) => {
    const setUp = `sdk.Crisp.configure('w-1', { clientUrl: '/crisp.js' }); sdk.Crisp.chat.onChatOpened(heard('opened'))
      sdk.Crisp.message.onMessageReceived(heard('received'))`
    let isAllowed: () => void = () => {}
    const allowed = new Promise<void>((done) => (isAllowed = done))
    // Its script comes after ours.
    await page.route('**/crisp.js', async (route) => {
      await allowed
      await route.fulfill({ contentType: 'text/javascript', body: `{ ${CRISP_CLIENT} }` })
    })
    await open(page, headOf('') + inHead(loader('crisp-sdk-web', 'sdk'), setUp))
    await partsHaveRun(page, 'chat')
    isAllowed()
    await page.waitForFunction('window.crispSays')
    await run(
      page,
      `sdk.Crisp.chat.onChatInitiated(heard('initiated')); sdk.Crisp.message.offMessageReceived()`,
    )
    await expectEvents(page, () => run(page, CRISP_TALK), [
      ...['chat_open', 'chat_start', 'chat_message visitor', 'chat_message agent', 'chat_close'].map(
        (words) => expectedEvent(words, { chat_provider: 'crisp' }),
      ),
    ])
    // It takes its own off before each `on`.
    expect(await page.evaluate('own')).toEqual({ opened: 1, initiated: 1 })
  })

  test('@intercom/messenger-js-sdk: waits for the boot, then both hear', async ({ page }) => {
    await page.route('**/intercom.js', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `{ const { q } = Intercom; window.widget = emitter()
          window.Intercom = (name, callback) => typeof callback === 'function' && widget.on(name, callback)
          q.forEach((call) => Intercom(...call)); Intercom.booted = true }`,
      }),
    )
    const setUp = `sdk.default({ app_id: 'a-1', widgetUrl: '/intercom.js' }); sdk.onShow(heard('show'))`
    await open(page, headOf('') + inHead(loader('@intercom/messenger-js-sdk', 'sdk'), setUp))
    await page.waitForFunction(`window.widget?.count('onShow') === 2`)
    await run(page, `sdk.onHide(heard('hide'))`)
    await expectEvents(page, () => run(page, widgets['intercom']?.talk ?? ''), [
      { name: 'chat_open', chat_provider: 'intercom' },
      { name: 'chat_message', direction: 'agent' },
      { name: 'chat_close' },
    ])
    expect(await page.evaluate('own')).toEqual({ show: 1, hide: 1 })
  })

  test('@livechat/widget-core: its stub keeps our listeners until the widget comes', async ({ page }) => {
    let isAllowed: () => void = () => {}
    const allowed = new Promise<void>((done) => (isAllowed = done))
    await page.route('https://cdn.livechatinc.com/tracking.js', async (route) => {
      await allowed
      await route.fulfill({
        contentType: 'text/javascript',
        body: `{ window.widget = emitter()
          const handlers = { on: widget.on, get: () => ({ chatId: 'PJ0MRSHTDG', threadId: 'T1' }), call() {}, off() {} }
          LiveChatWidget._h = (method, args) => handlers[method]?.(...args)
          LiveChatWidget._q.forEach(([method, args]) => LiveChatWidget._h(method, args)) }`,
      })
    })
    const setUp = `sdk.createWidget({ organizationId: 'o-1', onNewEvent: heard('event') }).init()`
    await open(page, headOf('') + inHead(loader('@livechat/widget-core', 'sdk'), setUp))
    await partsHaveRun(page, 'chat', 'chat-b')
    isAllowed()
    await page.waitForFunction(`window.widget?.count('new_event') === 2`)
    await expectEvents(page, () => run(page, widgets['livechat']?.talk ?? ''), [
      ...(widgets['livechat']?.expected ?? []).map((words) =>
        expectedEvent(words, { chat_provider: 'livechat', chat_id: 'PJ0MRSHTDG' }),
      ),
    ])
    expect(await page.evaluate('own')).toEqual({ event: 2 })
  })
})
