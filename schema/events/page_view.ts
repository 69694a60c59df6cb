import { defineEvent } from '../event.ts'
import { choice, count } from '../field.ts'

export const page_view = defineEvent({
  doc: 'A page was shown: loaded, navigated to inside the page, or returned to from the back/forward cache.',
  group: 'page',
  consent: 'analytics',
  fields: {
    navigation: choice('How it came on the screen.', [
      'load',
      'reload',
      'back_forward',
      'push',
      'replace',
      'hash',
      'bfcache',
      'prerender',
      'manual',
    ]),
    signed_link: choice('What became of the signed link it came by; the collector says it.', [
      'accepted',
      'expired',
      'too_long',
      'invalid',
      'not_allowed',
      'other_user',
    ]),
    view_no: count('1 for the first page view of the session, 2 for the second …'),
  },
})
