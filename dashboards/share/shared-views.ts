import { request, get } from '../api.ts'
import type { Range, State } from '../state.ts'
import { asking } from '../use-load.ts'

/** A link to a view, as it is listed. */
export interface SharedView {
  id: string
  title: string
  path: string
  state: { view: string }
  created_at: string
  created_by: string
  expires_at: string | null
  hosts: string[]
  status: 'open' | 'expired' | 'revoked'
  /** Queries of the view that a link does not show; told once, when it is made. */
  left_out?: string[]
}

interface Asked {
  query: string
  parameters: Record<string, string>
}

/** Views of people, events or any query. */
const NOT_SHARED: ReadonlySet<string> = new Set(['live', 'people', 'quality', 'annotations', 'queries'])
export const canBeShared = (view: string): boolean => !NOT_SHARED.has(view)

const urlOf = (site: string, part = ''): string =>
  `/api/v1/shared_views${part}?site=${encodeURIComponent(site)}`

export const listSharedViews = (site: string, signal: AbortSignal) =>
  get<{ shared_views: SharedView[] }>(urlOf(site), signal).then((answer) => answer.shared_views)

export const revoke = (site: string, id: string) =>
  request(urlOf(site, `/${id}`), undefined, { method: 'DELETE' })

/** Shares what is on screen: the state, and the queries that ask for it. */
export async function share(
  { view, period, theme, region, own }: State,
  { range, lang, site }: { range: Range; lang: string; site: { key: string } },
  more: { title: string; hosts: string[]; expires_at: string | null },
): Promise<SharedView> {
  const asked = [...asking].flatMap(({ key }) => askedBy(key))
  // Where most leave is found anew from rounded numbers, and may be another step.
  const step = asked.find(({ query }) => /^funnel_(leavers|segments|times)$/.test(query))?.parameters['step']
  const state = {
    ...(period ? { view, period } : { view, from: range.from, to: range.to }),
    lang,
    ...(theme && { theme }),
    ...(region && { region }),
    own: { ...own, ...(step && { at: step }) },
  }
  const body = JSON.stringify({ ...more, state, asked })
  const response = await request(urlOf(site.key), undefined, { method: 'POST', body })
  return (await response.json()) as SharedView
}

function askedBy(url: string): Asked[] {
  const { pathname, searchParams } = new URL(url, location.href)
  const query = /^\/api\/v1\/queries\/(\w+)$/.exec(pathname)?.[1]
  searchParams.delete('site')
  return query ? [{ query, parameters: Object.fromEntries(searchParams) }] : []
}
