import { defineEvent } from '../event.ts'
import { count } from '../field.ts'
import { form } from '../shared-fields.ts'

export const form_view = defineEvent({
  doc: 'A form was half visible for a second.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_count: count('Fields that a person can fill.'),
  },
})
