/** The only file that fetches. Everything shown comes from `GET /api/v1/…` and is shown as it came. */

export interface Statistics {
  rows_read: number
  bytes_read: number
  elapsed_ms: number
}

export interface Answer<Row> {
  query: string
  parameters: Record<string, unknown>
  columns: { name: string; type: string }[]
  /** By column: the query that lists who is counted; `{column}` in a parameter is the row's value. */
  people?: Record<string, { query: string; parameters: Record<string, string> }>
  rows: Row[]
  statistics: Statistics
}

export interface Both {
  es: string
  en: string
}

export interface QueryDescription {
  name: string
  title: Both
  question: Both
  parameters: { name: string; type: string; doc: Both; default?: unknown; choices?: string[] }[]
  columns: { name: string; doc: Both; unit?: string }[]
  sql: string
}

export interface Site {
  key: string
  name: string
  time_zone: string
  currency: string
  locale?: string
}

export interface Person {
  person_id: string
  user_id: string | null
  visitor_ids: string[]
  first_seen_at: string
  last_seen_at: string
}

export type Value = string | number | readonly string[]
export type Params = Readonly<Record<string, Value>>
export type Format = 'json' | 'csv' | 'ndjson'

/** What the server said, in its words, with the parameter it speaks of when it names one. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly field: string

  constructor(status: number, code: string, message: string, field = '') {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.field = field
  }
}

const KEY = 'periplo_key'

export function setKey(key: string): void {
  try {
    sessionStorage.setItem(KEY, key)
  } catch {
    memoryKey = key
  }
}

/** Whoever has a link to a shared view asks beside the routes of those who have a key. */
let root = '/api/v1'
let linkKey = ''

export function openLink(key: string): void {
  root = '/api/v1/shared'
  linkKey = key
}

// Where sessionStorage is refused (private modes, policies) the key lives as long as the page.
let memoryKey = ''

export function readKey(): string {
  if (linkKey) return linkKey
  try {
    return sessionStorage.getItem(KEY) ?? memoryKey
  } catch {
    return memoryKey
  }
}

/** What the key may: numbers; rows of people and their export; erasure. */
export type Role = 'viewer' | 'analyst' | 'admin'

export const listSites = (signal: AbortSignal) => get<{ role: Role; sites: Site[] }>('/api/v1/sites', signal)

/** Where the events are that the home was given since it started; `missing` is what the sums do not explain. */
export interface Books {
  received: number
  dropped: number
  not_durable: number
  accepted: number
  recovered: number
  inserted: number
  duplicate: number
  parked: number
  erased: number
  dead: number
  pending: number
  missing: number
}

/** None where the home is many processes (Workers). */
export const readBooks = (signal: AbortSignal) => get<{ books: Books | null }>('/api/v1/books', signal)

export const listQueries = (signal: AbortSignal) =>
  get<{ queries: QueryDescription[] }>('/api/v1/queries', signal).then((answer) => answer.queries)

/** Who goes through a journey. */
export type Unit = 'person' | 'account'

export interface Journey {
  key: string
  title: Both
  window_days: number
  stages: {
    key: string
    title: Both
    moment?: 'pre' | 'during' | 'post'
    target?: { continuation?: number; median_days?: number; satisfaction?: number }
    desired_satisfaction?: number
    owner?: string
    backstage: Both[]
  }[]
  touchpoints: { key: string; title: Both; stage: string; moment_of_truth: boolean; owner?: string }[]
  personas: { key: string; title: Both }[]
  desired: { touchpoint: string; within_days?: number }[]
  unit?: Unit
  loop?: { from: string; to: string }
  /** Of its file. */
  version: string
}

/** The journeys of a site, and whether this home can write them. */
export interface Journeys {
  journeys: Journey[]
  can_write: boolean
}

export const journeysUrl = (site: string, key = ''): string =>
  `${root}/journeys${key && `/${encodeURIComponent(key)}`}?site=${encodeURIComponent(site)}`

export const listJourneys = (url: string, signal: AbortSignal) => get<Journeys>(url, signal)

