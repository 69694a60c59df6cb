import { defineEvent } from '../event.ts'
import { count } from '../field.ts'

export const page_leave = defineEvent({
  doc: 'A page was left or hidden; the last one of a page view counts.',
  group: 'page',
  consent: 'analytics',
  fields: {
    engaged_ms: count('Milliseconds the page was visible and focused.'),
    scroll_percent: count('Deepest scroll, 0 to 100 percent of the page.'),
  },
})
