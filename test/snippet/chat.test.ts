import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ChatAdapter } from '../../snippet/chat/adapter.ts'
import type { Core } from '../../snippet/core.ts'
import type { Fields } from '../../snippet/track.ts'
import { IDLE_CORE } from '../support/fake-core.ts'

type Handler = (...details: unknown[]) => unknown
type Page = Window & Record<string, unknown>

const SECRET = 'ana@example.org says hello'
/** Whatever a widget hands over has words, names and addresses in it. */
const PRIVATE = {
  message: SECRET,
  text: SECRET,
  content: { text: SECRET },
  body: SECRET,
  email: SECRET,
  name: SECRET,
  user: { nickname: SECRET },
}

let adapters: ChatAdapter[]
let watch: (core: Core, adapters: ChatAdapter[], page: Window) => void
let page: Page
let tracked: [name: string, fields: Fields][]

/** What an object with `on` does in most widgets: any number of listeners an event. */
const makeEmitter = () => {
  const listeners: Record<string, Handler[]> = {}
  return {
    on: vi.fn((name: string, callback: Handler) => void (listeners[name] ??= []).push(callback)),
    emit: (name: string, ...details: unknown[]) =>
      listeners[name]?.forEach((callback) => callback(...details)),
  }
}

const core: Core = {
  ...IDLE_CORE,
  track: (name, fields = {}) => void tracked.push([name, JSON.parse(JSON.stringify(fields)) as Fields]),
}

/** What was tracked, in short: name or direction, and the id. */
const told = (): string[] =>
  tracked.map(([name, fields]) => {
    const { direction, chat_id, score } = fields as { direction?: string; chat_id?: string; score?: number }
    return (
      name + (direction ? ` ${direction}` : '') + (score ? ` ${score}` : '') + (chat_id ? ` #${chat_id}` : '')
    )
  })

const start = (globals: Record<string, unknown> = {}): void => {
  Object.assign(page, globals)
  watch(core, adapters, page)
}
const dispatch = (name: string, detail: unknown = null): void =>
  void page.dispatchEvent(new CustomEvent(name, { detail }))

beforeEach(async () => {
  vi.useFakeTimers()
  vi.resetModules()
  adapters = [
    ...(await import('../../snippet/chat/index.ts')).chatAdapters,
    ...(await import('../../snippet/chat-b/index.ts')).moreChatAdapters,
  ]
  watch = (await import('../../snippet/chat/watch-chats.ts')).watchChats
  page = new EventTarget() as Page
  tracked = []
})

afterEach(() => {
  expect(vi.getTimerCount()).toBeLessThanOrEqual(1)
  vi.useRealTimers()
  // Nothing that was ever tracked says what was said, or who said it.
  expect(JSON.stringify(tracked)).not.toContain('ana')
  for (const [, fields] of tracked) {
    const allowed = ['chat_provider', 'chat_id', 'direction', 'score', 'scale_min', 'scale_max']
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(fields)))
  }
})

test('Intercom: its window, and a message when more is unread', () => {
  const { on, emit } = makeEmitter()
  const Intercom = Object.assign((...call: [string, Handler]) => on(...call), { booted: false })
  const own = vi.fn()
  Intercom('onShow', own)
  start({ Intercom })
  expect(on).toHaveBeenCalledTimes(1)
  Intercom.booted = true
  vi.advanceTimersByTime(500)
  emit('onHide')
  emit('onUnreadCountChange', 2)
  emit('onShow')
  emit('onShow')
  emit('onUnreadCountChange', 0)
  emit('onUnreadCountChange', 1)
  emit('onHide')
  expect(told()).toEqual(['chat_open', 'chat_message agent', 'chat_close'])
  expect(tracked[0]).toEqual(['chat_open', { chat_provider: 'intercom' }])
  expect(own).toHaveBeenCalledTimes(2)
})

const makeZendesk = (widget: string, command: string) => {
  const { on, emit } = makeEmitter()
  const zE = Object.assign(
    (given: string, name: string, callback: Handler) => {
      if (given !== command) throw new Error(`${given} is not a command`)
      on(name, callback)
      return () => {}
    },
    { widget },
  )
  return { zE, emit }
}

