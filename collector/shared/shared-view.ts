import { fromBase64Url, hmac, hmacKey, toBase64Url, utf8 } from '../hmac.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { logLine } from '../observe/log.ts'
import { ask } from '../read/query-api.ts'
import type { Site } from '../sites.ts'

/** A saved query as a view asked it: its parameters with their defaults, but for the site. */
export interface Asked {
  query: string
  parameters: Record<string, unknown>
}

/** The view's part of the address: what the dashboards' `state.ts` reads. */
export interface ViewState {
  view: string
  /** `30d` …: the days move with the calendar. Without it `from` and `to` say them. */
  period?: string
  from?: string
  to?: string
  lang?: string
  theme?: string
  region?: string
  own: Record<string, string>
}

/** A view that was shared by a link. */
export interface SharedView {
  id: string
  site_id: string
  title: string
  created_at: string
  created_by: string
  spec: {
    state: ViewState
    asked: Asked[]
    /** The site's day when it was shared: dates of a moving period count from it. */
    made_on: string
  }
  hosts: string[]
  expires_at: string | null
  revoked_at: string | null
}

/** The key that a link to a view carries. Nobody needs to keep it: a new PERIPLO_SECRET ends all links. */
export const keyOf = async (id: string, secret: string): Promise<string> =>
  toBase64Url(await hmac(`periplo shared view ${id}`, secret))

/** The link, as a path. What stands behind `#` is never sent with the request for the page, nor as a referrer. */
export const pathOf = async (id: string, secret: string): Promise<string> =>
  `/shared/${id}#${await keyOf(id, secret)}`

/** The saved queries of a view, each once. */
export const queryNames = ({ spec }: Pick<SharedView, 'spec'>): string[] => [
  ...new Set(spec.asked.map(({ query }) => query)),
]

const ID = /^[\w-]{16}$/
export const newId = (): string => toBase64Url(crypto.getRandomValues(new Uint8Array(12)))

const SELECT = `select id, site_id, title, created_at, created_by, spec, hosts, expires_at, revoked_at
from shared_views`
// Two rows of one moment: a revocation holds.
const LATEST = 'order by changed_at desc, revoked_at is null limit 1 by id'

/** One by its id, whether or not it still holds. */
export async function findView(id: string, home: Home): Promise<SharedView | undefined> {
  if (!ID.test(id)) return undefined
  const text = await ask(home, `${SELECT} where id = {id:String} ${LATEST}`, {
    parameters: { id },
    format: 'JSONEachRow',
  })
  return readRows(text)[0]
}

/** Those of a site, newest first. */
export async function viewsOf(site: Site, home: Home): Promise<SharedView[]> {
  const text = await ask(
    home,
    `select * from (${SELECT} where site_id = {site:String} ${LATEST}) order by created_at desc, id`,
    { parameters: { site: site.key }, format: 'JSONEachRow' },
  )
  return readRows(text)
}

const readRows = (text: string): SharedView[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row = JSON.parse(line) as Omit<SharedView, 'spec'> & { spec: string }
      return { ...row, spec: JSON.parse(row.spec) as SharedView['spec'] }
    })

/** @throws HttpError 503 when it is not certain to be stored */
export async function storeView({ spec, ...view }: SharedView, home: Home): Promise<void> {
  const row = { ...view, spec: JSON.stringify(spec), changed_at: new Date(home.now()).toISOString() }
  try {
    await home.clickhouse.insert('shared_views', [row], crypto.randomUUID())
  } catch (error) {
    logLine('error', 'a shared view was not stored', { error: String(error) })
    throw new HttpError(503, 'not_stored', 'It could not be stored; try again in a moment', { retryAfter: 5 })
  }
}

/**
 * The view of the link that a request shows (`Authorization: Bearer ID.KEY`), while it holds.
 * @throws HttpError 401 for no link of ours, 410 for one that was revoked or is over
 */
export async function viewOfLink(request: Request, home: Home): Promise<SharedView> {
  const [, id = '', key = ''] =
    /^Bearer\s+([\w-]{16})\.([\w-]{43})$/i.exec(request.headers.get('Authorization') ?? '') ?? []
  const isOurs = id !== '' && home.secret !== '' && (await isKeyOf(id, key, home.secret))
  await limit(id, home, isOurs)
  const view = isOurs ? await findView(id, home) : undefined
  if (!view || !home.sites.has(view.site_id)) {
    throw new HttpError(401, 'unauthorized', 'Authorization: the link is not complete, or not ours', {
      field: 'Authorization',
    })
  }
  if (view.revoked_at) throw new HttpError(410, 'link_revoked', 'The link was revoked')
  if (view.expires_at && Date.parse(view.expires_at) <= home.now())
    throw new HttpError(410, 'link_expired', 'The link is over')
  return view
}

/** Compares in constant time. */
async function isKeyOf(id: string, key: string, secret: string): Promise<boolean> {
  try {
    return await crypto.subtle.verify('HMAC', await hmacKey(secret), fromBase64Url(key), utf8(`periplo shared view ${id}`)) // prettier-ignore
  } catch {
    return false
  }
}

/** Requests a minute by one link: whoever frames it on a page that is read a lot must not stop the reports. */
const MAX_A_MINUTE = 600

async function limit(id: string, { limiter }: Home, isOurs: boolean): Promise<void> {
  const seconds = isOurs ? await limiter?.take('client', `shared ${id}`, MAX_A_MINUTE) : 0
  if (!seconds) return
  throw new HttpError(429, 'rate_limited', 'Too many requests by this link; try again later', {
    retryAfter: Math.max(1, Math.ceil(seconds)),
  })
}
