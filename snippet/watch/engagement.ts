import { listen } from '../guard.ts'

let engaged = 0
/** When attention began, or 0 while there is none. */
let since = 0
let deepest = 0
let reported = -1

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
  reported = -1
}

/** Totals of the page view so far, or nothing when they were told already. */
export const readEngagement = (): { engaged_ms: number; scroll_percent: number } | undefined => {
  update()
  // Hiding a page fires two events a moment apart.
  if (reported >= 0 && engaged - reported < 100) return undefined
  reported = engaged
  // The height is read only here: reading it while scrolling would force a layout each time.
  const bottom = Math.max(deepest, scrollY + innerHeight)
  return {
    engaged_ms: Math.round(engaged),
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