test('Zendesk messaging: only its own commands', () => {
  const { zE, emit } = makeZendesk('messenger', 'messenger:on')
  start({ zE })
  emit('open', { id: 'uuid-of-the-event', createdAt: 1, type: 'messagingOpened' })
  emit('conversationStarted', { ...PRIVATE, conversationId: '65f0' })
  emit('conversationAgentAssigned', { ...PRIVATE, conversationId: '65f0' })
  emit('unreadMessages', 0)
  emit('unreadMessages', 2)
  emit('close', {})
  expect(told()).toEqual([
    'chat_open',
    'chat_start #65f0',
    'chat_agent_join #65f0',
    'chat_message agent #65f0',
    'chat_close #65f0',
  ])
})

test('Zendesk classic: a chat from start to end', () => {
  const { zE, emit } = makeZendesk('classic', 'webWidget:on')
  start({ zE })
  emit('open')
  emit('chat:start')
  emit('chat:unreadMessages', 0)
  emit('chat:unreadMessages', 1)
  emit('chat:end')
  emit('chat:end')
  emit('close')
  expect(told()).toEqual(['chat_open', 'chat_start', 'chat_message agent', 'chat_end', 'chat_close'])
  expect(tracked[0]?.[1]).toEqual({ chat_provider: 'zendesk' })
})

/** One listener an event; the queue is read in order when the script comes, and `$crisp` is another object then. */
const loadCrisp = () => {
  const slots: Record<string, Handler> = {}
  const queue = page['$crisp'] as [string, string, Handler][]
  const push = (...commands: unknown[]) => {
    for (const [verb, name, callback] of commands.filter(Array.isArray) as [string, string, Handler][]) {
      if (verb === 'on') slots[name] = callback
      if (verb === 'off') delete slots[name]
    }
  }
  push(...queue)
  page['$crisp'] = { push, is: () => true, get: () => 'session_1' }
  const emit = (name: string, ...details: unknown[]) => slots[name]?.(...details)
  emit('session:loaded', 'session_1')
  return { emit, slots }
}
const crispPush = (...commands: unknown[]) => (page['$crisp'] as unknown[]).push(...commands)

test('Crisp: the site’s own listeners go on, whenever they came', () => {
  const [first, early, late, gone, loaded] = [vi.fn(), vi.fn(), vi.fn(), vi.fn(), vi.fn()]
  start({
    $crisp: [
      ['on', 'chat:opened', first],
      ['safe', true],
      ['on', 'chat:opened', early],
    ],
  })
  crispPush(['on', 'session:loaded', loaded], ['set', 'user:email', [SECRET]])
  crispPush(['on', 'message:sent', gone])
  const { emit } = loadCrisp()
  crispPush(['on', 'message:received', late], undefined, [])
  crispPush(['off', 'message:sent'])
  emit('chat:opened')
  emit('chat:initiated')
  emit('message:sent', { ...PRIVATE, from: 'user' })
  emit('message:received', { ...PRIVATE, from: 'operator' })
  emit('chat:closed')
  expect(told()).toEqual([
    'chat_open',
    'chat_start',
    'chat_message visitor',
    'chat_message agent',
    'chat_close',
  ])
  // As Crisp would have it: the second of two listeners is the one that counts.
  expect(early).toHaveBeenCalledTimes(1)
  expect(late).toHaveBeenCalledExactlyOnceWith({ ...PRIVATE, from: 'operator' })
  expect(loaded).toHaveBeenCalledExactlyOnceWith('session_1')
  expect(gone).not.toHaveBeenCalled()
})

test('Crisp: left alone when it loaded before us', () => {
  page['$crisp'] = []
  crispPush(['on', 'chat:opened', () => {}])
  const { emit, slots } = loadCrisp()
  const before = { ...slots }
  const { push } = page['$crisp'] as { push: unknown }
  start()
  vi.advanceTimersByTime(20_000)
  emit('chat:opened')
  expect(told()).toEqual([])
  expect(slots).toEqual(before)
  expect((page['$crisp'] as { push: unknown }).push).toBe(push)
})

