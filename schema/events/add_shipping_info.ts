import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { items, worth } from '../shared-fields.ts'

export const add_shipping_info = defineEvent({
  doc: 'A way of shipping was chosen.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
    shipping_tier: label('Way of shipping.', 64),
  },
})
