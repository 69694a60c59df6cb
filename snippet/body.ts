import type { WireBatch, WireContext } from '../schema/wire.ts'
import { consent } from './consent.ts'
import type { Context, Entry } from './entry.ts'

const scope = globalThis as { Temporal?: { Now: { timeZoneId: () => string } } }

let timezone: string | undefined
/**
 * The browser reads it from disk, 10 ms and more in Firefox, 30 through Intl: so when there is time, and never while the
 * page goes away, because a browser that closes a tab stops what takes longer than a millisecond or two.
 */
export const readTimezone = (): void => {
  timezone ??= scope.Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** What is the same for a whole page view is sent once, with its first event. */
const describeBrowser = () => ({
  consent_source: consent.source,
  language: navigator.language,
  ...(timezone && { timezone }),
  screen: screen.width + 'x' + screen.height,
})

/** The body of one request: what all events have stands once in the context. */
export const writeBody = (site: string, entries: Entry[]): string => {
  const context = { ...entries[0]?.[0] } as WireContext & Partial<Context>
  for (const key of Object.keys(context) as (keyof Context)[]) {
    if (entries.some(([own]) => own[key] === undefined)) delete context[key]
  }
  const events = entries.map(([own, event]) => {
    const differing = Object.entries(own).filter(([key, value]) => context[key as keyof Context] !== value)
    return { ...event, ...Object.fromEntries(differing), ...(event.seq ? {} : describeBrowser()) }
  })
  return JSON.stringify({ site, sent_at: Date.now(), context, events } satisfies WireBatch)
}
