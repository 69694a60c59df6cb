import { CLICK_IDS } from '../schema/channel.ts'

/** Parameters that carry secrets or persons; their values are never stored. */
const SECRET =
  /^(.*(token|secret|password|passwd|pwd|signature|session|auth|otp|jwt|api[-_]?key|email|e-mail|mail|phone|telefono|nombre|cedula|dni|rfc|curp)|code|key|sig|sid|hash|state|_gl|_periplo|mc_eid|_hsenc|_hsmi|mkt_tok)$/i
// Strangers choose these texts, and an expression that begins before the @ takes seconds on two kilobytes of `a@a@`:
// find what follows it, then what stands before.
const MAIL_HOST = /(?:@|%40)(?:[\w\u00c0-\uffff-]{1,63}\.){1,8}[a-z\u00c0-\uffff]{2,24}/gi
const MAIL_NAME = /[\w.+'%\u00c0-\uffff-]{1,64}$/
/** 14 to 19 digits, spaced or dashed like a card number: times and bar codes have 13. */
const CARD = /\b\d(?:(?:[ +-]|%20)?\d){13,18}\b/g
const REMOVED = '***'

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
export function cleanUrl(url: URL, keep: 'all' | 'campaign' | 'origin'): string {
  if (keep === 'origin') return `${url.origin}/`
  const clean = new URL(url)
  clean.username = ''
  clean.password = ''
  // A hash is kept where it is a route (`#/…`, `#!/…`); elsewhere it is a place on the page, or a token.
  const [, route, query] = /^#(!?\/[^?]*)\??(.*)$/.exec(clean.hash) ?? []
  clean.hash = keep === 'all' && route !== undefined ? withQuery(route, new URLSearchParams(query)) : ''
  cleanParameters(clean.searchParams, keep)
  return scrub(clean.href)
}

function withQuery(route: string, parameters: URLSearchParams): string {
  cleanParameters(parameters, 'all')
  return parameters.size > 0 ? `${route}?${parameters.toString()}` : route
}

function cleanParameters(parameters: URLSearchParams, keep: 'all' | 'campaign'): void {
  for (const name of new Set(parameters.keys())) {
    const lower = name.toLowerCase()
    const campaign = lower.startsWith('utm_')
    if (CLICK_IDS.includes(lower) || (keep === 'campaign' && !campaign)) parameters.delete(name)
    else if (!campaign && SECRET.test(name)) parameters.set(name, REMOVED)
  }
}

/** Text without e-mail addresses and card numbers. */
export function scrub(text: string): string {
  return withoutMail(text).replace(CARD, (digits) => (isCard(digits) ? REMOVED : digits))
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
