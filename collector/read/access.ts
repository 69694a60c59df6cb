import type { MiddlewareHandler } from 'hono'
import { type Role, reaches } from '../../schema/role.ts'
import { readerByAccess } from './cloudflare-access.ts'
import type { Home } from '../home.ts'
import { HttpError } from '../http-error.ts'
import { isLoopback } from '../sites.ts'

/** Whoever reads: what they may, and of which sites when not of all. */
export interface Reader {
  role: Role
  /** Name of the key, or address at Cloudflare Access; none for the server key and this machine. */
  name?: string
  sites?: readonly string[]
}

declare module 'hono' {
  interface ContextVariableMap {
    reader: Reader
  }
}

/** Servers show the secret: `Authorization: Bearer …`. */
export const needSecret =
  (home: Home): MiddlewareHandler =>
  async (c, next) => {
    const given = await bearerOf(c.req.raw)
    if (!given || home.secret === '' || !isSame(given, await digest(home.secret))) throw unauthorized()
    await next()
  }

/** Reports need a key too, except from this machine under `npm start`; what names people needs more than the least role. */
export const needRole =
  (home: Home, role: Role = 'viewer', why = WHY[role]): MiddlewareHandler =>
  async (c, next) => {
    const reader = c.get('reader') ?? (await readerOf(c.req.raw, home))
    if (!reader) throw unauthorized()
    c.set('reader', reader)
    const asked = new URL(c.req.url).searchParams.getAll('site')
    const closed = reader.sites && asked.find((site) => !reader.sites?.includes(site))
    if (closed !== undefined)
      throw new HttpError(403, 'forbidden_site', `site: this key does not open "${closed.slice(0, 64)}"`, { field: 'site' }) // prettier-ignore
    checkRole(reader, role, 'This', why)
    await next()
  }

/** What needs a role, where nothing else is said. */
const WHY: Readonly<Record<Role, string>> = {
  viewer: 'shows numbers',
  analyst: 'names people',
  admin: 'erases people',
}

/** @throws HttpError 403 in words that say what is needed */
export function checkRole({ role }: Reader, needed: Role, what: string, why = WHY[needed]): void {
  if (reaches(role, needed)) return
  throw new HttpError(
    403,
    'forbidden_role',
    `${what} ${why}: it needs the role ${needed}, and this key has ${role}`,
  )
}

async function readerOf(request: Request, home: Home): Promise<Reader | undefined> {
  const given = await bearerOf(request)
  if (given && home.secret !== '' && isSame(given, await digest(home.secret))) return { role: 'admin' }
  for (const { key, role, sites, name } of given ? (home.keys ?? []) : []) {
    if (given && isSame(given, await digest(key))) return { role, name, ...(sites && { sites }) }
  }
  const token = request.headers.get('Cf-Access-Jwt-Assertion')
  const reader = home.access && token ? await readerByAccess(token, home.access, home.now()) : undefined
  if (reader) return reader
  return isOpen(request, home) ? { role: 'admin' } : undefined
}

const unauthorized = (): HttpError =>
  new HttpError(401, 'unauthorized', 'Authorization: the key is missing or wrong (Bearer …)', {
    field: 'Authorization',
  })

/**
 * A page elsewhere could point a name of its own at this machine and read along, so the name asked for
 * must be loopback too, and the request not come from another site's page.
 */
function isOpen(request: Request, home: Home): boolean {
  if (!home.openOnLoopback) return false
  if (!isLoopback(new URL(request.url).host)) return false
  // Behind a proxy on this machine everybody comes from this machine.
  if (
    ['Forwarded', 'X-Forwarded-For', 'X-Real-IP', 'CF-Connecting-IP'].some((name) =>
      request.headers.has(name),
    )
  )
    return false
  const site = request.headers.get('Sec-Fetch-Site')
  return site === null || site === 'same-origin' || site === 'none'
}

async function bearerOf(request: Request): Promise<Uint8Array | undefined> {
  const given = /^Bearer\s+(.+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
  return given === undefined ? undefined : digest(given.trim())
}

/** Equal digests in constant time: the length and the first wrong character stay unknown. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
