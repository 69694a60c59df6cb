import { type Page, expect } from '@playwright/test'
import { callPeriplo } from './call-periplo.ts'
import type { ReceivedEvent, ServedPage } from './serve-page.ts'

/** What an event must show; fields that are not named may be anything. */
export type Expected = { name: string; [field: string]: unknown }

const lists = new WeakMap<Page, ServedPage>()

/** Says where the events of a page arrive; once, before `expectEvents`. */
export const receiveEvents = (page: Page, server: ServedPage): void => void lists.set(page, server)

/** Every event that has arrived, each once: a repeated request is the collector's business. */
export const distinct = (events: ReceivedEvent[]): ReceivedEvent[] => [
  ...new Map(events.map((event) => [event.event_id, event])).values(),
]

/**
 * Do this, expect these events and no others. The last word is a marker event sent afterwards: when it has arrived,
 * everything recorded before it has too, so nothing needs to be waited for in milliseconds.
 */
export async function expectEvents(
  page: Page,
  action: () => Promise<unknown> | undefined,
  expected: Expected[],
): Promise<ReceivedEvent[]> {
  const server = lists.get(page)
  if (!server) throw new Error('call receiveEvents(page, server) first')
  const before = new Set(server.events().map((event) => event.event_id))
  await action()
  const marker = await mark(page, server)
  const found = distinct(server.events()).filter(
    (event) => !before.has(event.event_id) && event.name !== marker && !event.name.startsWith('marker_'),
  )
  expect(found).toEqual(expected.map((event) => expect.objectContaining(event)))
  return found
}

let markers = 0
async function mark(page: Page, server: ServedPage): Promise<string> {
  const name = `marker_${++markers}`
  await callPeriplo(page, 'track', name)
  await expect
    .poll(() => server.events().some((event) => event.name === name), { intervals: [50] })
    .toBe(true)
  return name
}
