import type { Metric } from 'web-vitals'
import type { Core } from '../core.ts'
import { onEvent } from '../on-event.ts'

/**
 * How to record figures: at once, or when the page view ends, whatever they are by then. The library tells its last
 * word when the page is hidden, and by then the core has sent what it had: so `page_leave` is the moment. What is told
 * later all the same, as the interaction that leaves the page, the core sends at once. A figure that
 * grows after a page view was left comes once more; the last of a page view counts.
 */
export const reportTo = ({ track, guard }: Core) => {
  const latest = new Map<string, () => void>()
  onEvent('page_leave', () => {
    latest.forEach((record) => record())
    latest.clear()
  })
  return guard(({ name, value, rating }: Metric, element?: string): void => {
    // Hidden is after `page_leave`: the page may be gone before the core sends again.
    const isFinal = /TTFB|FCP/.test(name) || document.hidden
    const record = () =>
      track('web_vital', {
        metric: name,
        metric_value: name === 'CLS' ? Math.round(value * 1e4) / 1e4 : Math.round(value),
        rating,
        element,
      })
    if (isFinal) record()
    else latest.set(name, record)
  })
}
