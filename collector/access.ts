import type { MiddlewareHandler } from 'hono'
import type { Home } from './home.ts'
import { HttpError } from './http-error.ts'
import { isLoopback } from './sites.ts'

/** Servers show the secret: `Authorization: Bearer …`. */
export const needSecret =
  (home: Home): MiddlewareHandler =>
  async (c, next) => {
    if (!(await hasSecret(c.req.raw, home))) throw unauthorized()
    await next()
  }

/** Reports need the secret too, except from this machine under `npm start`. */
export const needReader =
  (home: Home): MiddlewareHandler =>
  async (c, next) => {
    if (!isOpen(c.req.raw, home) && !(await hasSecret(c.req.raw, home))) throw unauthorized()
    await next()
  }

const unauthorized = (): HttpError =>
  new HttpError(401, 'unauthorized', 'Authorization: the server key is missing or wrong (Bearer …)', {
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

async function hasSecret(request: Request, home: Home): Promise<boolean> {
  const given = /^Bearer\s+(.+)$/i.exec(request.headers.get('Authorization') ?? '')?.[1]
  if (given === undefined || home.secret === '') return false
  // Equal digests in constant time: the length and the first wrong character stay unknown.
  const [a, b] = await Promise.all([digest(given.trim()), digest(home.secret)])
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number)
  return difference === 0
}

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
