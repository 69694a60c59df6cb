import { defineEvent } from '../event.ts'
import { chat } from '../shared-fields.ts'

export const chat_open = defineEvent({
  doc: 'The chat was opened.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
  },
})
