import { useCore } from '../use-core.ts'
import { watchBurst } from './burst.ts'
import { watchDeadClicks } from './dead.ts'
import { describe } from './describe.ts'

/** Rage clicks and dead clicks. */
useCore('friction', (core) => {
  const watchDeadClick = core.guard(watchDeadClicks)(core)
  const isBurst = watchBurst()
  core.listen('click', (event: PointerEvent) => {
    const [target] = event.composedPath() as [Element]
    // The keyboard's clicks have no place and a page's own are nobody's; a selection is a drag, or a line of a text.
    if (!event.isTrusted || !event.detail || getSelection()?.type === 'Range') return
    if (core.isIgnored(target)) return
    watchDeadClick?.(event, target)
    if (
      target.closest('input,select,textarea,[contenteditable]') ||
      !isBurst(event.timeStamp, event.x, event.y)
    )
      return
    core.track('rage_click', {
      element: describe(target.closest('button,[role=button],a') ?? target),
      click_count: 3,
    })
  })
})
