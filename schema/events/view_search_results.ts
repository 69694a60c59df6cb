import { defineEvent } from '../event.ts'
import { count, text } from '../field.ts'

export const view_search_results = defineEvent({
  doc: 'Results of the site’s own search were shown.',
  group: 'page',
  consent: 'analytics',
  fields: {
    search_term: text('What was searched for, personal data removed.', 128),
    result_count: count('How many results were shown; 0 is a search that found nothing.'),
  },
})
