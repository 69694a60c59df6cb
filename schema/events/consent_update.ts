import { defineEvent } from '../event.ts'
import { CONSENT_MODES } from '../envelope.ts'
import { choice, key } from '../field.ts'

export const consent_update = defineEvent({
  doc: 'What the visitor allows has changed.',
  group: 'consent',
  consent: 'analytics',
  fields: {
    consent_before: choice('Mode before.', CONSENT_MODES),
    consent_after: choice('Mode after.', CONSENT_MODES),
    consent_receipt: key('Random id of the decision.', 64),
  },
})
