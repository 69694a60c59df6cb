import type { Options } from './config.ts'
import { guard } from './guard.ts'
import { start } from './start.ts'

/** What the attributes of the tag and the site's settings come to: the last words of the file, see `rollup.config.js`. */
declare const bake: (attributes: Options) => Options

/** The script tag: its `data-*` attributes are the options; events go beside it, so that a path of the site's own may lead to the collector. */
guard(() => {
  const script = (document.currentScript ??
    document.querySelector('script[data-site]')) as HTMLScriptElement | null
  if (script) start(bake(script.dataset), new URL('.', script.src).href, script.nonce)
})()
