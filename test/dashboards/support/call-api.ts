import type { APIRequestContext } from '@playwright/test'
import { home } from '../../support/home.ts'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a route of the API answers about the demo site. */
export async function callApi(
  request: APIRequestContext,
  method: Method,
  path: string,
  data?: object | string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await request.fetch(
    `${home.url}/api/v1/${path}${path.includes('?') ? '&' : '?'}site=demo`,
    {
      method,
      headers: { Authorization: `Bearer ${home.key}`, ...headers },
      ...(data !== undefined && { data }),
    },
  )
  const text = await response.text()
  return { status: response.status(), body: (text.startsWith('{') ? JSON.parse(text) : text) as unknown }
}
