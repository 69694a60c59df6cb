import { defineEvent } from '../event.ts'
import { items, worth } from '../shared-fields.ts'

export const add_to_wishlist = defineEvent({
  doc: 'A product was put on a wish list.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
  },
})
