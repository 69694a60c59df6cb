import type { Entry } from './entry.ts'
import { view } from './view.ts'

/** Without consent an address keeps its campaign and nothing that could be personal: only `utm_*`, no hash. */
export const scrubUrl = (url: string): string => {
  const { origin, pathname, searchParams } = new URL(url)
  const campaign = [...searchParams].filter(([name]) => name.startsWith('utm_'))
  return origin + pathname + (campaign[0] ? '?' + new URLSearchParams(campaign) : '')
}

/** What may be told without consent of an event and how the visitor arrived: nothing that could be joined. */
export const dropIdentity = ([context, event]: Entry): void => {
  view.isSealed = true
  context.consent_mode = 'cookieless'
  context.url = scrubUrl(context.url)
  // The site that led here, without the page.
  if (event.referrer) event.referrer = new URL(event.referrer).origin + '/'
}