test('Tawk.to: window events, no property of the API', () => {
  const own = vi.fn()
  const Tawk_API = { onChatStarted: own }
  page.addEventListener('tawkChatStarted', own)
  start({ Tawk_API })
  dispatch('tawkChatHidden')
  dispatch('tawkChatMaximized')
  dispatch('tawkPrechatSubmit', PRIVATE)
  dispatch('tawkChatStarted')
  dispatch('tawkChatMessageVisitor', SECRET)
  dispatch('tawkAgentJoinChat', PRIVATE)
  dispatch('tawkChatMessageAgent', SECRET)
  dispatch('tawkChatSatisfaction', 1)
  dispatch('tawkChatSatisfaction', SECRET)
  dispatch('tawkChatEnded')
  dispatch('tawkChatMinimized')
  expect(told()).toEqual([
    'chat_open',
    'chat_start',
    'chat_message visitor',
    'chat_agent_join',
    'chat_message agent',
    'chat_rate 1',
    'chat_end',
    'chat_close',
  ])
  expect(tracked[5]?.[1]).toEqual({ chat_provider: 'tawk', score: 1, scale_min: -1, scale_max: 1 })
  expect(Tawk_API).toEqual({ onChatStarted: own })
  expect(own).toHaveBeenCalledTimes(1)
})

test('HubSpot: a conversation and its id', () => {
  const { on, emit } = makeEmitter()
  start({ HubSpotConversations: { on } })
  emit('userInteractedWithWidget')
  emit('conversationStarted', { ...PRIVATE, conversation: { conversationId: 77 } })
  emit('unreadConversationCountChanged', { unreadCount: 0 })
  emit('unreadConversationCountChanged', { unreadCount: 1 })
  emit('widgetClosed', {})
  emit('conversationClosed', { conversation: { conversationId: 77 } })
  expect(told()).toEqual([
    'chat_open',
    'chat_start #77',
    'chat_message agent #77',
    'chat_close #77',
    'chat_end #77',
  ])
})

test('Drift: another conversation begins anew though none ended', () => {
  const { on, emit } = makeEmitter()
  const own = vi.fn()
  on('startConversation', own)
  start({ drift: { on } })
  emit('chatOpen')
  emit('startConversation', { conversationId: 1, inboxId: 2 })
  emit('startConversation', { conversationId: 1, inboxId: 2 })
  emit('message:sent', { ...PRIVATE, conversationId: 1 })
  emit('message', { ...PRIVATE, conversationId: 1, teamMember: { name: SECRET } })
  emit('emailCapture', { data: { email: SECRET } })
  emit('startConversation', { conversationId: 3, inboxId: 2 })
  emit('chatClose')
  expect(told()).toEqual([
    'chat_open',
    'chat_start #1',
    'chat_message visitor #1',
    'chat_message agent #1',
    'chat_start #3',
    'chat_close #3',
  ])
  expect(own).toHaveBeenCalledTimes(3)
})

test('LiveChat: who wrote, how it was rated, and the chat’s id once there is one', () => {
  const { on, emit } = makeEmitter()
  let chatId: string | undefined
  const get = () => {
    if (!chatId) throw new Error('not loaded')
    return { chatId, threadId: 'T1' }
  }
  start({ LiveChatWidget: { on, get } })
  emit('ready', { state: {}, customerData: { ...PRIVATE, status: 'browsing' } })
  emit('visibility_changed', { visibility: 'minimized' })
  emit('visibility_changed', { visibility: 'maximized' })
  emit('customer_status_changed', { status: 'queued' })
  chatId = 'PJ0MRSHTDG'
  emit('customer_status_changed', { status: 'chatting' })
  emit('new_event', { ...PRIVATE, type: 'message', author: { id: SECRET, type: 'customer' } })
  emit('new_event', { ...PRIVATE, type: 'file', author: { id: SECRET, type: 'agent' } })
  emit('new_event', { ...PRIVATE, type: 'message', author: { type: 'agent' }, greeting: { id: 1 } })
  emit('form_submitted', { ...PRIVATE, type: 'prechat' })
  emit('rating_submitted', 'good')
  emit('rating_submitted', 'none')
  emit('customer_status_changed', { status: 'browsing' })
  emit('visibility_changed', { visibility: 'hidden' })
  expect(told()).toEqual([
    'chat_open',
    'chat_start #PJ0MRSHTDG',
    'chat_message visitor #PJ0MRSHTDG',
    'chat_message agent #PJ0MRSHTDG',
    'chat_message bot #PJ0MRSHTDG',
    'chat_rate 1 #PJ0MRSHTDG',
    'chat_end #PJ0MRSHTDG',
    'chat_close #PJ0MRSHTDG',
  ])
  expect(tracked[5]?.[1]).toMatchObject({ score: 1, scale_min: 0, scale_max: 1 })
})

