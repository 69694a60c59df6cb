import { CLICK_IDS } from '../schema/channel.ts'

/** Parameters that carry secrets or persons; their values are never stored. */
const SECRET =
  /^(.*(token|secret|password|passwd|pwd|signature|session|auth|otp|email|e-mail|mail|phone|telefono|nombre|cedula|dni|rfc|curp)|code|key|sig|sid|hash|state|_gl|mc_eid|_hsenc|_hsmi|mkt_tok)$/i
const EMAIL = /[^\s/?&=#]+(@|%40)[^\s/?&=#]+\.[a-z]{2,}/gi
/** 13 to 19 digits, spaced or dashed like a card number. */
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g
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
  if (keep === 'campaign' || !/^#!?\//.test(clean.hash)) clean.hash = ''
  for (const name of new Set(clean.searchParams.keys())) {
    const lower = name.toLowerCase()
    const campaign = lower.startsWith('utm_')
    if (CLICK_IDS.includes(lower) || (keep === 'campaign' && !campaign)) clean.searchParams.delete(name)
    else if (!campaign && SECRET.test(name)) clean.searchParams.set(name, REMOVED)
  }
  return scrub(clean.href)
}

/** Text without e-mail addresses and card-like numbers. */
export const scrub = (text: string): string => text.replace(EMAIL, REMOVED).replace(CARD, REMOVED)
