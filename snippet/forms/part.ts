import { useCore } from '../use-core.ts'
import { watchForms } from './watch-forms.ts'

/** Forms of the page: seen, started, submitted, abandoned. */
useCore('forms', watchForms)
