import { defineEvent } from '../event.ts'
import { items, worth } from '../shared-fields.ts'

export const remove_from_cart = defineEvent({
  doc: 'A product was taken out of the cart.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
  },
})
