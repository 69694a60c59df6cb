import type { Core } from '../core.ts'
import { isField } from '../forms/find-form.ts'
import type { Control, Meeting } from '../forms/meet.ts'

/**
 * `form_view` when a form was visible for a second: half of it, or over half of the screen, because a long one never is by
 * half. Once.
 */
export const watchViews = ({ track, guard, listen, isIgnored }: Core, forms: Meeting): void => {
  const seen = new WeakMap<Element, number>()
  forms.age = (form) => Date.now() - (seen.get(form) ?? NaN) || undefined
  const timers = new WeakMap<Element, ReturnType<typeof setTimeout>>()

  const observer = new IntersectionObserver(
    guard((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio, intersectionRect } of entries) {
        clearTimeout(timers.get(target))
        if (intersectionRatio < 0.5 && intersectionRect.height < innerHeight / 2) continue
        const see = () => {
          observer.unobserve(target)
          const field_count = forms.list?.(target).length
          if (!field_count || isIgnored(target)) return
          seen.set(target, Date.now())
          track('form_view', { ...forms.describe?.(target), field_count })
        }
        timers.set(target, setTimeout(guard(see), 1000))
      }
    }),
    { threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5] },
  )
  const known = new WeakSet<Element>()
  const watch = (form: Element | undefined) => {
    if (!form || known.has(form)) return
    known.add(form)
    observer.observe(form)
  }

  const scan = () => [...document.forms].forEach(watch)
  scan()
  new MutationObserver(guard(scan)).observe(document, { childList: true, subtree: true })
  // Without a `<form>`, or in a shadow tree, a form is known by its fields.
  listen('focusin', (event: Event) => {
    const [field] = event.composedPath() as [Control]
    if (isField(field)) watch(forms.find?.(field))
  })
}
