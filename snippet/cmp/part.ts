import { useCore } from '../use-core.ts'
import { nameCategories } from './categories.ts'
import { platforms } from './index.ts'
import { watchPlatforms } from './watch-platforms.ts'

/** Consent platforms. */
useCore('cmp', (core) => {
  nameCategories(document.querySelector<HTMLElement>('script[data-purposes]')?.dataset['purposes'])
  watchPlatforms(window, platforms, core)
})
