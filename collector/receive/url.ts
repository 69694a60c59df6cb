import { CLICK_IDS } from '../../schema/channel.ts'
import { withoutTokens } from './signed-link.ts'

/** Parameters that carry secrets or persons; their values are never stored. */
const SECRET =
  /^(.*(token|secret|password|passwd|pwd|signature|session|auth|otp|jwt|api[-_]?key|email|e-mail|mail|phone|telefono|nombre|cedula|dni|rfc|curp)|code|key|sig|sid|hash|state|_gl|mc_eid|_hsenc|_hsmi|mkt_tok)$/i
// Strangers choose these texts, and an expression that begins before the @ takes seconds on two kilobytes of `a@a@`:
// find what follows it, then what stands before.
const MAIL_HOST = /(?:@|%40)(?:[\w\u00c0-\uffff-]{1,63}\.){1,8}[a-z\u00c0-\uffff]{2,24}/gi
const MAIL_NAME = /[\w.+'%\u00c0-\uffff-]{1,64}$/
/** 14 to 19 digits, spaced or dashed like a card number: times and bar codes have 13. */
const CARD = /\b\d(?:(?:[ +-]|%20)?\d){13,18}\b/g
/** What may hold a JSON Web Token: matches wherever it begins, so that nothing is read twice. */
const DOTTED = /[\w-]+(?:\.[\w-]*)*/g
/** Reaches to the end of a part, which has no other characters. */
const JWT_HEADER = /\beyJ[\w-]{8,}$/
/**
 * A value or a part of a path that nobody chose as words: a digest in hex, or a long run of letters of both cases and
 * digits (a title in an address has its words between dashes).
 */
const isToken = (text: string): boolean =>
  text.length >= 32 &&
  (/^(?:[\da-f]+|[\dA-F]+)$/.test(text) ||
    (/^[\w~+/=-]+$/.test(text) &&
      text
        .split(/[^\da-zA-Z]/)
        .some((run) => run.length >= 20 && /\d/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run))))
const REMOVED = '***'
/** Who comes from another of the site's domains or from its e-mail; no part of the page's address. */
const OURS = '_periplo'

/** What a site adds to the rules above, or takes from them. */
export interface Scrub {
  /** Parameters whose values are not stored. */
  parameters?: string[]
  /** Parameters whose values are stored although their name looks like a secret's (`code`, `state`). */
  keep?: string[]
  /** Paths with `*` for the part that is not stored: `/pedido/*`. What follows the pattern is kept. */
  paths?: string[]
}

/** An absolute http(s) address, or `undefined`. */
export function parseUrl(text: string): URL | undefined {
  try {
    const url = new URL(text)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
  } catch {
    return undefined
  }
}

/** The address as it may be stored: no credentials, click ids, secrets, e-mails or card-like numbers. */
export function cleanUrl(url: URL, keep: 'all' | 'campaign' | 'origin', own: Scrub = {}): string {
  if (keep === 'origin') return `${url.origin}/`
  const clean = new URL(url)
  clean.username = ''
  clean.password = ''
  clean.pathname = cleanPath(clean.pathname, own)
  // A hash is kept where it is a route (`#/…`, `#!/…`); elsewhere it is a place on the page, or a token.
  const [, route, query] = /^#(!?\/[^?]*)\??(.*)$/.exec(clean.hash) ?? []
  clean.hash =
    keep === 'all' && route !== undefined
      ? withQuery(cleanPath(route, own), new URLSearchParams(query), own)
      : ''
  const given = clean.searchParams
  const kept = cleanParameters(given, keep, own)
  // Written anew only when it must be: that writes `+` for `%20`. At once, and not by name: each would cost as much.
  if (kept.length < given.size || kept.some(([, value]) => value === REMOVED))
    clean.search = new URLSearchParams(kept).toString()
  return scrub(clean.href)
}

/** A path without tokens and without what the site does not want to keep. */
export function cleanPath(path: string, own: Scrub = {}): string {
  const parts = path.split('/').map((part) => (isToken(part) ? REMOVED : part))
  for (const pattern of own.paths ?? []) {
    const wanted = pattern.split('/')
    const isLike = wanted.every((part, at) => (part === '*' ? parts[at] : part === parts[at]))
    if (isLike) for (const [at, part] of wanted.entries()) if (part === '*') parts[at] = REMOVED
  }
  return parts.join('/')
}

function withQuery(route: string, parameters: URLSearchParams, own: Scrub): string {
  const kept = cleanParameters(parameters, 'all', own)
  return kept.length > 0 ? `${route}?${new URLSearchParams(kept).toString()}` : route
}

/** The parameters that may be stored, in their order; of those whose value may not be, the first of each name. */
function cleanParameters(
  parameters: URLSearchParams,
  keep: 'all' | 'campaign',
  own: Scrub,
): [name: string, value: string][] {
  const isNamed = (list: string[] | undefined, name: string): boolean =>
    list?.some((each) => each.toLowerCase() === name) ?? false
  const all = [...parameters]
  const ofTokens = new Set(all.filter(([, value]) => isToken(value)).map(([name]) => name))
  const removed = new Set<string>()
  const kept: [string, string][] = []
  for (const [name, value] of all) {
    const lower = name.toLowerCase()
    const isCampaign = lower.startsWith('utm_')
    if (OURS === name || CLICK_IDS.includes(lower) || (keep === 'campaign' && !isCampaign)) continue
    const isSecret =
      !isCampaign &&
      !isNamed(own.keep, lower) &&
      (ofTokens.has(name) || SECRET.test(name) || isNamed(own.parameters, lower))
    if (!isSecret) kept.push([name, value])
    else if (!removed.has(name)) kept.push([name, REMOVED])
    if (isSecret) removed.add(name)
  }
  return kept
}

/** Text without e-mail addresses, web tokens and card numbers. */
export function scrub(text: string): string {
  return withoutMail(withoutTokens(withoutWebTokens(text))).replace(CARD, (digits) =>
    isCard(digits) ? REMOVED : digits,
  )
}

/** Without JSON Web Tokens wherever they stand: `header.payload.signature`, a header begins with `eyJ`. */
function withoutWebTokens(text: string): string {
  if (!text.includes('eyJ')) return text
  return text.replace(DOTTED, (dotted) => {
    const parts = dotted.split('.')
    const left: string[] = []
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at] as string
      const payload = parts[at + 1] ?? ''
      const header = payload.length < 8 ? undefined : JWT_HEADER.exec(part)
      left.push(header ? part.slice(0, header.index) + REMOVED : part)
      // Its payload and signature go with it.
      if (header) at += 2
    }
    return left.join('.')
  })
}

function withoutMail(text: string): string {
  let left = ''
  let at = 0
  for (const { 0: host, index } of text.matchAll(MAIL_HOST)) {
    const name = MAIL_NAME.exec(text.slice(Math.max(at, index - 64), index))?.[0]
    if (!name) continue
    left += text.slice(at, index - name.length) + REMOVED
    at = index + host.length
  }
  return left + text.slice(at)
}

/** The check digit (Luhn) tells most order and campaign numbers from cards. */
function isCard(text: string): boolean {
  const digits = text.replaceAll('%20', '').replaceAll(/\D/g, '').split('').map(Number).toReversed()
  const sum = digits.reduce(
    (total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)),
    0,
  )
  return sum % 10 === 0
}
