import { type ChatAdapter, type Direction, windowEvents } from './adapter.ts'

interface Detail {
  conversationEntry: { sender: { role: string }; entryPayload: string }
}
interface Participants {
  entries: { operation: string; participant: { role: string } }[]
}

const ROLES: Record<string, Direction> = { EndUser: 'visitor', Agent: 'agent', Chatbot: 'bot' }

/** Messaging for in-app and web. From public code that uses it. */
export const salesforce: ChatAdapter = {
  provider: 'salesforce',
  find: windowEvents,
  events: {
    onEmbeddedMessagingConversationOpened: 'chat_open',
    onEmbeddedMessagingWindowMaximized: 'chat_open',
    onEmbeddedMessagingWindowMinimized: 'chat_close',
    onEmbeddedMessagingConversationStarted: 'chat_start',
    onEmbeddedMessagingConversationClosed: 'chat_end',
    onEmbeddedMessageSent: ({ conversationEntry }: Detail) => ROLES[conversationEntry.sender.role],
    // The payload is JSON in a string, with names in it: only role and operation are looked at.
    onEmbeddedMessagingConversationParticipantChanged: ({ conversationEntry }: Detail) => {
      const [entry] = (JSON.parse(conversationEntry.entryPayload) as Participants).entries
      return entry?.operation === 'add' && entry.participant.role === 'Agent' && 'chat_agent_join'
    },
  },
}
