import { type ChatAdapter, emitter } from './adapter.ts'

/**
 * `on` throws until the widget has initialised. The window's events and `message:received` are in public code that
 * uses it; `message:sent` and `conversation:started` are from memory.
 */
export const gorgias: ChatAdapter = {
  provider: 'gorgias',
  find: emitter('GorgiasChat'),
  events: {
    'widget:opened': 'chat_open',
    'widget:closed': 'chat_close',
    'conversation:started': 'chat_start',
    'message:sent': 'visitor',
    'message:received': 'agent',
  },
}
