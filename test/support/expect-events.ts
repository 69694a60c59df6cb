import { type Page, expect } from '@playwright/test'
import { callPeriplo } from './call-periplo.ts'
import type { ReceivedEvent, ServedPage } from './serve-page.ts'

/** What an event must show; fields that are not named may be anything. */
export type Expected = { name: string; [field: string]: unknown }

const servers = new WeakMap<Page, ServedPage>()
/** Ids of the events that an earlier call has accounted for, per server. */
const accounts = new WeakMap<ServedPage, Set<string>>()

/** Says where the events of a page arrive; once, before `expectEvents`. */
export const receiveEvents = (page: Page, server: ServedPage): void => {
  servers.set(page, server)
  accounts.set(server, new Set())
}

/** Every event that has arrived, each once: a repeated request is the collector's business. */
export const distinct = (events: ReceivedEvent[]): ReceivedEvent[] => [
  ...new Map(events.map((event) => [event.event_id, event])).values(),
]

/** Waits for this event, and leaves it out of what is expected later. */
export async function awaitEvent(page: Page, name: string): Promise<void> {
  const server = servers.get(page)
  if (!server) throw new Error('call receiveEvents(page, server) first')
  const find = () => server.events().find((event) => event.name === name)
  await expect.poll(find).toBeTruthy()
  accounts.get(server)?.add(find()?.event_id ?? '')
}

/**
 * Do this, expect these events and no others: everything that no earlier call has accounted for, so also what a fast
 * page sent before the action began. The last word is a marker event sent afterwards: when it has arrived, everything
 * recorded before it has too, so nothing needs to be waited for in milliseconds. `form_view` comes a second after a form
 * is there, in a slow test and not in a fast one: it counts where it is expected.
 */
export async function expectEvents(
  page: Page,
  action: () => Promise<unknown> | undefined,
  expected: Expected[],
): Promise<ReceivedEvent[]> {
  const server = servers.get(page)
  const accounted = server && accounts.get(server)
  if (!accounted) throw new Error('call receiveEvents(page, server) first')
  await action()
  await mark(page, server)
  const isTimed = (name: string) =>
    name.startsWith('marker_') ||
    (name === 'form_view' && !expected.some((event) => event.name === 'form_view'))
  const found = distinct(server.events()).filter(
    ({ event_id, name }) => !accounted.has(event_id) && !isTimed(name),
  )
  for (const { event_id } of found) accounted.add(event_id)
  expect(found).toEqual(expected.map((event) => expect.objectContaining(event)))
  return found
}

let markers = 0
async function mark(page: Page, server: ServedPage): Promise<void> {
  const name = `marker_${++markers}`
  await callPeriplo(page, 'track', name)
  await expect
    .poll(() => server.events().some((event) => event.name === name), { intervals: [50] })
    .toBe(true)
}
