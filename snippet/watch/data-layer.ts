import { guard, listen } from '../guard.ts'

type Reader = (messages: unknown[]) => void
const readers: Reader[] = []
let layer: unknown[] | undefined

/** Finds `window.dataLayer` again: a page may make it late, or make a new one. */
export const findDataLayer = guard((): void => {
  const { dataLayer } = window as { dataLayer?: unknown[] }
  if (!Array.isArray(dataLayer) || dataLayer === layer) return
  layer = dataLayer
  for (const read of readers) read([...dataLayer])
  const { push } = dataLayer
  // The page's own push comes first, with its own `this` and answer; a frozen array stays as it is.
  dataLayer.push = function (...messages) {
    const length = push.apply(this, messages)
    for (const read of readers) read(messages)
    return length
  }
})

/** Reads Google's data layer from its first message on. */
export const watchDataLayer = (reader: Reader): void => {
  const read = guard(reader)
  findDataLayer()
  readers.push(read)
  if (layer) read([...layer])
  listen(document, 'DOMContentLoaded visibilitychange', findDataLayer)
  listen(window, 'load pagehide', findDataLayer)
}
