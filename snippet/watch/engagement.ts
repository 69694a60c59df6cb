import { listen } from '../guard.ts'
import type { Fields } from '../track.ts'

/** Milliseconds since the page view began, or since its last leave. */
let engaged = 0
/** When attention began, or 0 while there is none. */
let since = 0
let deepest = 0
let isTold = false

/** Attention is a visible page in the focused window (or in a frame of it). */
const update = (): void => {
  const now = performance.now()
  if (since) engaged += now - since
  since = !document.hidden && document.hasFocus() ? now : 0
}

/** Starts counting again, for a new page view. */
export const restartEngagement = (): void => {
  update()
  engaged = deepest = 0
  isTold = false
}

/** What is new since the view began or was last left, so that sums are right; nothing when nothing is. */
export const readEngagement = (): Fields | undefined => {
  update()
  // Hiding a page fires two events a moment apart.
  if (isTold && engaged < 100) return undefined
  isTold = true
  const engaged_ms = Math.round(engaged)
  engaged = 0
  // The height is read only here: reading it while scrolling would force a layout each time.
  const bottom = Math.max(deepest, scrollY + innerHeight)
  return {
    engaged_ms,
    scroll_percent: Math.min(100, Math.round((100 * bottom) / document.documentElement.scrollHeight)),
  }
}

export const watchEngagement = (): void => {
  update()
  listen('visibilitychange focus blur', update)
  listen('scroll', () => {
    deepest = Math.max(deepest, scrollY + innerHeight)
  })
}
