import { defineEvent } from '../event.ts'
import { count, label } from '../field.ts'

export const rage_click = defineEvent({
  doc: 'The same place was clicked three times within a second.',
  group: 'friction',
  consent: 'analytics',
  fields: {
    element: label('What was clicked, as a CSS selector.', 256),
    click_count: count('How many clicks.'),
  },
})
