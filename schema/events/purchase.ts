import { defineEvent } from '../event.ts'
import { items, order, worth } from '../shared-fields.ts'

export const purchase = defineEvent({
  doc: 'An order was paid or confirmed.',
  group: 'cart',
  consent: 'analytics',
  conversion: true,
  fields: {
    ...order,
    ...worth,
    ...items,
  },
})
