import type { APIRequestContext } from '@playwright/test'
import type { Sent } from './send-events.ts'

/** Past events need the server key: the one way to have had a visit eleven days ago. */
export async function importEvents(request: APIRequestContext, events: Sent[]): Promise<void> {
  const response = await request.post(`${process.env['PERIPLO_URL']}/v1/import?site=demo`, {
    headers: {
      Authorization: `Bearer ${process.env['PERIPLO_KEY']}`,
      'Content-Type': 'application/x-ndjson',
    },
    data: events.map((event) => JSON.stringify(event)).join('\n'),
  })
  const answer = (await response.json()) as { results?: unknown[] }
  if (!response.ok() || answer.results?.length)
    throw new Error(`${response.status()} ${JSON.stringify(answer)}`)
}
