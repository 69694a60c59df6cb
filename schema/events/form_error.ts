import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { form } from '../shared-fields.ts'

export const form_error = defineEvent({
  doc: 'A field was refused.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_id: label('Name of the field; never its value.'),
    error: label('Validity that failed, as `value_missing`; never the message.', 64),
  },
})
