import { defineEvent } from '../event.ts'

export const identify = defineEvent({
  doc: 'A visitor became a known person; its `user_id` says who, traits go to `props`.',
  group: 'lead',
  consent: 'analytics',
  fields: {},
})
