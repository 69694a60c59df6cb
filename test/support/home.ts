import type { APIRequestContext, Page } from '@playwright/test'

/** The home under test and its key, as test/run.mjs gives them. */
export const home = {
  url: process.env['PERIPLO_URL'] ?? 'http://localhost:8787',
  key: process.env['PERIPLO_KEY'] ?? '',
}

const headers = { Authorization: `Bearer ${home.key}` }

/** Lets the dashboards of a page read where they need the key. */
export async function rememberKey(page: Page): Promise<void> {
  await page.addInitScript((key) => sessionStorage.setItem('periplo_key', key), home.key)
}

/** Rows of a saved query. */
export async function ask<Row>(
  request: APIRequestContext,
  query: string,
  parameters: Record<string, string>,
): Promise<Row[]> {
  const search = new URLSearchParams({ site: 'demo', ...parameters })
  const response = await request.get(`${home.url}/api/v1/queries/${query}?${search}`, { headers })
  if (!response.ok()) throw new Error(`${query}: ${response.status()} ${await response.text()}`)
  return ((await response.json()) as { rows: Row[] }).rows
}

/** Sends events as a server does. */
export async function importEvents(request: APIRequestContext, events: object[]): Promise<unknown> {
  const response = await request.post(`${home.url}/v1/import?site=demo`, { headers, data: events })
  return response.json()
}
