import { defineEvent } from '../event.ts'
import { count } from '../field.ts'
import { items, worth } from '../shared-fields.ts'

export const cart_update = defineEvent({
  doc: 'The cart after a change, whole.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
    item_count: count('Units in the cart.'),
  },
})
