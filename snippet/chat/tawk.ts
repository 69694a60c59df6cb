import { type ChatAdapter, windowEvents } from './adapter.ts'

/** Window events only: a property such as `Tawk_API.onChatStarted` holds one function, the site's. From its SDK. */
export const tawk: ChatAdapter = {
  provider: 'tawk',
  find: windowEvents,
  events: {
    tawkChatMaximized: 'chat_open',
    tawkChatMinimized: 'chat_close',
    tawkChatHidden: 'chat_close',
    tawkChatStarted: 'chat_start',
    tawkChatEnded: 'chat_end',
    tawkChatMessageVisitor: 'visitor',
    tawkChatMessageAgent: 'agent',
    tawkAgentJoinChat: 'chat_agent_join',
    // The scale is from memory.
    tawkChatSatisfaction: (score: number) => [score, -1, 1],
  },
}
