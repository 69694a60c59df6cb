import { ROLES, type Role } from '../../schema/role.ts'
import { fromBase64Url, utf8 } from '../hmac.ts'
import { logLine } from '../observe/log.ts'

/** Cloudflare Access before the dashboards: who signs in there, and what they may. */
export interface AccessSettings {
  /** `https://TEAM.cloudflareaccess.com`. */
  team: string
  /** The application's audience tag. */
  aud: string
  /** Who has which role: `ana@shop.example`, `@shop.example` (everybody there) or `group:cx`. */
  roles: Partial<Record<Role, string[]>>
}

/** Reads PERIPLO_ACCESS. @throws Error naming the field that is wrong */
export function parseAccess(text: string): AccessSettings {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw new Error(`PERIPLO_ACCESS is not JSON: ${String(error)}`, { cause: error })
  }
  const { team, aud, roles, ...rest } = (given ?? {}) as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw new Error(`PERIPLO_ACCESS.${unknown} is not known: team, aud, roles`)
  if (typeof team !== 'string' || !/^https:\/\/[\w.-]+$|^http:\/\/localhost:\d+$/.test(team))
    throw new Error('PERIPLO_ACCESS.team must be an address, as https://acme.cloudflareaccess.com')
  if (typeof aud !== 'string' || aud === '')
    throw new Error('PERIPLO_ACCESS.aud must be the audience tag of the application')
  if (typeof roles !== 'object' || roles === null)
    throw new Error('PERIPLO_ACCESS.roles must say who has which role')
  for (const [role, people] of Object.entries(roles)) {
    if (!ROLES.some((each) => each === role))
      throw new Error(`PERIPLO_ACCESS.roles.${role} is not ${ROLES.join(', ')}`)
    if (
      !Array.isArray(people) ||
      !people.every((who) => typeof who === 'string' && /^group:.|^[^\s@]*@[^\s@]+$/.test(who))
    )
      throw new Error(`PERIPLO_ACCESS.roles.${role} must list addresses, "@host" or "group:name"`)
  }
  return { team, aud, roles }
}

interface Claims {
  iss?: unknown
  aud?: unknown
  exp?: unknown
  nbf?: unknown
  email?: unknown
  groups?: unknown
  custom?: { groups?: unknown }
}

/**
 * Whoever a token of Cloudflare Access names, and their role; nobody when it is no valid token, or names nobody who has one.
 * @param now milliseconds
 */
export async function readerByAccess(
  token: string,
  settings: AccessSettings,
  now: number,
): Promise<{ role: Role; name: string } | undefined> {
  const claims = await verify(token, settings, now)
  if (!claims) return undefined
  const email = typeof claims.email === 'string' ? claims.email.toLowerCase() : ''
  const groups = [claims.groups, claims.custom?.groups].flatMap((list) => (Array.isArray(list) ? list : []))
  const names = new Set([
    email,
    email.replace(/^.*(?=@)/, ''),
    ...groups.map((group) => `group:${String(group)}`),
  ])
  names.delete('')
  const role = ROLES.toReversed().find((each) =>
    settings.roles[each]?.some((who) => names.has(who.startsWith('group:') ? who : who.toLowerCase())),
  )
  return role && { role, name: email }
}

/** Clocks may differ by this much. */
const LEEWAY_SECONDS = 60

async function verify(token: string, settings: AccessSettings, now: number): Promise<Claims | undefined> {
  const [head = '', body = '', signature = '', ...rest] = token.split('.')
  if (rest.length > 0 || signature === '') return undefined
  try {
    const { alg, kid } = read(head) as { alg?: unknown; kid?: unknown }
    // What the token says of its own algorithm chooses nothing: there is one.
    if (alg !== 'RS256' || typeof kid !== 'string') return undefined
    const key = await keyOf(kid, settings, now)
    if (!key || !(await crypto.subtle.verify(RSA, key, fromBase64Url(signature), utf8(`${head}.${body}`))))
      return undefined
    const claims = read(body) as Claims
    const seconds = now / 1000
    const isForUs = Array.isArray(claims.aud)
      ? claims.aud.includes(settings.aud)
      : claims.aud === settings.aud
    const isNow =
      typeof claims.exp === 'number' &&
      seconds < claims.exp + LEEWAY_SECONDS &&
      (claims.nbf === undefined || (typeof claims.nbf === 'number' && seconds > claims.nbf - LEEWAY_SECONDS))
    return claims.iss === settings.team && isForUs && isNow ? claims : undefined
  } catch {
    return undefined // no base64, no JSON
  }
}

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const read = (part: string): unknown => JSON.parse(new TextDecoder().decode(fromBase64Url(part)))

interface Keys {
  byId: Map<string, CryptoKey>
  readAt: number
}
/** By settings: one application has one team. */
const known = new WeakMap<AccessSettings, Promise<Keys>>()
/** Cloudflare renews its keys every six weeks, and gives the old ones for a week more. */
const KEEP_MS = 3_600_000
/** A token with a key nobody knows must not make us ask with each request. */
const ASK_AGAIN_MS = 30_000

async function keyOf(kid: string, settings: AccessSettings, now: number): Promise<CryptoKey | undefined> {
  let keys = await (known.get(settings) ?? remember(settings, now))
  const age = now - keys.readAt
  if (age > KEEP_MS || (!keys.byId.has(kid) && age > ASK_AGAIN_MS)) keys = await remember(settings, now)
  return keys.byId.get(kid)
}

function remember(settings: AccessSettings, now: number): Promise<Keys> {
  const reading = readKeys(settings, now).catch((error: unknown) => {
    logLine('error', 'keys of Cloudflare Access not read', { error: String(error) })
    return { byId: new Map<string, CryptoKey>(), readAt: now }
  })
  known.set(settings, reading)
  return reading
}

async function readKeys({ team }: AccessSettings, now: number): Promise<Keys> {
  const response = await fetch(`${team}/cdn-cgi/access/certs`, { signal: AbortSignal.timeout(10_000) })
  if (!response.ok) throw new Error(`${response.status}`)
  const { keys } = await response.json<{ keys: (JsonWebKey & { kid: string })[] }>()
  const byId = new Map<string, CryptoKey>()
  for (const jwk of keys) {
    if (jwk.kty !== 'RSA') continue
    byId.set(jwk.kid, await crypto.subtle.importKey('jwk', { kty: 'RSA', n: jwk.n, e: jwk.e } as JsonWebKey, RSA, false, ['verify'])) // prettier-ignore
  }
  return { byId, readAt: now }
}
