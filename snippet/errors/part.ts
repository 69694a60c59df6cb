import { watchErrors } from '../friction/errors.ts'
import { useCore } from '../use-core.ts'

/** Errors of the page's scripts. */
useCore('errors', (core) => {
  const { src = '' } = document.querySelector<HTMLScriptElement>('script[data-site]') ?? {}
  // Our scripts lie side by side: `…/p.js`, `…/p.friction.js`.
  watchErrors(core, src.slice(0, -2) || ' ')
})
