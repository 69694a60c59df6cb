import type { Core } from '../core.ts'
import type { Fields } from '../track.ts'

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

const SENSITIVE = /pass|pwd|ssn|iban|card|cvc|cvv|secret|token|(^|[^a-z])(pin|otp)|^(cc-|one-time|hidden)/i

/** Name of a field, never its value; of a sensitive one only the kind. */
export const nameField = ({ type, name, id, autocomplete }: Control): string =>
  [type, name, id, autocomplete].some((word) => SENSITIVE.test(word)) ? type : name || id || type

// Attributes, not properties: a field called "id" or "action" hides the form's own.
const describeForm = (form: Element): Fields => {
  const read = (name: string) => form.getAttribute(name) || undefined
  return {
    form_id: read('id') ?? read('name') ?? read('action')?.replace(/[?#].*/, ''),
    form_name: read('name'),
  }
}

// `:checked` stands for radio buttons, boxes and the options of lists.
const countFilled = (form: Element): number =>
  [
    ...form.querySelectorAll<Control>(
      ':checked,textarea,input:not([type=hidden],[type=radio],[type=checkbox])',
    ),
  ].filter(({ value }) => value).length

/** `form_start` at the first change of a field, `form_submit` at each attempt. Never a value. */
export const watchForms = ({ track, guard, listen, isIgnored }: Core): void => {
  const progress = new WeakMap<Element, [startedAt: number, attempts: number, submittedAt: number]>()

  const submit = guard((form: Element): void => {
    if (isIgnored(form)) return
    const now = Date.now()
    const [startedAt, attempts, submittedAt] = progress.get(form) ?? [now, 0, 0]
    // A handler that stops the event and then calls `form.submit()` is one attempt.
    if (now - submittedAt < 500) return
    const attempt_no = attempts + 1
    progress.set(form, [startedAt, attempt_no, now])
    track('form_submit', {
      ...describeForm(form),
      filled_count: countFilled(form),
      attempt_no,
      duration_ms: now - startedAt,
    })
  })

  const onSubmit = (event: Event) => submit(event.target as Element)

  listen('input change', (event: Event) => {
    const [field] = event.composedPath() as [Control]
    const form = field.form ?? (field as Element).closest?.('form')
    if (!form || progress.has(form) || isIgnored(field)) return
    progress.set(form, [Date.now(), 0, 0])
    // A submit does not leave the shadow tree of its form, the first input does.
    if (form.getRootNode() !== document) listen('submit', onSubmit, form)
    track('form_start', { ...describeForm(form), field_id: nameField(field) })
  })
  listen('submit', onSubmit)

  // It fires no event.
  const forms = HTMLFormElement.prototype
  // oxlint-disable-next-line typescript/unbound-method -- called on the form below
  const { submit: original } = forms
  forms.submit = function () {
    submit(this)
    original.call(this)
  }
}
