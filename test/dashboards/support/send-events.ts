import type { APIRequestContext } from '@playwright/test'

export type Sent = { name: string; [field: string]: unknown }

const random = (): string => Math.random().toString(36).slice(2).padEnd(12, '0').slice(0, 12)

/** A visitor nobody else has: each run seeds its own people. */
export function newVisitor(): { visitor_id: string; session_id: string } {
  const visitor_id = `v${Date.now().toString(36)}${random()}`
  return { visitor_id, session_id: `${visitor_id}-1` }
}

export const newUser = (name: string): string => `${name}.${Date.now().toString(36)}${random().slice(0, 4)}`

/** Sends events as a page of the site does, one page view, through `POST /e`. */
export async function sendEvents(
  request: APIRequestContext,
  visitor: Record<string, unknown>,
  events: Sent[],
  path = '/demo/',
): Promise<void> {
  const { origin } = new URL(process.env['PERIPLO_URL'] ?? 'http://localhost:8787')
  const now = Date.now()
  const context = {
    page_id: now.toString(36) + random(),
    url: origin + path,
    title: 'Ceiba Azul',
    language: 'es-CO',
    consent_mode: 'granted',
    consent_purposes: ['analytics'],
    ...visitor,
  }
  const batch = {
    site: 'demo',
    sent_at: now,
    context,
    events: events.map((event, seq) => ({ seq, occurred_at: now - (events.length - seq), ...event })),
  }
  const response = await request.post(`${origin}/e`, {
    headers: { 'Content-Type': 'text/plain' },
    data: JSON.stringify(batch),
  })
  const answer = (await response.json()) as { results?: unknown[] }
  if (response.status() !== 202 || answer.results?.length)
    throw new Error(`${response.status()} ${JSON.stringify(answer)}`)
}
