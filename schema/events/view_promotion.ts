import { defineEvent } from '../event.ts'
import { items, promotion } from '../shared-fields.ts'

export const view_promotion = defineEvent({
  doc: 'A promotion was shown.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...promotion,
    ...items,
  },
})
