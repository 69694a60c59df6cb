import { type APIRequestContext, expect } from '@playwright/test'

type Row = Record<string, number | string | boolean | null>

const headers = (): Record<string, string> =>
  process.env['PERIPLO_KEY'] ? { Authorization: `Bearer ${process.env['PERIPLO_KEY']}` } : {}

/** Rows of a saved query of the demo site, as the API gives them. */
export async function askApi(
  request: APIRequestContext,
  query: string,
  params: Record<string, string | number> = {},
): Promise<Row[]> {
  const response = await request.get(`/api/v1/queries/${query}`, {
    params: { site: 'demo', ...params },
    headers: headers(),
  })
  expect(response.status(), await response.text()).toBe(200)
  return ((await response.json()) as { rows: Row[] }).rows
}

/** Waits until what was sent can be read. */
export async function untilStored(
  request: APIRequestContext,
  personId: string,
  count: number,
): Promise<void> {
  await expect
    .poll(async () => (await askApi(request, 'person_timeline', { person_id: personId })).length, {
      timeout: 20_000,
    })
    .toBe(count)
}
