import { envelope } from '../../schema/envelope.ts'
import { isIdentity } from '../../schema/identity.ts'
import { isRecord } from '../../schema/parse.ts'
import { fromBase64Url, hmac, hmacKey, toBase64Url, utf8 } from '../hmac.ts'

/** What became of the link that a visitor came by; `docs/signed-links.md` says what each means. */
export type LinkOutcome = 'accepted' | 'expired' | 'too_long' | 'invalid'

export interface SignedLink {
  outcome: LinkOutcome
  /** Whom an accepted one names. */
  user_id?: string
}

/** `s1.PAYLOAD.SIGNATURE`; 43 characters are the 32 bytes of HMAC-SHA256 in base64url. */
const TOKEN = /s1\.[\w-]+\.[\w-]{43}(?![\w-])/g
/** The place of one that was taken out, see `takeTokens`. */
const REFERENCE = /[?&]_periplo=s1\.(\d+)(?=[&#]|$)/
/** A mail in an archive must not say for years who somebody is. */
export const MAX_HOURS = 30 * 24
const MAX_LINKS = 16

/**
 * The key that a site's own server signs with. It is made of the server key, so there is nothing more to keep; it opens
 * nothing else and no other site, and a new PERIPLO_SECRET ends it.
 */
export async function linkKeyOf(site: string, secret: string): Promise<string> {
  return toBase64Url(await hmac(`periplo link key ${site}`, secret))
}

/** The value of `_periplo` in a link to this user, until `expires_at` (epoch seconds). */
export async function signToken(user_id: string, expires_at: number, key: string): Promise<string> {
  const text = `s1.${toBase64Url(utf8(JSON.stringify({ user_id, expires_at })))}`
  return `${text}.${toBase64Url(await hmac(text, key))}`
}

/**
 * Takes every token out of a body, wherever it stands, before anything else reads it: what is stored later, also of a
 * refused event, cannot hold one. In its place stands its number.
 */
export function takeTokens(body: string): { body: string; tokens: string[] } {
  const numbers = new Map<string, number>()
  const without = body.replace(TOKEN, (token) => {
    const number = numbers.get(token) ?? numbers.size
    numbers.set(token, number)
    return `s1.${number}`
  })
  return { body: without, tokens: [...numbers.keys()] }
}

/** A text without tokens. */
export const withoutTokens = (text: string): string => text.replace(TOKEN, '***')

/** The number of the token that an address had, if it had one. */
export function linkNumber(url: string): number | undefined {
  const number = REFERENCE.exec(url)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** What the tokens of a request say. `now` is our clock: that of the browser could make a link last. */
export async function readLinks(
  tokens: string[],
  site: string,
  secret: string,
  now: number,
): Promise<SignedLink[]> {
  if (tokens.length === 0 || secret === '') return []
  const key = await hmacKey(await linkKeyOf(site, secret))
  return Promise.all(tokens.slice(0, MAX_LINKS).map((token) => readLink(token, key, now)))
}

async function readLink(token: string, key: CryptoKey, now: number): Promise<SignedLink> {
  const [version, payload = '', signature = ''] = token.split('.')
  try {
    // Compares in constant time.
    const isOurs = await crypto.subtle.verify(
      'HMAC',
      key,
      fromBase64Url(signature),
      utf8(`${version}.${payload}`),
    )
    if (!isOurs) return { outcome: 'invalid' }
    const said: unknown = JSON.parse(new TextDecoder().decode(fromBase64Url(payload)))
    const { user_id: user, expires_at } = isRecord(said) ? said : {}
    const user_id = envelope.user_id.read(user)
    if (!user_id || !isIdentity(user_id) || typeof expires_at !== 'number') return { outcome: 'invalid' }
    const secondsLeft = expires_at - now / 1000
    if (!(secondsLeft > 0)) return { outcome: 'expired' }
    if (secondsLeft > MAX_HOURS * 3600) return { outcome: 'too_long' }
    return { outcome: 'accepted', user_id }
  } catch {
    return { outcome: 'invalid' }
  }
}
