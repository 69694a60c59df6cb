import type { Core } from '../core.ts'
import { isField } from '../forms/find-form.ts'
import { type Control, type Meeting, isChanged, isFilled } from '../forms/meet.ts'

/** What is told of a field; what is 0 or no is left out. */
type Told = Record<string, number>
interface Visits {
  told: Told
  /** When the focus came, or 0 while it is elsewhere. */
  _since: number
  _isEdited?: boolean
  /** An earlier visit changed it and left it filled. */
  _wasFilled?: unknown
}

/** Buttons and boxes of one name are one field, and what a page makes anew, as frameworks do, is the same field. */
const keyOf = (field: Control): unknown => field.name || field.id || field

/** How the fields of each form are filled: visits, time, changes, never with what. */
export const watchFields = ({ listen }: Core, forms: Meeting): void => {
  const all = new WeakMap<Element, Map<unknown, Visits>>()
  const describe = (form: Element) => JSON.stringify(forms.describe?.(form))
  /** The window has lost the focus, not the field. */
  let isAway = false

  /** A form that was made anew, as with its errors by a server, goes on where the one before it was. */
  const resume = (form: Element) => {
    for (const [old, progress] of forms.open) {
      if (old.isConnected || describe(old) !== describe(form)) continue
      progress.sentAt = 0
      forms.open.delete(old)
      forms.open.set(form, progress)
      return all.get(old)
    }
    return undefined
  }
  const look = (field: Control): Visits => {
    const form = forms.find?.(field) ?? field
    const fields = all.get(form) ?? resume(form) ?? new Map<unknown, Visits>()
    all.set(form, fields)
    const visits = fields.get(keyOf(field)) ?? { told: {}, _since: 0 }
    // In the order of the first touch.
    fields.set(keyOf(field), visits)
    return visits
  }
  const add = (told: Told, name: string, more = 1) => (told[name] = (told[name] ?? 0) + more)

  const enter = (visits: Visits): void => {
    if (!isAway) {
      add(visits.told, 'focus_count')
      visits._isEdited = false
    }
    isAway = false
    visits._since = Date.now()
  }
  const leave = (visits: Visits, field: Control): void => {
    if (visits._since) add(visits.told, 'time_ms', Date.now() - visits._since)
    visits._since = 0
    isAway = !document.hasFocus()
    if (visits._isEdited) visits._wasFilled = isFilled(field)
  }
  const edit = (visits: Visits, field: Control): void => {
    const { told } = visits
    if (!visits._isEdited) {
      visits._isEdited = true
      if (visits._since && !told['change_count']) told['hesitation_ms'] = Date.now() - visits._since
      add(told, 'change_count')
      if (visits._wasFilled) add(told, 'refill_count')
    }
    // An unknown name in a list of `:is` is no error.
    if (field.matches(':is(:autofill,:-webkit-autofill)')) told['is_autofilled'] = 1
  }
  const STEPS: Record<string, (visits: Visits, field: Control) => void> = {
    focusin: enter,
    focusout: leave,
    input: edit,
    change: edit,
  }
  listen('focusin focusout input change', (event: Event) => {
    const [field] = event.composedPath() as [Control]
    if (isField(field)) STEPS[event.type]?.(look(field), field)
  })
  // It has the focus since before we came.
  const active = document.activeElement as HTMLInputElement
  if (isChanged(active)) {
    enter(look(active))
    edit(look(active), active)
  }

  forms.mark = (field) => add(look(field).told, 'error_count')
  forms.fields = (form, fields) => {
    const visited = all.get(form) ?? new Map<unknown, Visits>()
    const order = [...visited.keys()]
    const keys = [...new Set(fields.map(keyOf))].slice(0, 50)
    return keys.map((key) => {
      const same = fields.filter((field) => keyOf(field) === key)
      const [field] = same as [Control]
      const { told, _since } = visited.get(key) ?? { told: {}, _since: 0 }
      return {
        field_id: forms.name?.(field).slice(0, 128),
        field_type: field.type,
        ...told,
        time_ms: _since ? (told['time_ms'] ?? 0) + Date.now() - _since : told['time_ms'],
        touch_order: order.indexOf(key) + 1 || undefined,
        is_blank: same.some(isFilled) ? undefined : 1,
      }
    })
  }
}
