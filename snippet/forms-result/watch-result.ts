import type { Core } from '../core.ts'
import type { Meeting, Progress } from '../forms/meet.ts'
import { onEvent } from '../on-event.ts'

interface NavigateEvent {
  destination: { url: string; sameDocument: boolean }
  navigationType: string
}

/** So long after an attempt what happens is owed to it. */
const ANSWER_MS = 10_000
/** Half seconds in which a page takes a form away and says thanks. */
const LOOKS = 10

const isVisible = (element: Element): unknown => element.getClientRects().length
const isRecent = ({ sentAt }: Progress): boolean => sentAt > Date.now() - ANSWER_MS

/** Texts of what a page says after a success; compared in memory, never recorded. */
const readStatus = (): string[] =>
  [
    ...document.querySelectorAll(
      '[role=status],[aria-live=polite],[class*=success],[class*=confirm],[class*=thank]',
    ),
  ]
    .filter(isVisible)
    .map(({ textContent }) => textContent.trim())

/** `form_success`, one for each run through a form, and `form_abandon`. */
export const watchResult = (core: Core, forms: Meeting): void => {
  const { track, guard, listen, isIgnored } = core
  const { open } = forms
  const finished = new WeakMap<Element, number>()

  const succeed = (forms.succeed = (form, confidence): void => {
    const now = Date.now()
    const startedAt = open.get(form)?.startedAt
    open.delete(form)
    // Its maker says so, after it showed.
    if (isIgnored(form) || now - (finished.get(form) as number) < ANSWER_MS) return
    finished.set(form, now)
    track('form_success', {
      ...forms.describe?.(form),
      confidence,
      duration_ms: startedAt && now - startedAt,
    })
  })

  /** The form is gone or empty again, and something is said that was not before. Seen twice, so that its maker speaks first. */
  forms.attempt = (form, progress) => {
    progress._path = location.pathname
    const before = readStatus()
    const attempt = progress.attempts
    const count = () => forms.sum?.(form, progress)['filled_count']
    const wasFilled = count()
    let left = LOOKS
    let isSeen = false
    const look = guard((): void => {
      if (open.get(form) !== progress || progress.attempts !== attempt) return
      const isGone = !isVisible(document.getElementById(form.id) ?? form) || (wasFilled && !count())
      const isThanked = isSeen || readStatus().some((text) => text && !before.includes(text))
      if (isGone && isThanked && progress.sentAt) {
        if (isSeen) return succeed(form, 'inferred')
        isSeen = true
      }
      if (--left) setTimeout(look, 500)
    })
    setTimeout(look, 500)
  }

  /** The page goes to another place of this site. */
  const move = (to: URL): void => {
    if (to.origin !== location.origin || /error|fail|denied|invalid/i.test(to.pathname + to.search)) return
    for (const [form, progress] of open) {
      if (isRecent(progress) && to.pathname !== progress._path) succeed(form, 'inferred')
    }
  }
  // What a visitor goes to by a link is no answer to the form.
  listen('click', (event: Event) => {
    const [target] = event.composedPath() as [Element]
    if (!target.closest?.('a[href]:not([href^="#"])')) return
    for (const progress of open.values()) progress.sentAt = 0
  })
  // Pushed or replaced, not reloaded nor traversed. Where the browser has it: told before the page goes, so nothing need be stored to know on the next one.
  listen(
    'navigate',
    ({ destination, navigationType }: NavigateEvent) => {
      if (!destination.sameDocument && /us|ep/.test(navigationType)) {
        move(new URL(destination.url))
      }
    },
    (window as { navigation?: EventTarget }).navigation,
  )
  const end = (): void => {
    move(new URL(location.href))
    for (const [form, progress] of open) {
      const { field } = progress
      if (field && !isRecent(progress)) {
        track('form_abandon', { ...forms.sum?.(form, progress), field_id: forms.name?.(field) })
      }
    }
    open.clear()
  }
  // A tab that is closed is hidden first, and a page that was hidden leaves no more when it goes.
  listen('pagehide', end)
  // Another view of the page; another tab is none. A view that is left a moment after it was shown again tells no leave.
  onEvent('*', ({ name }) => {
    if (/^page_(leave|view)/.test(name as string) && !document.hidden) end()
  })
}
