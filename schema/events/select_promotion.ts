import { defineEvent } from '../event.ts'
import { items, promotion } from '../shared-fields.ts'

export const select_promotion = defineEvent({
  doc: 'A promotion was chosen.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...promotion,
    ...items,
  },
})
