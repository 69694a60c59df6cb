import type { Core } from '../core.ts'
import { findClickable } from './clickable.ts'
import { describe } from './describe.ts'

/** What has not answered by now is dead. */
const WITHIN_MS = 1000
// A request shows when it is answered, not when it begins.
const REQUEST_MS = 2000
// An alert or a long task held the page: nothing can be said of the click.
const LATE_MS = 500

interface Press {
  from: number
  until: number
}

/** `dead_click`: something was clicked that looks as if it did something, and no sign of life followed. */
export const watchDeadClicks = ({
  track,
  listen,
  guard,
}: Core): ((event: MouseEvent, target: Element) => void) => {
  /** What was pressed and has not answered yet. */
  const presses = new Map<Element, Press>()
  const live = (at = performance.now()) => {
    presses.forEach(({ from, until }, element) => {
      if (at >= from && at <= until) presses.delete(element)
    })
    if (!presses.size) changes.disconnect()
  }
  const changes = new MutationObserver(() => live())
  listen('scroll submit invalid input toggle', () => live())
  const { navigation } = window as { navigation?: EventTarget }
  if (navigation) {
    // A `#` is where a link without a target goes.
    const onNavigate = ({ destination }: { destination: { url: string } }) =>
      destination.url.endsWith('#') || live()
    listen('navigate', onNavigate, navigation)
  }
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      // Ours is no answer.
      if (!name.endsWith('/e')) live(startTime)
    }
  }).observe({ type: 'resource' })

  // Menus open when they are pressed, before the click.
  listen('pointerdown', (event: PointerEvent) => {
    const [target] = event.composedPath() as [Element]
    const element = findClickable(target)
    if (!element || presses.has(element)) return
    presses.set(element, { from: event.timeStamp, until: Infinity })
    // What changes inside a shadow tree does not show outside.
    for (const root of [document, target.getRootNode()]) {
      changes.observe(root, { subtree: true, childList: true, attributes: true, characterData: true })
    }
  })

  return (event, target) => {
    const element = findClickable(target)
    const press = element && presses.get(element)
    if (!press || press.until < Infinity) return
    const { activeElement } = document
    press.until = event.timeStamp + WITHIN_MS
    const after = (ms: number, callback: () => void) => setTimeout(guard(callback), ms)
    after(WITHIN_MS, () => {
      const isLate = performance.now() > press.until + LATE_MS
      if (isLate || document.activeElement !== activeElement || !document.hasFocus()) live(press.until)
    })
    after(WITHIN_MS + REQUEST_MS, () => {
      if (presses.get(element) === press && presses.delete(element))
        track('dead_click', { element: describe(element) })
      if (!presses.size) changes.disconnect()
    })
  }
}
