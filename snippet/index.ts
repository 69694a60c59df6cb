import { guard } from './guard.ts'
import { start } from './start.ts'

/** The script tag: its `data-*` attributes are the options; events go beside it, so that a path of the site's own may lead to the collector. */
guard(() => {
  const script = (document.currentScript ??
    document.querySelector('script[data-site]')) as HTMLScriptElement | null
  if (script) start(script.dataset, new URL('.', script.src).href, script.nonce)
})()
