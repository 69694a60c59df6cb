import { type ChatAdapter, emitter, whenMore } from './adapter.ts'

interface Detail {
  conversation?: { conversationId?: number }
  unreadCount: number
}

const isMore = whenMore()

/** Tells no messages but what is unread. `conversationClosed` is the agent's doing, in the inbox. From its reference. */
export const hubspot: ChatAdapter = {
  provider: 'hubspot',
  find: emitter('HubSpotConversations'),
  events: {
    conversationStarted: 'chat_start',
    conversationClosed: 'chat_end',
    unreadConversationCountChanged: ({ unreadCount }: Detail) => isMore(unreadCount),
    userInteractedWithWidget: 'chat_open',
    widgetClosed: 'chat_close',
  },
  readId: (detail: Detail | undefined) => detail?.conversation?.conversationId,
}
