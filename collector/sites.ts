import { HttpError } from './http-error.ts'
import { type ConsentSetting, POLICIES, isPlace } from './policy.ts'
import { type Rates, checkRates } from './rate-limit.ts'
import { type SiteRules, checkRules } from './site-rules.ts'
import { parseUrl } from './receive/url.ts'

/** A property being measured. `key` is public: it stands in the page, and is stored as `site_id`. */
export interface Site extends SiteRules {
  key: string
  name: string
  /** Exact hosts that may send, as `shop.example` or `https://shop.example:8443`; `loopback` is any local page. */
  origins: string[]
  /** IANA time zone of the site's reports. */
  time_zone: string
  /** ISO 4217 code of its money. */
  currency: string
  /** BCP 47 language and region for its numbers. */
  locale: string
  /** Accept events without an `Origin` header, as `curl` sends them. */
  allow_no_origin: boolean
  /** Mark automated browsers; off for the demo so that it can be tried with one. */
  mark_bots: boolean
  /** What holds until a visitor has answered, everywhere or by place; `opt-in` when it is not said. */
  consent?: ConsentSetting
  /** Do Not Track takes the ads purposes away, or (`all`) asks for consent first as well; not heeded unless it is said. */
  dnt?: (typeof DNT)[number]
  /** `cnil`: only what audience measurement may do without consent in France, see `docs/snippet.md`. */
  preset?: Preset
  /** Whose a browser with several users is: the first's (default), the last's or nobody's (docs/identity.md). */
  identity?: (typeof IDENTITY)[number]
  /** Hosts that share visitors with this site, as in `origins`. */
  domains?: string[]
  /** Days that what happened is kept, and refused events at most so long; for ever unless it is said. */
  retention_days?: number
  /** Requests of browsers a minute, from one client and in all; 0 is no limit. */
  rate_limit?: Partial<Rates>
  /** Remember visitors in an HttpOnly cookie where the collector answers on the site's own host (docs/first-party.md). */
  cookie?: boolean
  /** What the tag's attributes of these names say, for all pages of the site. */
  ignore?: string[]
  off?: string[]
  search?: string[]
  vitals?: 'attribution'
}

/** A hundred years. */
const MAX_RETENTION_DAYS = 36_500
const DNT = ['ads', 'all'] as const
const IDENTITY = ['first', 'last', 'blocked'] as const
export const PRESETS = ['cnil'] as const
export type Preset = (typeof PRESETS)[number]

export type Sites = ReadonlyMap<string, Site>

const DEFAULTS = {
  origins: [],
  time_zone: 'UTC',
  currency: 'USD',
  locale: 'es',
  allow_no_origin: false,
  mark_bots: true,
}

/** The site of the demo shop under `npm start`: open to every local page. */
export const DEMO_SITE: Site = {
  ...DEFAULTS,
  key: 'demo',
  name: 'Demo',
  origins: ['loopback'],
  time_zone: 'America/Bogota',
  currency: 'COP',
  locale: 'es-CO',
  allow_no_origin: true,
  mark_bots: false,
  rate_limit: { client: 0, site: 0 },
  cookie: true,
}

/**
 * Reads the list of sites.
 * @throws Error naming the site and the field that is wrong.
 */
export function parseSites(text: string): Sites {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch (error) {
    throw new Error(`PERIPLO_SITES is not JSON: ${String(error)}`, { cause: error })
  }
  if (!Array.isArray(list)) throw new Error('PERIPLO_SITES must be a list of sites')
  const sites = list.map((given: Partial<Site>, index) => {
    const at = `PERIPLO_SITES[${index}]`
    if (typeof given !== 'object' || given === null) throw new Error(`${at} is not a site`)
    if (typeof given.key !== 'string' || !/^[\w-]{1,64}$/.test(given.key)) {
      throw new Error(`${at}.key must be 1 to 64 letters, digits, _ or -`)
    }
    const site: Site = { ...DEFAULTS, name: given.key, ...given, key: given.key }
    if (!Array.isArray(site.origins) || !site.origins.every((origin) => hostOf(origin) !== undefined)) {
      throw new Error(`${at}.origins must list hosts, as "shop.example"`)
    }
    if (!isTimeZone(site.time_zone))
      throw new Error(`${at}.time_zone: "${site.time_zone}" is not an IANA time zone`)
    checkConsent(at, given.consent)
    if (given.preset !== undefined && !isOneOf(PRESETS, given.preset)) {
      throw new Error(`${at}.preset must be ${PRESETS.join(' or ')}`)
    }
    if (given.dnt !== undefined && !isOneOf(DNT, given.dnt)) {
      throw new Error(`${at}.dnt must be ${DNT.join(' or ')}`)
    }
    if (given.identity !== undefined && !isOneOf(IDENTITY, given.identity)) {
      throw new Error(`${at}.identity must be ${IDENTITY.join(', ')}`)
    }
    const { retention_days: days = 1 } = given
    if (!Number.isInteger(days) || days < 1 || days > MAX_RETENTION_DAYS) {
      throw new Error(`${at}.retention_days must be a number of days, 1 to ${MAX_RETENTION_DAYS}`)
    }
    const { domains = [] } = given
    if (!Array.isArray(domains) || !domains.every((host) => host !== 'loopback' && hostOf(host))) {
      throw new Error(`${at}.domains must list hosts, as "shop.example"`)
    }
    if (given.cookie !== undefined && typeof given.cookie !== 'boolean') {
      throw new Error(`${at}.cookie must be true or false`)
    }
    checkRules(at, given)
    checkTag(at, given)
    checkRates(at, given.rate_limit)
    return [site.key, site] as const
  })
  return new Map(sites)
}

