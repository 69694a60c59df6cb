import type { Core } from '../core.ts'
import type { Fields } from '../track.ts'
import type { Meeting } from '../forms/meet.ts'
import { onEvent } from '../on-event.ts'

const TWICE_MS = 10_000

export type Tell = (name: string, form_provider: string, form_id?: string) => void

/**
 * Records what a maker says of one of its forms. If the form lies in the page we have seen it started and submitted: then
 * the attempt is known, and the success is that form's.
 */
export const tellOnce = ({ track }: Core, forms: Meeting): Tell => {
  const told: Record<string, number> = {}
  onEvent('*', ({ name, form_provider, form_id }) => {
    told[[name, form_provider, form_id].join()] = Date.now()
  })
  return (name, form_provider, form_id) => {
    const event: Fields = { form_provider, form_id }
    if (name === 'form_success') {
      event['confidence'] = 'exact'
      for (const form of forms.open.keys()) {
        const own = forms.describe?.(form)
        if (own?.['form_provider'] === form_provider && own['form_id'] === form_id) {
          return forms.succeed?.(form, 'exact')
        }
      }
    }
    const last = told[[name, form_provider, form_id].join()] as number
    // Never is no number, and less than nothing.
    if (!(Date.now() - last < TWICE_MS)) track(name, event)
  }
}
