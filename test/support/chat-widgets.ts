/** Fakes of the widgets, faithful to what docs/adapters.md names as the source of each; `own` counts what reaches the site. */

export const SECRET = 'ana@example.org says hello'

/** In the head of every page, before the widget and before us. */
const TOOLS = `
  var own = {}
  const secret = ${JSON.stringify(SECRET)}
  const said = { message: secret, text: secret, content: { text: secret }, body: secret, email: secret, name: secret }
  const heard = (name) => () => void (own[name] = (own[name] || 0) + 1)
  const emitter = () => {
    const listeners = {}
    return {
      on: (name, callback) => void (listeners[name] ||= []).push(callback),
      emit: (name, ...details) => listeners[name]?.forEach((callback) => callback(...details)),
      count: (name) => (listeners[name] || []).length,
    }
  }
  const says = (name, detail = null) => void dispatchEvent(new CustomEvent(name, { detail }))
`

export interface Widget {
  /** What stands in the page before the widget's script has come, with listeners of the site's own. */
  stub: string
  /** The widget comes. */
  boot?: string
  /** True once we have subscribed. Window events are subscribed to when the part has run. */
  isHeard?: string
  /** Open, start, write both ways, close, as far as the widget tells. */
  talk: string
  /** `name`, or `name direction`, in order. */
  expected: string[]
  chat_id?: string
  /** What must have reached the site's own listeners. */
  own: Record<string, number>
  provider?: string
}

const ALL = ['chat_open', 'chat_start', 'chat_message visitor', 'chat_message agent', 'chat_close']
const without = (...left: string[]): string[] => ALL.filter((name) => !left.includes(name))

/** Widgets that are an object with `on` in the window. */
const object = (
  global: string,
  names: Record<'open' | 'start' | 'visitor' | 'agent' | 'close', string | undefined>,
  more: Partial<Widget> & { detail?: string } = {},
): Widget => ({
  // Only a stub that queues stands there from the beginning; these come when they come.
  stub: `const widget = emitter(); var isBooted = () => { window.${global} = { on: widget.on }; widget.on('${names.open}', heard('open')) }`,
  boot: 'isBooted()',
  isHeard: `widget.count('${names.open}') === 2`,
  talk: Object.values(names)
    .filter(Boolean)
    .map((name) => `widget.emit('${name}', ${more.detail ?? 'said'})`)
    .join(';'),
  expected: ALL.filter((_, at) => Object.values(names)[at]),
  own: { open: 1 },
  ...more,
})

const zendesk = (widget: string, verb: string, talk: string): Widget => ({
  provider: 'zendesk',
  // The stub queues; the widget's name and its commands come with it.
  stub: `const widget = emitter(); var zE = (...call) => zE._.push(call); zE._ = []
    zE('${verb}', 'open', heard('open'))`,
  boot: `const queued = zE._
    zE = (given, name, callback) => { if (given !== '${verb}') throw new Error(given); widget.on(name, callback); return () => {} }
    zE.widget = '${widget}'
    queued.forEach((call) => zE(...call))`,
  isHeard: `widget.count('open') === 2`,
  talk,
  expected: without('chat_message visitor'),
  own: { open: 1 },
})

/** Crisp's own script: reads the queue, then keeps one listener an event. */
export const CRISP_CLIENT = `
  const slots = {}
  const queue = $crisp
  const isOpen = () => false
  $crisp = { is: isOpen, get: () => 0, push: (...commands) => commands.forEach(([verb, name, callback]) => {
    if (verb === 'on') slots[name] = callback
    if (verb === 'off') delete slots[name]
  }) }
  $crisp.push(...queue)
  window.crispSays = (name, detail) => slots[name]?.(detail)
  window.slots = slots
  crispSays('session:loaded', 'session_1')
`

export const CRISP_TALK = `
  crispSays('chat:opened'); crispSays('chat:initiated')
  crispSays('message:sent', { ...said, from: 'user' }); crispSays('message:received', { ...said, from: 'operator' })
  crispSays('chat:closed')`

