import { defineEvent } from '../event.ts'
import { decimal } from '../field.ts'
import { chat, score } from '../shared-fields.ts'

export const chat_rate = defineEvent({
  doc: 'A conversation was rated.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...chat,
    score,
    scale_min: decimal('Lowest possible answer.'),
    scale_max: decimal('Highest possible answer.'),
  },
})
