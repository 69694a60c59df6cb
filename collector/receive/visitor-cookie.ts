import { isRecord } from '../../schema/parse.ts'
import { fromBase64Url, hmac, toBase64Url, utf8 } from '../hmac.ts'
import type { Home } from '../home.ts'
import type { Site } from '../sites.ts'

/**
 * The cookie of a first-party route: who the visitor is, kept where the browser keeps it longer than storage that
 * scripts write. Safari forgets the latter after seven days without a visit, and a journey would begin anew; it leaves
 * cookies alone that the page's own host sets. Only of use behind the same hostname (docs/first-party.md), only for
 * sites that ask for it, and only under consent.
 */
export const COOKIE_NAME = 'periplo_visitor'
const DAY_S = 24 * 60 * 60
/** Thirteen months, the longest that the CNIL names for an audience cookie. */
export const COOKIE_MAX_AGE_S = 393 * DAY_S
/** A browser that was away for less has not been emptied by Safari: a new id is then a new visitor, as after `reset`. */
const FORGOTTEN_AFTER_MS = 6 * DAY_S * 1000
const REFRESH_AFTER_MS = 60 * 60 * 1000

interface Remembered {
  /** Whose events they are. */
  visitor_id: string
  /** What the browser calls itself since it forgot that. */
  seen_id: string
  /** When it was last heard of, epoch milliseconds. */
  seen_at: number
}

export interface Recognized {
  inherited: Record<string, unknown>
  events: unknown[]
  /** `Set-Cookie`, when there is something to remember or to forget. */
  cookie?: string
}

/** Puts the remembered visitor in the place of one that the browser made anew, and says what to remember. */
export async function recognize(
  request: Request,
  site: Site,
  home: Home,
  sent: Recognized,
): Promise<Recognized> {
  if (!site.cookie || site.preset || !home.secret || !isSameOrigin(request)) return sent
  const { inherited, events } = sent
  const said = valueOf(request.headers.get('Cookie') ?? '')
  const known = said === undefined ? undefined : await open(said, site, home.secret)
  const { visitor_id, isWithdrawn } = currentOf(inherited, events)

  const { visitor, next } = decide(known, visitor_id, home.now())
  const rename = (given: Record<string, unknown>): Record<string, unknown> => {
    const id = given['visitor_id']
    const name = id === visitor_id ? visitor : known && id === known.seen_id ? known.visitor_id : id
    return name === id ? given : { ...given, visitor_id: name }
  }
  const renamed = {
    inherited: rename(inherited),
    events: events.map((event) => (isRecord(event) ? rename(event) : event)),
  }
  if (isWithdrawn) return { ...renamed, ...(said === undefined ? {} : { cookie: setCookie(request, '', 0) }) }
  if (!next) return renamed
  return { ...renamed, cookie: setCookie(request, await seal(next, site, home.secret), COOKIE_MAX_AGE_S) }
}

/** Who the events are of, and what there is to remember. */
export function decide(
  known: Remembered | undefined,
  id: string | undefined,
  now: number,
): { visitor?: string; next?: Remembered } {
  if (id === undefined) return {}
  if (known && (id === known.seen_id || id === known.visitor_id)) {
    const isFresh = now - known.seen_at < REFRESH_AFTER_MS && id === known.seen_id
    return {
      visitor: known.visitor_id,
      ...(isFresh ? {} : { next: { ...known, seen_id: id, seen_at: now } }),
    }
  }
  const visitor = known && now - known.seen_at >= FORGOTTEN_AFTER_MS ? known.visitor_id : id
  return { visitor, next: { visitor_id: visitor, seen_id: id, seen_at: now } }
}

/** The visitor of the last event under consent, and whether the batch ends with its withdrawal. */
function currentOf(
  inherited: Record<string, unknown>,
  events: unknown[],
): { visitor_id?: string; isWithdrawn: boolean } {
  let visitor_id: string | undefined
  let isWithdrawn = false
  for (const raw of events) {
    if (!isRecord(raw)) continue
    const event = { ...inherited, ...raw }
    const { consent_after: after } = event
    if (event['name'] === 'consent_update' && typeof after === 'string') isWithdrawn = after !== 'granted'
    const id = event['visitor_id']
    if (event['consent_mode'] === 'granted' && typeof id === 'string' && id !== '' && id.length <= 128) {
      visitor_id = id
    }
  }
  return { ...(visitor_id === undefined ? {} : { visitor_id }), isWithdrawn }
}

/** Whether the page and the route share their host, as the browser says; older ones tell by `Origin`. */
function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('Sec-Fetch-Site')
  if (site !== null) return site === 'same-origin'
  const host =
    request.headers.get('X-Forwarded-Host') ?? request.headers.get('Host') ?? new URL(request.url).host
  return /^https?:\/\/(.+)$/.exec(request.headers.get('Origin') ?? '')?.[1] === host
}

const valueOf = (cookies: string): string | undefined =>
  cookies
    .split(/;\s*/)
    .find((cookie) => cookie.startsWith(`${COOKIE_NAME}=`))
    ?.slice(COOKIE_NAME.length + 1)

/** Without `Path`: the browser then takes the folder of the route as it sees it, whatever a proxy makes of it. */
function setCookie(request: Request, value: string, maxAge: number): string {
  const isSecure = request.headers.get('Origin')?.startsWith('https:') ?? false
  return `${COOKIE_NAME}=${value}; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
}

async function seal(remembered: Remembered, site: Site, secret: string): Promise<string> {
  const { visitor_id, seen_id, seen_at } = remembered
  const text = toBase64Url(utf8(JSON.stringify([visitor_id, seen_id, seen_at])))
  return `${text}.${await sign(text, site, secret)}`
}

/** What we signed for this site, or nothing. */
async function open(value: string, site: Site, secret: string): Promise<Remembered | undefined> {
  const [text = '', signature = ''] = value.split('.')
  // Both are of our own making when they are equal, so how long a comparison takes tells nothing worth knowing: what is
  // compared are hashes of the two under a key.
  const [ours, theirs] = await Promise.all(
    [await sign(text, site, secret), signature].map((each) => sign(each, site, secret)),
  )
  if (ours !== theirs) return undefined
  const [visitor_id, seen_id, seen_at] = JSON.parse(new TextDecoder().decode(fromBase64Url(text))) as [
    string,
    string,
    number,
  ]
  return { visitor_id, seen_id, seen_at }
}

const sign = async (text: string, site: Site, secret: string): Promise<string> =>
  toBase64Url(await hmac(`${COOKIE_NAME} ${site.key} ${text}`, secret))
