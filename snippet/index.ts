import { guard } from './guard.ts'
import { start } from './start.ts'

/** The script tag: its `data-*` attributes are the options, its own address is where events go. */
guard(() => {
  const script = (document.currentScript ??
    document.querySelector('script[data-site]')) as HTMLScriptElement | null
  if (script) start(script.dataset, new URL(script.src).origin)
})()
