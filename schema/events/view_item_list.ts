import { defineEvent } from '../event.ts'
import { items, list } from '../shared-fields.ts'

export const view_item_list = defineEvent({
  doc: 'A list of products was shown.',
  group: 'cart',
  consent: 'analytics',
  fields: {
    ...list,
    ...items,
  },
})
