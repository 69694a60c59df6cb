import { defineEvent } from '../event.ts'
import { chat } from '../shared-fields.ts'

export const chat_start = defineEvent({
  doc: 'A conversation was begun: the visitor’s first message.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
  },
})