/** @throws Error naming what is wrong in what a site says in the place of its tag. */
function checkTag(at: string, given: Partial<Site>): void {
  for (const field of ['ignore', 'off', 'search'] as const) {
    const list: unknown = given[field] ?? []
    // They travel as the attributes do, between commas.
    if (!Array.isArray(list) || !list.every((item) => typeof item === 'string' && /^[^,]+$/.test(item))) {
      throw new Error(`${at}.${field} must be a list of texts without commas`)
    }
  }
  if (given.vitals !== undefined && given.vitals !== 'attribution') {
    throw new Error(`${at}.vitals must be attribution`)
  }
}

/** @throws Error naming what is wrong in a site's `consent`. */
function checkConsent(at: string, consent: unknown): void {
  if (consent === undefined) return
  const checkPolicy = (field: string, policy: unknown): void => {
    if (!isOneOf(POLICIES, policy)) throw new Error(`${at}.${field} must be one of ${POLICIES.join(', ')}`)
  }
  if (typeof consent !== 'object' || consent === null) return checkPolicy('consent', consent)
  const { default: otherwise, regions = {}, ...rest } = consent as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  // A misspelt `regions` would hold the default everywhere, without a word.
  if (unknown !== undefined) throw new Error(`${at}.consent.${unknown} is not known: default, regions`)
  checkPolicy('consent.default', otherwise)
  if (typeof regions !== 'object' || regions === null || Array.isArray(regions)) {
    throw new Error(`${at}.consent.regions must map places to policies, as {"US-CA": "opt-in"}`)
  }
  for (const [place, policy] of Object.entries(regions)) {
    if (!isPlace(place)) {
      throw new Error(`${at}.consent.regions: "${place}" is not a place, as EU, US or US-CA`)
    }
    checkPolicy(`consent.regions.${place}`, policy)
  }
}

const isOneOf = (list: readonly string[], value: unknown): boolean =>
  typeof value === 'string' && list.includes(value)

/** The site of a key. @throws HttpError 400 naming `site`. */
export function siteOf(sites: Sites, key: unknown): Site {
  const site = typeof key === 'string' ? sites.get(key) : undefined
  if (site) return site
  const shown = typeof key === 'string' ? `"${key.slice(0, 64)}"` : 'nothing'
  throw new HttpError(400, 'unknown_site', `site: ${shown} is not the key of a site`, { field: 'site' })
}

/** As browsers write one: whatever else an address may hold, an origin does not. */
const ORIGIN = /^https?:\/\/[^/\\?#%@\s]+$/

/** Whether a page of this origin may send events for the site. Compares whole hosts, never parts of them. */
export function allowsOrigin(site: Site, origin: string | null): boolean {
  if (origin === null) return site.allow_no_origin
  const host = hostOf(origin)
  if (host === undefined || !ORIGIN.test(origin)) return false
  return site.origins.some((allowed) =>
    allowed === 'loopback' ? isLoopback(host) : hostOf(allowed) === host,
  )
}

/**
 * The one site that a page of this address belongs to, if there is one: a site that names the host comes before those
 * that allow any local page.
 */
export function siteOfPage(sites: Sites, address: string): Site | undefined {
  const page = parseUrl(address)
  if (!page) return undefined
  const all = [...sites.values()]
  const naming = all.filter((site) => isOwnHost(site, page.host))
  const [site, ...others] = naming.length > 0 ? naming : all.filter((each) => allowsOrigin(each, page.origin))
  return others.length === 0 ? site : undefined
}

/** Whether a page of the site itself has this host: going from one to another is no arrival. */
export const isOwnHost = (site: Site, host: string): boolean =>
  site.origins.some((origin) => origin !== 'loopback' && hostOf(origin) === host)

/** Whether a host, with or without port, is this machine. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\]|[\w-]+\.localhost)(:\d+)?$/.test(host)

function hostOf(origin: unknown): string | undefined {
  if (typeof origin !== 'string' || origin === '') return undefined
  if (origin === 'loopback') return origin
  try {
    const url = new URL(origin.includes('://') ? origin : `https://${origin}`)
    return url.username || url.password || url.pathname !== '/' ? undefined : url.host
  } catch {
    return undefined
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}
