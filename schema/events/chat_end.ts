import { defineEvent } from '../event.ts'
import { chat, duration } from '../shared-fields.ts'

export const chat_end = defineEvent({
  doc: 'A conversation ended.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
    ...duration,
  },
})
