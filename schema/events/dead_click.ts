import { defineEvent } from '../event.ts'
import { label } from '../field.ts'

export const dead_click = defineEvent({
  doc: 'Something was clicked and nothing happened.',
  group: 'friction',
  consent: 'analytics',
  fields: {
    element: label('What was clicked, as a CSS selector.', 256),
  },
})