export const widgets: Record<string, Widget> = {
  crisp: {
    stub: `var $crisp = [['on', 'message:received', heard('early')]]`,
    boot: `${CRISP_CLIENT}; $crisp.push(['on', 'message:sent', heard('late')])`,
    isHeard: `Boolean(slots['chat:opened'])`,
    talk: CRISP_TALK,
    expected: ALL,
    own: { early: 1, late: 1 },
  },
  intercom: {
    stub: `const widget = emitter(); var Intercom = (...call) => Intercom.q.push(call); Intercom.q = []
      Intercom('onShow', heard('show'))`,
    boot: `const { q } = Intercom; Intercom = (name, callback) => widget.on(name, callback)
      q.forEach((call) => Intercom(...call)); Intercom.booted = true`,
    isHeard: `widget.count('onShow') === 2`,
    talk: `widget.emit('onUnreadCountChange', 0); widget.emit('onShow'); widget.emit('onUnreadCountChange', 1); widget.emit('onHide')`,
    expected: without('chat_start', 'chat_message visitor'),
    own: { show: 1 },
  },
  'zendesk messaging': zendesk(
    'messenger',
    'messenger:on',
    `widget.emit('open', { id: 'e-1' }); widget.emit('conversationStarted', { ...said, conversationId: '65f0' })
     widget.emit('unreadMessages', 0); widget.emit('unreadMessages', 1); widget.emit('close', {})`,
  ),
  'zendesk classic': zendesk(
    'classic',
    'webWidget:on',
    `widget.emit('open'); widget.emit('chat:start'); widget.emit('chat:unreadMessages', 0)
     widget.emit('chat:unreadMessages', 1); widget.emit('close')`,
  ),
  tawk: {
    // The property holds one function, which is the site's.
    stub: `var Tawk_API = { onChatStarted: heard('property') }; addEventListener('tawkChatStarted', heard('event'))`,
    talk: `says('tawkChatMaximized'); Tawk_API.onChatStarted(); says('tawkChatStarted')
      says('tawkChatMessageVisitor', secret); says('tawkChatMessageAgent', secret); says('tawkPrechatSubmit', said)
      says('tawkAgentJoinChat', said); says('tawkChatSatisfaction', -1); says('tawkChatEnded'); says('tawkChatMinimized')`,
    expected: [...without('chat_close'), 'chat_agent_join', 'chat_rate -1', 'chat_end', 'chat_close'],
    own: { property: 1, event: 1 },
  },
  hubspot: {
    stub: `const widget = emitter(); var hsConversationsOnReady = [heard('ready')]`,
    boot: `window.HubSpotConversations = { on: widget.on }; widget.on('conversationStarted', heard('started'))
      hsConversationsOnReady.forEach((callback) => callback())`,
    isHeard: `widget.count('conversationStarted') === 2`,
    talk: `widget.emit('userInteractedWithWidget')
      widget.emit('conversationStarted', { ...said, conversation: { conversationId: 77 } })
      widget.emit('unreadConversationCountChanged', { unreadCount: 0 }); widget.emit('unreadConversationCountChanged', { unreadCount: 1 })
      widget.emit('widgetClosed', {})`,
    expected: without('chat_message visitor'),
    own: { ready: 1, started: 1 },
  },
  drift: object(
    'drift',
    {
      open: 'chatOpen',
      start: 'startConversation',
      visitor: 'message:sent',
      agent: 'message',
      close: 'chatClose',
    },
    { detail: '{ ...said, conversationId: 1 }', chat_id: '1' },
  ),
  livechat: {
    // The stub has `on` and queues, and its getters throw until the widget has come.
    stub: `const widget = emitter(); const q = []
      var LiveChatWidget = { on: (...call) => void q.push(call), get: () => { throw new Error('before load') } }
      LiveChatWidget.on('new_event', heard('event'))`,
    boot: `Object.assign(LiveChatWidget, { on: widget.on, get: () => ({ chatId: 'PJ0MRSHTDG', threadId: 'T1' }) })
      q.forEach((call) => widget.on(...call))
      widget.emit('ready', { state: {}, customerData: { ...said, status: 'browsing' } })`,
    isHeard: `widget.count('new_event') === 2`,
    talk: `widget.emit('visibility_changed', { visibility: 'maximized' }); widget.emit('customer_status_changed', { status: 'chatting' })
      widget.emit('new_event', { ...said, type: 'message', author: { id: secret, type: 'customer' } })
      widget.emit('new_event', { ...said, type: 'message', author: { id: secret, type: 'agent' } })
      widget.emit('visibility_changed', { visibility: 'minimized' })`,
    expected: ALL,
    chat_id: 'PJ0MRSHTDG',
    own: { event: 2 },
  },
  tidio: object('tidioChatApi', {
    open: 'open',
    start: 'conversationStart',
    visitor: 'messageFromVisitor',
    agent: 'messageFromOperator',
    close: 'close',
  }),
  freshchat: object('fcWidget', {
    open: 'widget:opened',
    start: undefined,
    visitor: 'message:sent',
    agent: 'message:received',
    close: 'widget:closed',
  }),
  olark: {
    stub: `const widget = emitter(); var olark = (...call) => olark.q.push(call); olark.q = []
      olark('api.box.onExpand', heard('expand'))`,
    boot: `const { q } = olark; olark = (name, callback) => widget.on(name, callback); q.forEach((call) => olark(...call))`,
    isHeard: `widget.count('api.box.onExpand') === 2`,
    talk: `widget.emit('api.box.onExpand'); widget.emit('api.chat.onBeginConversation'); widget.emit('api.chat.onMessageToOperator', { message: said })
      widget.emit('api.chat.onBeginConversation'); widget.emit('api.chat.onMessageToVisitor', { message: said }); widget.emit('api.box.onShrink')`,
    expected: ALL,
    own: { expand: 1 },
  },
  gorgias: object(
    'GorgiasChat',
    {
      open: 'widget:opened',
      start: 'conversation:started',
      visitor: 'message:sent',
      agent: 'message:received',
      close: 'widget:closed',
    },
    {
      // Its `on` throws until it has initialised.
      stub: `const widget = emitter(); var GorgiasChat = { on: () => { throw new Error('not initialised') } }`,
      boot: `GorgiasChat.on = widget.on; GorgiasChat.on('widget:opened', heard('open'))`,
    },
  ),
  salesforce: {
    stub: `var embeddedservice_bootstrap = {}; addEventListener('onEmbeddedMessageSent', heard('sent'))
      const entry = (role) => ({ conversationId: 'c-1', conversationEntry: { sender: { role, subject: secret }, entryPayload: JSON.stringify(said) } })`,
    talk: `says('onEmbeddedMessagingWindowMaximized', { conversationId: 'c-1' }); says('onEmbeddedMessagingConversationStarted', { conversationId: 'c-1' })
      says('onEmbeddedMessageSent', entry('EndUser')); says('onEmbeddedMessageSent', entry('Agent')); says('onEmbeddedMessagingWindowMinimized')`,
    expected: ALL,
    chat_id: 'c-1',
    own: { sent: 2 },
  },
  chatwoot: {
    stub: `var chatwootSettings = {}; addEventListener('chatwoot:on-message', heard('message'))
      const message = (message_type, type) => ({ ...said, message_type, conversation_id: 12, sender: { type, email: secret } })`,
    talk: `says('chatwoot:opened'); says('chatwoot:on-start-conversation', { hasConversation: false })
      says('chatwoot:on-message', message(0, 'contact')); says('chatwoot:on-message', message(1, 'user')); says('chatwoot:closed')`,
    expected: ALL,
    own: { message: 2 },
  },
}

export const inHead = (...scripts: string[]): string =>
  scripts.map((script) => `<script>${script}</script>`).join('')

/** The head of a page with this widget's stub. */
export const headOf = (stub: string): string => inHead(TOOLS, stub)