test('LiveChat: a chat that goes on from another page does not start here', () => {
  const { on, emit } = makeEmitter()
  start({ LiveChatWidget: { on } })
  emit('ready', { state: {}, customerData: { status: 'chatting' } })
  emit('customer_status_changed', { status: 'chatting' })
  emit('customer_status_changed', { status: 'browsing' })
  expect(told()).toEqual(['chat_end'])
})

test.each([
  [
    'tidioChatApi',
    'tidio',
    'open',
    'conversationStart',
    'messageFromVisitor',
    'messageFromOperator',
    'close',
  ],
  ['fcWidget', 'freshchat', 'widget:opened', '', 'message:sent', 'message:received', 'widget:closed'],
  [
    'GorgiasChat',
    'gorgias',
    'widget:opened',
    'conversation:started',
    'message:sent',
    'message:received',
    'widget:closed',
  ],
])('%s: opened, started, written to and fro, closed', (global, provider, ...names) => {
  const { on, emit } = makeEmitter()
  start({ [global]: { on } })
  for (const name of names) if (name) emit(name, PRIVATE)
  const all = ['chat_open', 'chat_start', 'chat_message visitor', 'chat_message agent', 'chat_close']
  expect(told()).toEqual(all.filter((_, at) => names[at]))
  expect(tracked.every(([, fields]) => fields['chat_provider'] === provider)).toBe(true)
})

test('Olark: a conversation that begins several times begins once', () => {
  const { on, emit } = makeEmitter()
  start({ olark: (name: string, callback: Handler) => on(name, callback) })
  emit('api.box.onExpand')
  emit('api.chat.onBeginConversation')
  emit('api.chat.onMessageToOperator', { message: PRIVATE })
  emit('api.chat.onBeginConversation')
  emit('api.chat.onMessageToVisitor', { message: PRIVATE })
  emit('api.box.onShrink')
  emit('api.box.onHide')
  expect(told()).toEqual([
    'chat_open',
    'chat_start',
    'chat_message visitor',
    'chat_message agent',
    'chat_close',
  ])
})

test('Salesforce: only role and operation are read', () => {
  start()
  const entry = (role: string, payload: object = PRIVATE) => ({
    conversationId: 'c-1',
    conversationEntry: { sender: { role, subject: SECRET }, entryPayload: JSON.stringify(payload) },
  })
  const participant = (operation: string, role: string) =>
    entry('System', {
      entryType: 'ParticipantChanged',
      entries: [{ operation, displayName: SECRET, participant: { role, subject: SECRET } }],
    })
  dispatch('onEmbeddedMessagingConversationOpened')
  dispatch('onEmbeddedMessagingWindowMaximized', { conversationId: 'c-1' })
  dispatch('onEmbeddedMessagingConversationStarted', { conversationId: 'c-1' })
  dispatch('onEmbeddedMessagingConversationParticipantChanged', participant('add', 'Chatbot'))
  dispatch('onEmbeddedMessageSent', entry('Chatbot'))
  dispatch('onEmbeddedMessageSent', entry('EndUser'))
  dispatch('onEmbeddedMessageSent', entry('System'))
  dispatch('onEmbeddedMessagingConversationParticipantChanged', participant('add', 'Agent'))
  dispatch('onEmbeddedMessageSent', entry('Agent'))
  dispatch('onEmbeddedMessagingConversationParticipantChanged', participant('remove', 'Agent'))
  dispatch('onEmbeddedMessagingConversationClosed', { conversationId: 'c-1' })
  dispatch('onEmbeddedMessagingWindowMinimized')
  expect(told()).toEqual([
    'chat_open',
    'chat_start #c-1',
    'chat_message bot #c-1',
    'chat_message visitor #c-1',
    'chat_agent_join #c-1',
    'chat_message agent #c-1',
    'chat_end #c-1',
    'chat_close #c-1',
  ])
})

