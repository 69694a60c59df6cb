import { defineEvent } from '../event.ts'
import { method } from '../shared-fields.ts'

export const sign_up = defineEvent({
  doc: 'An account was made.',
  group: 'lead',
  consent: 'analytics',
  conversion: true,
  fields: {
    ...method,
  },
})
