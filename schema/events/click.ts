import { defineEvent } from '../event.ts'
import { flag } from '../field.ts'
import { link } from '../shared-fields.ts'

export const click = defineEvent({
  doc: 'A link that leads to another site was followed.',
  group: 'page',
  consent: 'analytics',
  fields: {
    ...link,
    outbound: flag('The link leads to another site.'),
  },
})
