import { defineEvent } from '../event.ts'
import { survey } from '../shared-fields.ts'

export const survey_view = defineEvent({
  doc: 'A survey was shown.',
  group: 'survey',
  consent: 'analytics',
  fields: {
    ...survey,
  },
})
