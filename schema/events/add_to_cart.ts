import { defineEvent } from '../event.ts'
import { items, worth } from '../shared-fields.ts'

export const add_to_cart = defineEvent({
  doc: 'A product was put in the cart.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
  },
})
