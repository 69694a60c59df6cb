import { defineEvent } from '../event.ts'
import { count } from '../field.ts'
import { form } from '../shared-fields.ts'

export const form_view = defineEvent({
  doc: 'A form was visible for a second, half of it or over half of the screen; once.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_count: count('Fields that a person can fill.'),
  },
})
