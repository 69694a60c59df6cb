import { defineEvent } from '../event.ts'
import { chat } from '../shared-fields.ts'

export const chat_close = defineEvent({
  doc: 'The chat was closed.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
  },
})
