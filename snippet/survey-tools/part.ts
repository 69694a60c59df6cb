import { useCore } from '../use-core.ts'
import { posthog } from './posthog.ts'
import { satismeter } from './satismeter.ts'
import { survicate } from './survicate.ts'
import { watchSurveys } from './watch-surveys.ts'

/** Survey tools that answer in the page, and answers that the page marks itself. */
useCore('survey-tools', (core) => watchSurveys(core, { _sva: survicate, satismeter, posthog }))
