import { defineEvent } from '../event.ts'
import { count } from '../field.ts'

export const user_engagement = defineEvent({
  doc: 'The visitor first engaged: ten seconds of attention, a second page or a conversion.',
  group: 'page',
  consent: 'analytics',
  fields: {
    engaged_ms: count('Milliseconds the page was visible and focused.'),
  },
})
