import { defineEvent } from '../event.ts'
import { chat } from '../shared-fields.ts'

export const chat_agent_join = defineEvent({
  doc: 'A person joined the conversation.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
  },
})
