import { defineEvent } from '../event.ts'
import { method, worth } from '../shared-fields.ts'

export const generate_lead = defineEvent({
  doc: 'Somebody asked to be contacted.',
  group: 'lead',
  consent: 'analytics',
  conversion: true,
  fields: {
    ...worth,
    ...method,
  },
})
