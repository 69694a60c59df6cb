import { defineEvent } from '../event.ts'
import { choice } from '../field.ts'
import { chat } from '../shared-fields.ts'

export const chat_message = defineEvent({
  doc: 'A message went by; never its text.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
    direction: choice('Who wrote.', ['visitor', 'agent', 'bot']),
  },
})
