import type { Core } from '../core.ts'
import type { Control, Meeting } from '../forms/meet.ts'

/** `valueMissing` is `value_missing`; what only the page refuses is a `custom_error`. */
export const readError = (validity: ValidityState | undefined): string => {
  let error = 'customError'
  for (const key in validity) {
    if (validity[key as keyof ValidityState] && key !== 'valid') error = key
  }
  return error.replace(/[A-Z]/g, '_$&').toLowerCase()
}

/**
 * `form_error`, for each field once an attempt. Pages ask `checkValidity()` at each key, which fires the same event, and
 * mark fields while they are typed in: only what comes between an attempt and the next change is told. Never the message.
 */
export const watchErrors = ({ track, guard, listen, isIgnored }: Core, forms: Meeting): void => {
  let told: Set<Element> | 0 | undefined
  // Before a submit the browser checks, and fires no submit if it refuses: the click or Enter is what we see.
  listen('click keydown submit', ({ key = 'Enter' }: { key?: string }) => {
    if (key === 'Enter') told = new Set()
  })
  listen('input', () => (told = 0))

  const refuse = (forms.refuse = (field: Control): void => {
    const form = forms.find?.(field)
    if (!form || !told || told.has(field) || isIgnored(field)) return
    told.add(field)
    const progress = forms.open.get(form)
    if (progress) progress.sentAt = 0
    forms.mark?.(field)
    track('form_error', {
      ...forms.describe?.(form),
      field_id: forms.name?.(field),
      error: readError(field.validity),
    })
  })
  const marked = guard((records: MutationRecord[]) => {
    for (const { target } of records) {
      if ((target as Element).matches('[aria-invalid=true]')) refuse(target as Control)
    }
  })
  new MutationObserver(marked).observe(document, { attributeFilter: ['aria-invalid'], subtree: true })
}
