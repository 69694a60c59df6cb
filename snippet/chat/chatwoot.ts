import { type ChatAdapter, type Direction, windowEvents } from './adapter.ts'

interface Message {
  message_type: number
  conversation_id?: number
  sender?: { type?: string }
}

/** By `message_type`: incoming (to the inbox), outgoing, activity (nobody's), template (greetings and the like). */
const WRITERS: (Direction | undefined)[] = ['visitor', 'agent', undefined, 'bot']

/** From its typings and SDK; `sender.type` and `conversation_id` are from memory. */
export const chatwoot: ChatAdapter = {
  provider: 'chatwoot',
  find: windowEvents,
  events: {
    'chatwoot:opened': 'chat_open',
    'chatwoot:closed': 'chat_close',
    // Said too when a conversation is taken up again.
    'chatwoot:on-start-conversation': ({ hasConversation }: { hasConversation?: boolean }) =>
      !hasConversation && 'chat_start',
    'chatwoot:on-message': ({ message_type, sender }: Message) =>
      sender?.type === 'agent_bot' ? 'bot' : WRITERS[message_type],
  },
  readId: (detail: Message | null) => detail?.conversation_id,
}
