import {
  type AttributionReportOpts,
  type MetricWithAttribution,
  onCLS,
  onFCP,
  onINP,
  onLCP,
  onTTFB,
} from 'web-vitals/attribution'
import { describe } from '../friction/describe.ts'
import { useCore } from '../use-core.ts'
import { reportTo } from '../vitals/report.ts'

/** Instead of the other file: the same figures, and the element that each is owed to. */
useCore('vitals', (core) => {
  // For an element that is gone the library falls back to selectors of its own, with any id.
  const ours = new Set<string>()
  const generateTarget = (node: Node | null): string => {
    const selector = describe(node instanceof Element ? node : node?.parentElement)
    ours.add(selector)
    return selector
  }
  const report = reportTo(core)
  const options: AttributionReportOpts = { generateTarget, reportAllChanges: true }
  for (const watch of [onTTFB, onFCP, onLCP, onINP, onCLS]) {
    watch(({ attribution, ...metric }: MetricWithAttribution) => {
      const { target, interactionTarget, largestShiftTarget } = attribution as Record<
        string,
        string | undefined
      >
      const selector = target ?? interactionTarget ?? largestShiftTarget ?? ''
      report(metric, selector && ours.has(selector) ? selector : undefined)
    }, options)
  }
})
