import { type Page, expect, test } from '@playwright/test'
import { callPeriplo } from '../../support/call-periplo.ts'
import { expectEvents, receiveEvents } from '../../support/expect-events.ts'
import { type ServedPage, html, servePage } from '../../support/serve-page.ts'

let server: ServedPage
test.afterEach(() => server.close())

const SECRET = 'ana@example.org says hello'

/** Fakes of the widgets, faithful in how they take listeners; `own` counts what reaches the site's. */
const FAKES = `<script>
  var own = {}
  const heard = (name) => () => (own[name] = (own[name] || 0) + 1)
  const secret = ${JSON.stringify(SECRET)}

  // Crisp: a queue until its script comes; then an object, with one listener an event.
  var $crisp = [['on', 'message:received', heard('early')]]
  function loadCrisp() {
    const slots = {}
    const queue = $crisp
    $crisp = { push: (...commands) => commands.forEach(([verb, name, callback]) => {
      if (verb === 'on') slots[name] = callback
      if (verb === 'off') delete slots[name]
    }) }
    $crisp.push(...queue)
    window.crispSays = (name, detail) => slots[name]?.(detail)
    crispSays('session:loaded', 'session_1')
    $crisp.push(['on', 'message:sent', heard('late')])
  }

  // Tawk.to: window events.
  var Tawk_API = { onChatStarted: heard('tawk') }
  function tawkSays(name, detail) {
    if (name === 'tawkChatStarted') Tawk_API.onChatStarted(detail)
    window.dispatchEvent(new CustomEvent(name, { detail }))
  }

  // LiveChat: any number of listeners; comes when the visitor asks for it.
  function loadLiveChat() {
    const listeners = {}
    window.LiveChatWidget = {
      on: (name, callback) => (listeners[name] ||= []).push(callback),
      get: () => ({ chatId: 'PJ0MRSHTDG', threadId: 'T1' }),
    }
    LiveChatWidget.on('new_event', heard('livechat'))
    window.liveChatSays = (name, detail) => listeners[name]?.forEach((callback) => callback(detail))
  }
</script>`

const open = async (page: Page, attributes = 'data-consent="opt-out"') => {
  server = await servePage({ '/': html(attributes, '<h1>Shop</h1>', FAKES) }, { parts: ['find', 'chat'] })
  receiveEvents(page, server)
  await page.goto(server.origin + '/')
  await page.waitForFunction('window.periplo?.isRunning')
}
const run = (page: Page, script: string) => page.evaluate(`{ ${script} }`)

test('three widgets on a page are heard, their listeners stay, and no word leaves', async ({ page }) => {
  await open(page)
  await page.addScriptTag({ url: '/p.chat.js' })
  const tawk = { chat_provider: 'tawk' }
  const crisp = { chat_provider: 'crisp' }
  const livechat = { chat_provider: 'livechat', chat_id: 'PJ0MRSHTDG' }
  await expectEvents(page, async () => {
    await run(
      page,
      `tawkSays('tawkChatMaximized'); tawkSays('tawkChatMaximized'); tawkSays('tawkChatStarted')
       tawkSays('tawkChatMessageVisitor', secret); tawkSays('tawkAgentJoinChat', { name: secret })
       tawkSays('tawkChatMessageAgent', secret); tawkSays('tawkChatSatisfaction', -1)
       tawkSays('tawkChatEnded'); tawkSays('tawkChatMinimized')`,
    )
    await run(
      page,
      `loadCrisp(); crispSays('chat:opened'); crispSays('chat:initiated')
       crispSays('message:sent', { content: secret, from: 'user' })
       crispSays('message:received', { content: secret, from: 'operator', user: { nickname: secret } })
       crispSays('chat:closed')`,
    )
    await run(page, `loadLiveChat()`)
    // It is looked for every half second.
    await page.waitForFunction(() => {
      const scope = window as unknown as {
        liveChatSays: (name: string, detail: object) => void
        periplo: (command: 'on', name: string, callback: () => void) => void
        isHeard?: boolean
      }
      scope.periplo('on', 'chat_open', () => (scope.isHeard = true))
      scope.liveChatSays('visibility_changed', { visibility: 'maximized' })
      return scope.isHeard
    })
    await run(
      page,
      `liveChatSays('customer_status_changed', { status: 'chatting' })
       liveChatSays('new_event', { type: 'message', text: secret, author: { id: secret, type: 'customer' } })
       liveChatSays('rating_submitted', 'bad')
       liveChatSays('visibility_changed', { visibility: 'minimized' })`,
    )
  }, [
    { name: 'page_view' },
    { name: 'chat_open', ...tawk },
    { name: 'chat_start', ...tawk },
    { name: 'chat_message', direction: 'visitor', ...tawk },
    { name: 'chat_agent_join', ...tawk },
    { name: 'chat_message', direction: 'agent', ...tawk },
    { name: 'chat_rate', score: -1, scale_min: -1, scale_max: 1, ...tawk },
    { name: 'chat_end', ...tawk },
    { name: 'chat_close', ...tawk },
    { name: 'chat_open', ...crisp },
    { name: 'chat_start', ...crisp },
    { name: 'chat_message', direction: 'visitor', ...crisp },
    { name: 'chat_message', direction: 'agent', ...crisp },
    { name: 'chat_close', ...crisp },
    { name: 'chat_open', ...livechat },
    { name: 'chat_start', ...livechat },
    { name: 'chat_message', direction: 'visitor', ...livechat },
    { name: 'chat_rate', score: 0, scale_min: 0, scale_max: 1, ...livechat },
    { name: 'chat_close', ...livechat },
  ])
  expect(await page.evaluate('own')).toEqual({ early: 1, late: 1, tawk: 1, livechat: 1 })
  expect(server.received.map(({ body }) => body).join()).not.toMatch(/ana@|hello|session_1/)
})

test('before consent a chat is heard and nothing leaves; after a no, nothing', async ({ page }) => {
  await open(page, '')
  await run(page, `tawkSays('tawkChatMaximized'); tawkSays('tawkChatMessageVisitor', secret)`)
  expect(server.received).toEqual([])
  await callPeriplo(page, 'consent', { analytics: false })
  await run(page, `tawkSays('tawkChatMinimized')`)
  await callPeriplo(page, 'consent', { analytics: true })
  await expect.poll(() => server.events().map(({ name }) => name)).toContain('consent_update')
  expect(server.events().filter(({ name }) => name.startsWith('chat_'))).toEqual([])
})
