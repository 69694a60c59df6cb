import { defineEvent } from '../event.ts'
import { items, list } from '../shared-fields.ts'

export const select_item = defineEvent({
  doc: 'A product of a list was chosen.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...list,
    ...items,
  },
})
