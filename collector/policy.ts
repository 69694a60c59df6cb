import type { Geo } from './home.ts'

/** What holds until the visitor has answered, strictest first; the modes they lead to stand in `docs/snippet.md`. */
export const POLICIES = ['opt-in', 'cookieless', 'opt-out'] as const
export type Policy = (typeof POLICIES)[number]

/** One policy everywhere, or one by place: `{ default: 'opt-in', regions: { US: 'opt-out', 'US-CA': 'opt-in' } }`. */
export type ConsentSetting = Policy | { default: Policy; regions?: Record<string, Policy> }

/** A place that may have a policy of its own: `EU`, a country (ISO 3166-1) or a part of one (ISO 3166-2). */
export const isPlace = (name: string): boolean => /^[A-Z]{2}(-[A-Z0-9]{1,3})?$/.test(name)

/**
 * Where consent comes before storage: what a setting calls `EU`. The 27 members and the three other states of the
 * European Economic Area (as of 2026), the United Kingdom and Switzerland. Places that have an ISO 3166 code of their own and are
 * part of the Union's territory all the same (Article 355(1) of its treaty: French Guiana, Guadeloupe, Martinique, Mayotte,
 * Réunion, Saint-Martin, and Åland) come as countries of their own from a look-up of addresses, so they are listed.
 * Article and list from memory, checked against public lists of the EEA.
 */
const EU = new Set(
  (
    'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE ' +
    'IS LI NO GB CH GF GP MQ YT RE MF AX'
  ).split(' '),
)

/** Do Not Track, which browsers still send and no law asks to be heeded: only for sites that do. */
export const asksNotToTrack = (headers: Headers): boolean => headers.get('DNT') === '1'

/**
 * The policy for a visitor: that of the most specific place, else the default. Where a setting tells places apart and we
 * do not know where the visitor is, the strictest policy holds: `opt-in` without a country, and without a region the
 * strictest that the country or any of its regions has.
 */
export function policyFor(
  site: { consent?: ConsentSetting; dnt?: 'ads' | 'all' },
  geo: Geo,
  headers?: Headers,
): Policy {
  const { consent = 'opt-in' } = site
  if (site.dnt === 'all' && headers && asksNotToTrack(headers)) return 'opt-in'
  if (typeof consent === 'string') return consent
  const regions = new Map(Object.entries(consent.regions ?? {}))
  if (regions.size === 0) return consent.default
  const { country = '', region } = geo
  // Cloudflare's words for "not known" and for Tor; any other two letters are a country.
  if (!/^[A-Z]{2}$/.test(country) || country === 'XX') return 'opt-in'
  const ofCountry =
    regions.get(country) ?? (EU.has(country) ? regions.get('EU') : undefined) ?? consent.default
  // Some sources write the code of a region with its country.
  if (region) return regions.get(`${country}-${region.replace(`${country}-`, '')}`) ?? ofCountry
  const possible = [...regions]
    .filter(([place]) => place.startsWith(`${country}-`))
    .map(([, policy]) => policy)
  return POLICIES.find((policy) => policy === ofCountry || possible.includes(policy)) ?? 'opt-in'
}
