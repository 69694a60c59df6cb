import { hmac, toBase64Url } from '../hmac.ts'
import { HttpError } from '../http-error.ts'
import type { Home } from '../home.ts'
import type { Site } from '../sites.ts'

/**
 * The write key of a site, for its servers: `SITE.CODE`. The code is made of the server key, so there is nothing more to
 * keep, it opens no report and no other site, and a new PERIPLO_SECRET ends it.
 */
export async function writeKeyOf(site: string, secret: string): Promise<string> {
  const code = await hmac(`periplo write key ${site}`, secret)
  return `${site}.${toBase64Url(code.subarray(0, 24))}`
}

/** The site whose write key is the user of `Authorization: Basic …`. @throws HttpError 401 */
export async function siteOfWriteKey(request: Request, { sites, secret }: Home): Promise<Site> {
  const given = userOf(request.headers.get('Authorization') ?? '')
  const site = sites.get(given.slice(0, Math.max(0, given.lastIndexOf('.'))))
  if (site && secret !== '' && isSame(given, await writeKeyOf(site.key, secret))) return site
  throw new HttpError(
    401,
    'unauthorized',
    'Authorization: the write key is missing or wrong (Basic, the write key as user, no password)',
    { field: 'Authorization' },
  )
}

function userOf(authorization: string): string {
  try {
    return atob(/^Basic\s+(\S+)$/i.exec(authorization)?.[1] ?? '').split(':')[0] ?? ''
  } catch {
    return ''
  }
}

/** In a time that does not tell where the first difference is. */
function isSame(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}