test('Chatwoot: activity is nobody’s message', () => {
  start()
  const message = (message_type: number, type = 'contact') => ({
    ...PRIVATE,
    message_type,
    conversation_id: 12,
    sender: { type, email: SECRET },
  })
  dispatch('chatwoot:opened')
  dispatch('chatwoot:on-start-conversation', { hasConversation: false })
  dispatch('chatwoot:on-message', message(0))
  dispatch('chatwoot:on-message', message(3, 'user'))
  dispatch('chatwoot:on-message', message(2, 'user'))
  dispatch('chatwoot:on-message', message(1, 'agent_bot'))
  dispatch('chatwoot:on-message', message(1, 'user'))
  dispatch('chatwoot:closed')
  dispatch('chatwoot:on-start-conversation', { hasConversation: true })
  expect(told()).toEqual([
    'chat_open',
    'chat_start',
    'chat_message visitor #12',
    'chat_message bot #12',
    'chat_message bot #12',
    'chat_message agent #12',
    'chat_close #12',
  ])
})

test('an id that is words is no id', () => {
  const { on, emit } = makeEmitter()
  start({ drift: { on } })
  emit('startConversation', { conversationId: SECRET })
  emit('message', { conversationId: { toString: () => SECRET } })
  emit('message:sent', undefined)
  expect(told()).toEqual(['chat_start', 'chat_message agent', 'chat_message visitor'])
})

test('a widget that comes late is found, once', () => {
  const { on, emit } = makeEmitter()
  start()
  vi.advanceTimersByTime(19_000)
  page['tidioChatApi'] = { on }
  vi.advanceTimersByTime(60_000)
  emit('open')
  expect(told()).toEqual(['chat_open'])
  expect(on.mock.calls.filter(([name]) => name === 'open')).toHaveLength(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('after twenty seconds nothing is looked for', () => {
  start()
  vi.advanceTimersByTime(20_000)
  expect(vi.getTimerCount()).toBe(0)
})

test('a widget that is not ready is asked again', () => {
  const { on, emit } = makeEmitter()
  let isReady = false
  const GorgiasChat = {
    on: (name: string, callback: Handler) => {
      if (!isReady) throw new Error('not initialised')
      on(name, callback)
    },
  }
  start({ GorgiasChat })
  isReady = true
  vi.advanceTimersByTime(1000)
  emit('widget:opened')
  expect(told()).toEqual(['chat_open'])
})

test('a widget that throws at every touch hurts nobody', () => {
  const { on, emit } = makeEmitter()
  for (const global of ['Intercom', 'zE', '$crisp', 'drift', 'LiveChatWidget', 'olark']) {
    Object.defineProperty(page, global, {
      get: () => {
        throw new Error('no')
      },
    })
  }
  start({ tidioChatApi: { on }, fcWidget: 7, GorgiasChat: { on: 'text' } })
  vi.advanceTimersByTime(20_000)
  emit('open')
  expect(told()).toEqual(['chat_open'])
})

test('a payload of another shape is no error and no event', () => {
  const { on, emit } = makeEmitter()
  start({ LiveChatWidget: { on }, HubSpotConversations: { on } })
  for (const name of ['ready', 'new_event', 'visibility_changed', 'customer_status_changed']) emit(name)
  emit('conversationStarted')
  dispatch('onEmbeddedMessageSent')
  dispatch('chatwoot:on-message')
  dispatch('onEmbeddedMessagingConversationParticipantChanged', {
    conversationEntry: { entryPayload: SECRET },
  })
  expect(told()).toEqual(['chat_start'])
})
