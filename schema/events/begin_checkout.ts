import { defineEvent } from '../event.ts'
import { items, order, worth } from '../shared-fields.ts'

export const begin_checkout = defineEvent({
  doc: 'The checkout was begun.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
    coupon: order.coupon,
  },
})
