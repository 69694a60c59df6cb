import { defineEvent } from '../event.ts'
import { decimal, label, text } from '../field.ts'
import { score, survey } from '../shared-fields.ts'

export const survey_response = defineEvent({
  doc: 'A question of a survey was answered.',
  group: 'survey',
  consent: 'analytics',
  fields: {
    ...survey,
    question_id: label('Id of the question.', 64),
    score,
    scale_min: decimal('Lowest possible answer.'),
    scale_max: decimal('Highest possible answer.'),
    comment: text('Free text, only where the site allows it.', 2000),
  },
})
