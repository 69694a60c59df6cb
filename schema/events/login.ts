import { defineEvent } from '../event.ts'
import { method } from '../shared-fields.ts'

export const login = defineEvent({
  doc: 'Somebody logged in.',
  group: 'lead',
  consent: 'analytics',
  fields: {
    ...method,
  },
})
