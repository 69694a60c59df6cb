import type { Home } from './home.ts'
import { HttpError } from './http-error.ts'
import { logLine } from './observe/log.ts'
import type { Site } from './sites.ts'

/** Requests of browsers a minute; 0 is no limit. */
export interface Rates {
  /** From one address: a page sends two or three requests, and an office or a mobile network shares an address. */
  client: number
  /** To one site, whoever sends. */
  site: number
}

/** What holds where a site says nothing. wrangler.toml says the same: a Worker's limits stand in its bindings. */
export const DEFAULT_RATES: Rates = { client: 600, site: 60_000 }

/** @throws Error naming what is wrong in a site's `rate_limit`. */
export function checkRates(at: string, rates: unknown): void {
  if (rates === undefined) return
  if (typeof rates !== 'object' || rates === null) {
    throw new Error(`${at}.rate_limit must be {"client": 600, "site": 60000}`)
  }
  for (const [name, rate] of Object.entries(rates) as [string, unknown][]) {
    if (!Object.hasOwn(DEFAULT_RATES, name)) {
      throw new Error(`${at}.rate_limit.${name} is not known: ${Object.keys(DEFAULT_RATES).join(', ')}`)
    }
    if (!Number.isInteger(rate) || Number(rate) < 0) {
      throw new Error(`${at}.rate_limit.${name} must be requests a minute, or 0 for no limit`)
    }
  }
}

export interface Limiter {
  /** Takes one request of a key out of `perMinute`. Seconds until there is room again; 0 when there was. */
  take: (kind: keyof Rates, key: string, perMinute: number) => number | Promise<number>
}

/** Before the body is read: a client that floods costs no parsing. @throws HttpError 429 */
export async function limitClient(request: Request, { limiter, client, sites }: Home): Promise<void> {
  const address = client?.(request)
  if (!limiter || address === undefined) return
  // Which site it is about stands in the body: the most that any site allows.
  const all = [...sites.values()].map((site) => ratesOf(site).client)
  if (all.length === 0 || all.includes(0)) return
  refuseFor(await limiter.take('client', networkOf(address), Math.max(...all)))
}

/** When the site is known: what it allows in all, and to one client where that is less than others allow. @throws HttpError 429 */
export async function limitSite(
  request: Request,
  site: Site,
  { limiter, client, sites }: Home,
): Promise<void> {
  if (!limiter) return
  const rates = ratesOf(site)
  const address = client?.(request)
  const isUsual = [...sites.values()].every((other) => ratesOf(other).client === rates.client)
  if (address !== undefined && rates.client > 0 && !isUsual) {
    refuseFor(await limiter.take('client', `${site.key} ${networkOf(address)}`, rates.client))
  }
  if (rates.site > 0) refuseFor(await limiter.take('site', site.key, rates.site))
}

const ratesOf = (site: Site): Rates => ({ ...DEFAULT_RATES, ...site.rate_limit })

function refuseFor(seconds: number): void {
  if (seconds === 0) return
  throw new HttpError(429, 'rate_limited', 'Too many requests; send the events again later', {
    retryAfter: Math.max(1, Math.ceil(seconds)),
  })
}

/** A home or a phone has all of an IPv6 network (its first 64 bits) to itself. */
export function networkOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (v4 !== undefined || !address.includes(':')) return v4 ?? address
  const [head = '', tail] = address.toLowerCase().split('::')
  const groups = head === '' ? [] : head.split(':')
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length)
  const all = [
    ...groups,
    ...Array.from({ length: Math.max(0, missing) }, () => '0'),
    ...(tail || '').split(':'),
  ]
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':')
}

/** Two of these maps at most; a bucket takes about 150 bytes. */
const MAX_BUCKETS = 50_000

/**
 * Token buckets in memory, for one process: each key may send a minute's worth at once, and then as fast as the minute
 * fills. Keys that were not seen for long are forgotten, so that addresses cannot fill the memory.
 */
export function tokenBuckets(
  now: () => number = Date.now,
  maxBuckets = MAX_BUCKETS,
): { take: (kind: keyof Rates, key: string, perMinute: number) => number } {
  let recent = new Map<string, { tokens: number; at: number }>()
  let older: typeof recent = new Map()
  return {
    take: (kind, key, perMinute) => {
      const name = `${kind} ${key}`
      const time = now()
      const bucket = recent.get(name) ?? older.get(name) ?? { tokens: perMinute, at: time }
      const perMs = perMinute / 60_000
      bucket.tokens = Math.min(perMinute, bucket.tokens + Math.max(0, time - bucket.at) * perMs)
      bucket.at = time
      if (recent.size >= maxBuckets) {
        older = recent
        recent = new Map()
      }
      recent.set(name, bucket)
      if (bucket.tokens < 1) return (1 - bucket.tokens) / perMs / 1000
      bucket.tokens -= 1
      return 0
    },
  }
}

/** A binding does not tell when there is room again; its window is a minute. */
const WINDOW_SECONDS = 30

/**
 * Counts kept by Cloudflare's rate limiting bindings, in each of its locations. A binding's limit is fixed in wrangler.toml:
 * `CLIENT_RATE` and `SITE_RATE` are the defaults, and a site that says 100 is counted by `CLIENT_RATE_100` where that is bound.
 * (The types of a binding know a weight per call; its local form, as of wrangler 4.164, refuses it.)
 */
export function boundLimits(env: object): Limiter {
  const bindings = env as Record<string, RateLimit | undefined>
  return {
    take: async (kind, key, perMinute) => {
      const name = `${kind.toUpperCase()}_RATE`
      const binding = bindings[`${name}_${perMinute}`] ?? bindings[name]
      try {
        return !binding || (await binding.limit({ key })).success ? 0 : WINDOW_SECONDS
      } catch (error) {
        // Counting must not cost an event.
        logLine('warn', 'requests not counted', { kind, error: String(error) })
        return 0
      }
    },
  }
}
