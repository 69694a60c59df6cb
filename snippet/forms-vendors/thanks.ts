import type { Core } from '../core.ts'
import type { Meeting } from '../forms/meet.ts'
import { onEvent } from '../on-event.ts'
import { readId } from './makers.ts'
import type { Tell } from './tell.ts'

/** What a maker shows instead of or beside a form that it has taken. From public code and themes. */
const THANKS = {
  gravity: '[id^=gform_confirmation_wrapper_]',
  wpforms: '[class*=wpforms-confirmation-container]',
  elementor: '.elementor-message-success',
  webflow: '.w-form-done',
}
const TIMES = 20

/** Contact Form 7 says it with an event, the others with what they show; after a submit that loads the page, at once. */
export const watchThanks = ({ listen, guard }: Core, forms: Meeting, tell: Tell): void => {
  const succeed = (element: Element): boolean => {
    const form = element.closest('form') ?? element.closest('.wpcf7,.w-form')?.querySelector('form')
    if (form) forms.succeed?.(form, 'exact')
    return !!form
  }
  // On the form; older ones on what is around it.
  listen('wpcf7mailsent', ({ target }: Event) => succeed(target as Element))

  let shown = new Set<Element>()
  let left = 1
  const look = guard((): void => {
    const before = shown
    shown = new Set()
    for (const [provider, selector] of Object.entries(THANKS)) {
      for (const thanks of document.querySelectorAll(selector)) {
        if (!thanks.getClientRects().length) continue
        shown.add(thanks)
        if (before.has(thanks)) continue
        if (!succeed(thanks)) tell('form_success', provider, readId(thanks.closest('[id]')))
      }
    }
    if (--left > 0) setTimeout(look, 500)
  })
  look()
  onEvent('form_submit', () => {
    if (left < 1) setTimeout(look, 500)
    left = TIMES
  })
}
