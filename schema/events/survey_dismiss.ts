import { defineEvent } from '../event.ts'
import { survey } from '../shared-fields.ts'

export const survey_dismiss = defineEvent({
  doc: 'A survey was closed without an answer.',
  group: 'survey',
  consent: 'analytics',
  fields: {
    ...survey,
  },
})
