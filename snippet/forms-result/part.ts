import { meet } from '../forms/meet.ts'
import { useCore } from '../use-core.ts'
import { watchErrors } from './watch-errors.ts'
import { watchResult } from './watch-result.ts'

/** What became of attempts: errors, success, and forms left without one. */
useCore('forms-result', (core) => {
  const forms = meet(core)
  watchErrors(core, forms)
  watchResult(core, forms)
})
