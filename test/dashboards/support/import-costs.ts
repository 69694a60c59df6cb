import type { APIRequestContext } from '@playwright/test'
import { home } from '../../support/home.ts'

/** Tells what advertising cost today; the same again replaces it. */
export async function importCosts(request: APIRequestContext, costs: object[]): Promise<void> {
  const day = new Intl.DateTimeFormat('sv', { timeZone: 'America/Bogota' }).format(Date.now())
  const response = await request.post(`${home.url}/v1/import/costs?site=demo`, {
    headers: { Authorization: `Bearer ${home.key}` },
    data: costs.map((cost) => ({ day, ...cost })),
  })
  const answer = (await response.json()) as { results?: unknown[] }
  if (response.status() !== 200 || answer.results?.length)
    throw new Error(`${response.status()} ${JSON.stringify(answer)}`)
}
