import { defineEvent } from '../event.ts'
import { count } from '../field.ts'
import { duration, form, formFields } from '../shared-fields.ts'

export const form_submit = defineEvent({
  doc: 'A form was submitted: an attempt, not yet a success. Field values are never recorded.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    filled_count: count('How many of its fields held a value.'),
    attempt_no: count('1 for the first attempt on this page.'),
    ...duration,
    ...formFields,
  },
})
