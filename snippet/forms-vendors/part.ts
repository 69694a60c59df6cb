import { meet } from '../forms/meet.ts'
import { tellOnce } from './tell.ts'
import { useCore } from '../use-core.ts'
import { recognize } from './makers.ts'
import { watchFrames } from './frames.ts'
import { watchThanks } from './thanks.ts'

/** Forms of others: who made a form, and when its maker says that it was sent. */
useCore('forms-vendors', (core) => {
  const forms = meet(core)
  forms.recognize = recognize
  const tell = tellOnce(core, forms)
  watchFrames(core, tell)
  watchThanks(core, forms, tell)
})
