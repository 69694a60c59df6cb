import { defineEvent } from '../event.ts'
import { count } from '../field.ts'

export const page_leave = defineEvent({
  doc: 'A page was left or hidden; it may be hidden several times, so times count from the one before.',
  group: 'page',
  consent: 'analytics',
  fields: {
    engaged_ms: count('Milliseconds visible and focused since the page view or its last leave.'),
    scroll_percent: count('Deepest scroll, 0 to 100 percent of the page.'),
  },
})
