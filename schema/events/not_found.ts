import { defineEvent } from '../event.ts'

export const not_found = defineEvent({
  doc: 'The page asked for does not exist.',
  group: 'page',
  consent: 'analytics',
  fields: {},
})
