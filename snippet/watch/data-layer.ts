import { guard, listen } from '../guard.ts'

const readers: ((messages: unknown[]) => void)[] = []
let layer: unknown[] | undefined

/** Finds `window.dataLayer` again: a page may make it late, or make a new one. Also called when the page is left. */
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

/** Reads Google's data layer from its first message on; `done` follows a burst of messages. */
export const watchDataLayer = (read: (message: unknown) => void, done?: () => void): void => {
  const readAll = guard((messages: unknown[]) => {
    // One message that cannot be read is not to hide the next.
    messages.forEach(guard(read))
    done?.()
  })
  findDataLayer()
  readers.push(readAll)
  readAll([...(layer ?? [])])
  listen('DOMContentLoaded load', findDataLayer)
}
