import type { Periplo } from '../api.ts'
import { useCore } from '../use-core.ts'
import { nameCategories } from './categories.ts'
import { CMP } from './index.ts'
import { watchPlatforms } from './watch-platforms.ts'

/** Consent platforms: the driver. */
useCore('cmp', (core) => {
  nameCategories(document.querySelector<HTMLElement>('script[data-purposes]')?.dataset['purposes'])
  watchPlatforms(window, CMP, core, (callback) =>
    (window as { periplo?: Periplo }).periplo?.('on', 'consent_update', callback),
  )
})
