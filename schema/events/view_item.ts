import { defineEvent } from '../event.ts'
import { items, worth } from '../shared-fields.ts'

export const view_item = defineEvent({
  doc: 'A product was looked at.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...worth,
    ...items,
  },
})
