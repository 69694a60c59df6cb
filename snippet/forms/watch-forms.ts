import type { Core } from '../core.ts'
import type { Fields } from '../track.ts'
import { BUTTON, findForm, isField, isNative, listFields } from './find-form.ts'
import { type Control, type Progress, isChanged, isFilled, meet } from './meet.ts'

/** In English and Spanish; `pin` is in `shipping` too. */
const SENSITIVE =
  /contras|pass|pwd|clave|ssn|iban|card|tarjeta|cvc|cvv|secret|token|[2m]fa|verif|(\b|_)(pin|t?otp|cc[-_]|one-time)|hidden/i

/** Name of a field, never its value; of a sensitive one only the kind. */
export const nameField = ({ type, name, id, autocomplete }: Control): string => {
  const words = [type, name, id, autocomplete].join().replace(/[A-Z]+/g, ' $&')
  return SENSITIVE.test(words) ? type : name || id || type
}

/** What may submit where there is no `<form>` to say so. */
const ACTION = `:is(${BUTTON}):not([aria-expanded],[aria-pressed])`

/** `form_start` at the first change of a field, `form_submit` at each attempt. Never a value. */
export const watchForms = (core: Core): void => {
  const { track, guard, listen, isIgnored } = core
  const forms = meet(core)
  const { open } = forms

  // Attributes, not properties: a field called "id" or "action" hides the form's own.
  const describe = (form: Element): Fields => {
    const read = (name: string) => form.getAttribute(name) || undefined
    return {
      form_id: read('id') || read('name') || read('action')?.replace(/[?#].*/, ''),
      form_name: read('name'),
      form_provider: 'native',
      ...forms.recognize?.(form),
    }
  }

  const sum = (form: Element, { startedAt }: Progress): Fields => {
    const fields = listFields(form).filter((field) => !isIgnored(field))
    return {
      ...describe(form),
      filled_count: fields.filter(isFilled).length,
      duration_ms: Date.now() - startedAt,
      form_fields: forms.fields?.(form, fields),
    }
  }

  Object.assign(forms, {
    describe,
    sum,
    find: findForm,
    name: nameField,
    list: listFields,
  })

  const begin = (form: Element): Progress => {
    const progress = open.get(form) ?? { startedAt: Date.now(), attempts: 0, sentAt: 0 }
    open.set(form, progress)
    return progress
  }

  const touch = (field: Control): void => {
    const form = findForm(field)
    if (!form || isIgnored(field)) return
    // Outside of a `<form>` a list or a box is more often a filter than the start of one.
    if (!(isNative(form) || open.has(form) || /^te|mail|url|pass/.test(field.type))) return
    const progress = begin(form)
    if (!progress.field) {
      track('form_start', {
        ...describe(form),
        field_id: nameField(field),
        duration_ms: forms.age?.(form),
      })
    }
    progress.field = field
  }

  const submit = guard((form: Element): void => {
    const progress = begin(form)
    // A handler that stops the event and then calls `form.submit()` is one attempt.
    if (isIgnored(form) || Date.now() - progress.sentAt < 500) return
    progress.sentAt = Date.now()
    track('form_submit', { ...sum(form, progress), attempt_no: ++progress.attempts })
    forms.attempt?.(form, progress)
  })

  const hear = guard(({ type, target }: Event): void => {
    if (type === 'submit') submit(target as Element)
    else forms.refuse?.(target as Control)
  })
  // The same listener twice is one; of a submit or a field heard twice, the second is known.
  const enter = (root: EventTarget) => {
    root.addEventListener('submit', hear, true)
    root.addEventListener('invalid', hear, true)
  }
  enter(window)

  listen('focusin input change', (event: Event) => {
    const [field] = event.composedPath() as [Control]
    if (!isField(field)) return
    // A submit does not leave the shadow tree of its form, what comes before it does.
    enter(field.getRootNode())
    if (event.type !== 'focusin') touch(field)
  })

  listen('click keydown', (event: KeyboardEvent) => {
    const [target] = event.composedPath() as [Element]
    const from = event.key ? event.key === 'Enter' && 'input' : ACTION
    if (!from || !target.closest?.(from)) return
    for (const form of open.keys()) if (!isNative(form) && form.contains(target)) submit(form)
  })

  // We come late: something may have been typed already. What a reload restored has no focus.
  const active = document.activeElement as HTMLInputElement
  if (isChanged(active)) touch(active)

  // It fires no event.
  const { prototype } = HTMLFormElement
  // oxlint-disable-next-line typescript/unbound-method -- called on the form below
  const original = prototype.submit
  prototype.submit = function () {
    submit(this)
    original.call(this)
  }
}
