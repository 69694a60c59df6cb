import { defineEvent } from '../event.ts'
import { count, label } from '../field.ts'
import { duration, form } from '../shared-fields.ts'

export const form_abandon = defineEvent({
  doc: 'A started form was left without success.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_id: label('Last field touched; never its value.'),
    filled_count: count('How many of its fields held a value.'),
    ...duration,
  },
})
