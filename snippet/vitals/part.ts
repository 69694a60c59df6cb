import { type Metric, onCLS, onFCP, onINP, onLCP, onTTFB } from 'web-vitals'
import { useCore } from '../use-core.ts'
import { reportTo } from './report.ts'

/** The five figures of web.dev/vitals. */
useCore('vitals', (core) => {
  const report = reportTo(core)
  for (const watch of [onTTFB, onFCP, onLCP, onINP, onCLS]) {
    watch((metric: Metric) => report(metric), { reportAllChanges: true })
  }
})
