import { defineEvent } from '../event.ts'
import { items, order, worth } from '../shared-fields.ts'

export const refund = defineEvent({
  doc: 'An order, or part of it, was paid back.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...order,
    ...worth,
    ...items,
  },
})
