import { type ChatAdapter, emitter } from './adapter.ts'

/** From its documentation; `conversationStart` is from memory. */
export const tidio: ChatAdapter = {
  provider: 'tidio',
  find: emitter('tidioChatApi'),
  events: {
    open: 'chat_open',
    close: 'chat_close',
    conversationStart: 'chat_start',
    messageFromVisitor: 'visitor',
    messageFromOperator: 'agent',
  },
}
