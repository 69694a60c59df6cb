import { defineEvent } from '../event.ts'
import { text } from '../field.ts'

export const js_error = defineEvent({
  doc: 'A script of the page failed.',
  group: 'friction',
  consent: 'analytics',
  fields: {
    message: text('Message, query strings removed.', 256),
    place: text('File and line, query string removed.', 512),
  },
})
