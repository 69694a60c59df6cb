import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { items, worth } from '../shared-fields.ts'

export const add_payment_info = defineEvent({
  doc: 'A way of paying was given.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
    payment_type: label('Way of paying; never a number.', 64),
  },
})
