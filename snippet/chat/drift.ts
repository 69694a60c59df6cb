import { type ChatAdapter, emitter } from './adapter.ts'

/** The stub has `on` and queues. Bots count as agents: the payload does not tell them apart. From its reference. */
export const drift: ChatAdapter = {
  provider: 'drift',
  find: emitter('drift'),
  events: {
    chatOpen: 'chat_open',
    chatClose: 'chat_close',
    startConversation: 'chat_start',
    'message:sent': 'visitor',
    message: 'agent',
  },
}
