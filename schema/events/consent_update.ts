import { defineEvent } from '../event.ts'
import { CONSENT_MODES } from '../envelope.ts'
import { choice, key, labels } from '../field.ts'

export const consent_update = defineEvent({
  doc: 'What the visitor allows has changed; `consent_source` says who told us.',
  group: 'consent',
  consent: 'analytics',
  fields: {
    consent_before: choice('Mode before.', CONSENT_MODES),
    consent_after: choice('Mode after.', CONSENT_MODES),
    consent_receipt: key(
      'Random id of the decision, put at the edge: the page view and its place in it.',
      64,
    ),
    consent_method: choice(
      'How it was given, put at the edge: `default` is the policy. Empty where the source does not tell.',
      ['explicit', 'default'],
    ),
    purposes_before: labels('Purposes granted before.'),
    purposes_after: labels('Purposes granted after.'),
    cmp_receipt: key('Id that the consent platform gave the decision; never kept without consent.'),
  },
})