/** Writes changes of a journey (docs/journeys.md), if it is still the one that was read. */
export const patchJourney = (site: string, { key, version }: Journey, changes: readonly object[]) =>
  send<Journey>('PATCH', journeysUrl(site, key), { version, changes })

/** What somebody wrote beside the numbers (docs/annotations.md); a version of it. */
export interface Annotation {
  annotation_id: string
  version: number
  is_deleted: boolean
  kind: 'release' | 'campaign' | 'incident' | 'holiday' | 'opportunity' | 'owner' | 'note' | 'value'
  title: string
  text: string
  first_day: string | null
  last_day: string | null
  journey: string
  stage: string
  touchpoint: string
  owner: string
  state: '' | 'open' | 'planned' | 'under_way' | 'done' | 'dropped'
  value: number | null
  unit: string
  link: string
  written_at: string
  written_by: string
}

export function annotationsUrl(site: string, params: Record<string, string> = {}, id = ''): string {
  const search = new URLSearchParams({ site, ...params })
  return `/api/v1/annotations${id && `/${encodeURIComponent(id)}`}?${search}`
}

export const listAnnotations = (url: string, signal: AbortSignal) =>
  get<{ annotations: Annotation[] }>(url, signal).then((answer) => answer.annotations)

export const readVersions = (url: string, signal: AbortSignal) =>
  get<{ versions: Annotation[] }>(url, signal).then((answer) => answer.versions)

/** Adds an annotation, or puts it in the place of the version that was read. */
export const saveAnnotation = (site: string, said: object, before?: Annotation) =>
  before
    ? send<Annotation>('PUT', annotationsUrl(site, {}, before.annotation_id), {
        ...said,
        version: before.version,
      })
    : send<Annotation>('POST', annotationsUrl(site), said)

export const deleteAnnotation = (site: string, { annotation_id, version }: Annotation) =>
  send<Annotation>('DELETE', annotationsUrl(site, { version: String(version) }, annotation_id))

export const personUrl = (site: string, id: string, part = ''): string =>
  `/api/v1/people/${encodeURIComponent(id)}${part}?site=${encodeURIComponent(site)}`

export const readPerson = (site: string, id: string, signal: AbortSignal) =>
  get<Person>(personUrl(site, id), signal)

/** What an erasure took, in rows by table; parts of the disk that the engine has yet to remove. */
export interface Erasure {
  removed: Record<string, number>
  old_parts: number
}

export const erasePerson = (site: string, id: string) => send<Erasure>('DELETE', personUrl(site, id))

export const runQuery = <Row>(url: string, signal: AbortSignal) => get<Answer<Row>>(url, signal)

export function queryUrl(name: string, params: Params, format?: Format): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) search.set(key, String(value))
  if (format && format !== 'json') search.set('format', format)
  return `${root}/queries/${name}?${search}`
}

/** The same request as a shell command. The key stays a variable: commands end up in histories. */
export function curlOf(url: string): string {
  const key = readKey() ? ' -H \'Authorization: Bearer \'"$PERIPLO_SECRET"' : ''
  return `curl${key} '${new URL(url, location.href).href.replaceAll("'", '%27')}'`
}

/** Saves an answer as a file. A plain link cannot carry the key, so the bytes are fetched first. */
export async function download(url: string, name: string): Promise<void> {
  const response = await request(url)
  const link = document.createElement('a')
  link.href = URL.createObjectURL(await response.blob())
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export async function get<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await request(url, signal)
  return (await response.json()) as T
}

async function send<T>(method: string, url: string, body?: object): Promise<T> {
  const response = await request(url, undefined, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return (await response.json()) as T
}

export async function request(
  url: string,
  signal?: AbortSignal,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Response> {
  const key = readKey()
  const response = await fetch(url, {
    ...init,
    ...(signal && { signal }),
    headers: { ...headers, ...(key && { authorization: `Bearer ${key}` }) },
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiError(0, 'unreachable', '')
  })
  if (response.ok) return response
  throw await errorOf(response)
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  try {
    const { error } = JSON.parse(text) as { error: { code: string; field?: string; message: string } }
    return new ApiError(response.status, error.code, error.message, error.field)
  } catch {
    return new ApiError(response.status, 'http', text.slice(0, 300) || response.statusText)
  }
}
