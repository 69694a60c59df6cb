import type { Home } from '../home.ts'
import { findView } from './shared-view.ts'

/**
 * `GET /shared/{id}`: the page of a shared view. It is the same for all and holds nothing of the view; what the id says is
 * which hosts may frame it. The key stays in the browser, behind `#`.
 */
export async function sharedPage(
  request: Request,
  id: string,
  home: Home,
): Promise<{ page: Response; hosts: readonly string[] }> {
  const asset = home.asset(new Request(new URL('/shared/', request.url), { headers: request.headers }))
  // Without ClickHouse the page says so itself, and is framed by nobody.
  const [page, view] = await Promise.all([asset, findView(id, home).catch(() => undefined)])
  return { page, hosts: view?.hosts ?? [] }
}
