import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { method } from '../shared-fields.ts'

export const share = defineEvent({
  doc: 'Something was shared.',
  group: 'page',
  consent: 'analytics',
  fields: {
    ...method,
    content_type: label('Kind of thing shared.', 64),
    item_id: label('Id of the thing shared.'),
  },
})
