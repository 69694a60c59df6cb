import { defineEvent } from '../event.ts'
import { choice, decimal, label } from '../field.ts'

export const web_vital = defineEvent({
  doc: 'A loading or interaction figure of the page.',
  group: 'friction',
  consent: 'analytics',
  fields: {
    metric: choice('Which figure.', ['LCP', 'INP', 'CLS', 'FCP', 'TTFB']),
    metric_value: decimal('Milliseconds; CLS has no unit.'),
    rating: choice('Against the thresholds of web.dev/vitals.', ['good', 'needs-improvement', 'poor']),
    element: label('What caused it, as a CSS selector.', 256),
  },
})
