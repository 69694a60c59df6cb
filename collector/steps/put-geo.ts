import type { Step } from '../receive/context.ts'

/** Where the request came from, as the platform tells; the address itself is never kept. */
export const putGeo: Step = (event, { sender, geo }) => {
  if (sender === 'server') return
  for (const field of ['country', 'region', 'city'] as const) {
    // Without consent the country is enough.
    if (geo[field] && (field === 'country' || event.consent_mode !== 'cookieless')) event[field] = geo[field]
  }
}
