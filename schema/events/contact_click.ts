import { defineEvent } from '../event.ts'
import { label } from '../field.ts'
import { link, method } from '../shared-fields.ts'

export const contact_click = defineEvent({
  doc: 'A link to a person was followed: WhatsApp, telephone, e-mail … An intent, not yet a contact.',
  group: 'chat',
  consent: 'analytics',
  fields: {
    ...method,
    contact: label('The business’s own number or handle.', 128),
    ...link,
  },
})
