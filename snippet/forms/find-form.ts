import type { Control } from './meet.ts'

export const isField = (target: Element): unknown => target.matches?.('input,select,textarea')

/** Fields that a person can fill: the browser validates no hidden, disabled or read-only ones, and of the buttons only `submit` and `image`. */
export const listFields = (form: Element): Control[] =>
  [...form.querySelectorAll<Control>('input,select,textarea')].filter(
    ({ type, willValidate }) => willValidate && !/^(sub|im)/.test(type),
  )

export const BUTTON = 'button,[role=button],[type=submit],[type=button]'

export const isNative = (form: Element): boolean => form.matches('form')

/**
 * The form of a field; without a `<form>` what a page would call one and has a button: a dialog, a fieldset, a section,
 * or else something with a button right around the field.
 */
export const findForm = (field: Control): Element | undefined => {
  if (field.form) return field.form
  let near: Element | undefined
  let level = 0
  for (let at: Element | null = field; (at = at.parentElement) && at !== document.body; level++) {
    if (!at.querySelector(BUTTON)) continue
    if (at.matches('[role=form],[role=dialog],dialog,fieldset,section')) return at
    if (level < 3) near ??= at
  }
  return near
}
