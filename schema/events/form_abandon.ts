import { defineEvent } from '../event.ts'
import { count, label } from '../field.ts'
import { duration, form, formFields } from '../shared-fields.ts'

export const form_abandon = defineEvent({
  doc: 'A started form was left, with its page, without success and without an attempt in the last ten seconds that was not refused.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_id: label('Last field touched; never its value.'),
    filled_count: count('How many of its fields held a value.'),
    ...duration,
    ...formFields,
  },
})
