import { defineEvent } from '../event.ts'
import { items, worth } from '../shared-fields.ts'

export const view_cart = defineEvent({
  doc: 'The cart was looked at.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
  },
})
