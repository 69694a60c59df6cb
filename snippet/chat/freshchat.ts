import { type ChatAdapter, emitter } from './adapter.ts'

/** Has no event for a conversation's start. From public code that uses it, none of it the vendor's. */
export const freshchat: ChatAdapter = {
  provider: 'freshchat',
  find: emitter('fcWidget'),
  events: {
    'widget:opened': 'chat_open',
    'widget:closed': 'chat_close',
    'message:sent': 'visitor',
    'message:received': 'agent',
    'conversation:resolved': 'chat_end',
  },
}
