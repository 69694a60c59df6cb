import { type ChatAdapter, emitter } from './adapter.ts'

interface Message {
  author: { type: string }
  greeting?: object
}
interface Widget {
  get: (name: 'chat_data') => { chatId?: string | null }
}

let isChatting = false

/** LiveChat of text.com; the stub has `on` and queues. From the typings of its widget core. */
export const livechat: ChatAdapter = {
  provider: 'livechat',
  find: emitter('LiveChatWidget'),
  events: {
    // A conversation from an earlier page begins nothing here.
    ready: ({ customerData }: { customerData: { status: string } }) => {
      isChatting = customerData.status === 'chatting'
      return undefined
    },
    visibility_changed: ({ visibility }: { visibility: string }) =>
      visibility === 'maximized' ? 'chat_open' : 'chat_close',
    customer_status_changed: ({ status }: { status: string }) => {
      const before = isChatting
      isChatting = status === 'chatting'
      return isChatting !== before && (isChatting ? 'chat_start' : 'chat_end')
    },
    new_event: ({ author, greeting }: Message) =>
      greeting ? 'bot' : author.type === 'customer' ? 'visitor' : 'agent',
    rating_submitted: (rating: string) => rating !== 'none' && [rating === 'good' ? 1 : 0, 0, 1],
  },
  readId: (_detail, page: Window & { LiveChatWidget?: Widget }) =>
    page.LiveChatWidget?.get('chat_data').chatId,
}
