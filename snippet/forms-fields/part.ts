import { meet } from '../forms/meet.ts'
import { useCore } from '../use-core.ts'
import { watchFields } from './watch-fields.ts'
import { watchViews } from './watch-views.ts'

/** Forms seen, and how each field was filled. */
useCore('forms-fields', (core) => {
  const forms = meet(core)
  core.guard(watchViews)(core, forms)
  core.guard(watchFields)(core, forms)
})
