import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { form } from '../shared-fields.ts'

export const form_error = defineEvent({
  doc: 'A field was refused at an attempt: by the browser, or marked by the page.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    field_id: label('Name of the field; never its value.'),
    error: label(
      'Validity that failed, as `value_missing` (`custom_error`: by the page’s own rules); never the message.',
      64,
    ),
  },
})
