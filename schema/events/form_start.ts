import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { duration, form } from '../shared-fields.ts'

export const form_start = defineEvent({
  doc: 'The first field of a form was changed (focus alone does not count).',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_id: label('Name of the field; never its value.'),
    ...duration,
  },
})
