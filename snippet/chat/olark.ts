import type { ChatAdapter, Subscribe } from './adapter.ts'

/** The stub queues. `onBeginConversation` may come several times. From public code that uses it. */
export const olark: ChatAdapter = {
  provider: 'olark',
  find: (page: Window & { olark?: Subscribe }) => page.olark,
  events: {
    'api.box.onExpand': 'chat_open',
    'api.box.onShrink': 'chat_close',
    'api.box.onHide': 'chat_close',
    'api.chat.onBeginConversation': 'chat_start',
    'api.chat.onMessageToOperator': 'visitor',
    'api.chat.onMessageToVisitor': 'agent',
  },
}
