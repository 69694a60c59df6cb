import { defineEvent } from '../event.ts'
import { choice } from '../field.ts'
import { duration, form } from '../shared-fields.ts'

export const form_success = defineEvent({
  doc: 'A form was accepted: its maker said so, or what followed an attempt shows it.',
  group: 'form',
  consent: 'analytics',
  fields: {
    ...form,
    confidence: choice('Whether the form said so or it was inferred.', ['exact', 'inferred']),
    ...duration,
  },
})
