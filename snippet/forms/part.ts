import { useCore } from '../use-core.ts'
import { watchForms } from './watch-forms.ts'

/** Forms of the page. */
useCore('forms', watchForms)
