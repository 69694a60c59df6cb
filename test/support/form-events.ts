import { expect } from '@playwright/test'
import { distinct } from './expect-events.ts'
import type { ReceivedEvent, ServedPage } from './serve-page.ts'

/** What happened with forms. `form_view` has a test of its own: elsewhere it would come or not with the time a test takes. */
export const formEvents = (server: ServedPage): ReceivedEvent[] =>
  distinct(server.events())
    .filter(({ name }) => name.startsWith('form_') && name !== 'form_view')
    .sort((a, b) => (a.page_id ?? '').localeCompare(b.page_id ?? '') || a.seq - b.seq)

/** Nothing that was typed is in any request, as it was typed or otherwise spelled. */
export const expectNoValue = (server: ServedPage, ...values: string[]): void => {
  const sent = server.received.map(({ body }) => body.toLowerCase()).join()
  for (const value of values) {
    for (const spelled of [value, encodeURIComponent(value), btoa(value)]) {
      expect(sent).not.toContain(spelled.toLowerCase())
    }
  }
}
