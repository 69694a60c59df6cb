import type { Core } from '../core.ts'
import { nameCategories } from './categories.ts'
import { platforms } from './index.ts'
import { watchPlatforms } from './watch-platforms.ts'

type Periplo = ((command: 'use', install: (core: Core) => void) => void) & { hasCmp?: boolean }

/** Consent platforms. Loaded twice it does nothing the second time; without the core before it, nothing at all. */
const { periplo } = window as { periplo?: Periplo }
if (periplo && !periplo.hasCmp) {
  periplo.hasCmp = true
  periplo('use', (core) => {
    nameCategories(document.querySelector<HTMLElement>('script[data-purposes]')?.dataset['purposes'])
    watchPlatforms(window, platforms, core)
  })
}
