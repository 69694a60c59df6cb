import { describe, expect, test } from 'vitest'
import { type ConsentSetting, type Policy, policyFor } from '../../collector/policy.ts'
import { parseSites } from '../../collector/sites.ts'

const BY_PLACE: ConsentSetting = {
  default: 'cookieless',
  regions: { US: 'opt-out', 'US-CA': 'opt-in', EU: 'opt-in', FR: 'opt-out', CO: 'opt-out' },
}

describe('the policy of a visitor', () => {
  test.each<[string, ConsentSetting | undefined, { country?: string; region?: string }, Policy]>([
    ['nothing is set', undefined, { country: 'US' }, 'opt-in'],
    ['one policy everywhere', 'opt-out', { country: 'DE' }, 'opt-out'],
    ['one policy everywhere, country unknown', 'opt-out', {}, 'opt-out'],
    ['a default alone, country unknown', { default: 'cookieless' }, {}, 'cookieless'],
    ['a default alone, no places', { default: 'opt-out', regions: {} }, {}, 'opt-out'],
    ['a country', BY_PLACE, { country: 'CO' }, 'opt-out'],
    ['a country that is not named', BY_PLACE, { country: 'BR' }, 'cookieless'],
    ['a region', BY_PLACE, { country: 'US', region: 'CA' }, 'opt-in'],
    ['a region written with its country', BY_PLACE, { country: 'US', region: 'US-CA' }, 'opt-in'],
    ['a region that is not named', BY_PLACE, { country: 'US', region: 'TX' }, 'opt-out'],
    ['a region of the same name elsewhere', BY_PLACE, { country: 'CO', region: 'CA' }, 'opt-out'],
    ['a region that is not known: the strictest of the country', BY_PLACE, { country: 'US' }, 'opt-in'],
    ['a country without regions of its own', BY_PLACE, { country: 'FR' }, 'opt-out'],
    ['a member of the Union', BY_PLACE, { country: 'DE', region: 'BY' }, 'opt-in'],
    ['the rest of the EEA', BY_PLACE, { country: 'NO' }, 'opt-in'],
    ['the United Kingdom', BY_PLACE, { country: 'GB', region: 'ENG' }, 'opt-in'],
    ['Switzerland', BY_PLACE, { country: 'CH' }, 'opt-in'],
    ['an outermost region of the Union', BY_PLACE, { country: 'RE' }, 'opt-in'],
    ['"EU" for a country', BY_PLACE, { country: 'EU' }, 'opt-in'],
    ['no country', BY_PLACE, {}, 'opt-in'],
    ['no country, yet a region', BY_PLACE, { region: 'TX' }, 'opt-in'],
    ['not known to Cloudflare', BY_PLACE, { country: 'XX' }, 'opt-in'],
    ['Tor', BY_PLACE, { country: 'T1' }, 'opt-in'],
    ['a country named like a part of every object', BY_PLACE, { country: 'constructor' }, 'opt-in'],
    [
      'a country laxer than the Union it is in',
      { default: 'opt-out', regions: { EU: 'opt-in', CH: 'opt-out' } },
      { country: 'CH' },
      'opt-out',
    ],
  ])('%s', (_what, consent, geo, policy) => {
    expect(policyFor(consent === undefined ? {} : { consent }, geo)).toBe(policy)
  })
})

test('Do Not Track asks first where the site heeds it', () => {
  const headers = new Headers({ DNT: '1' })
  for (const [dnt, given, policy] of [
    ['all', headers, 'opt-in'],
    ['all', new Headers({ DNT: '0' }), 'opt-out'],
    ['all', undefined, 'opt-out'],
    ['ads', headers, 'opt-out'],
    [undefined, headers, 'opt-out'],
  ] as const) {
    expect(policyFor({ consent: 'opt-out', ...(dnt ? { dnt } : {}) }, {}, given), `${dnt}`).toBe(policy)
  }
})

describe("a site's settings of consent", () => {
  const parse = (settings: object) => parseSites(JSON.stringify([{ key: 'shop', ...settings }])).get('shop')

  test('are kept as they are', () => {
    const settings = {
      consent: BY_PLACE,
      preset: 'cnil',
      domains: ['shop.example', 'https://a.example:8443'],
    }
    expect(parse(settings)).toMatchObject(settings)
    expect(parse({ consent: 'cookieless' })?.consent).toBe('cookieless')
    expect(parse({})).not.toHaveProperty('consent')
  })

  test.each<[string, object, string]>([
    ['an unknown policy', { consent: 'optin' }, '.consent must be one of opt-in, cookieless, opt-out'],
    ['no policy', { consent: null }, '.consent must be one of'],
    ['a list', { consent: ['opt-in'] }, '.consent.0 is not known'],
    ['no default', { consent: { regions: { US: 'opt-out' } } }, '.consent.default must be one of'],
    ['a misspelt field', { consent: { default: 'opt-in', region: {} } }, '.consent.region is not known'],
    ['regions as a list', { consent: { default: 'opt-in', regions: ['US'] } }, '.consent.regions must map'],
    ['regions as a text', { consent: { default: 'opt-in', regions: 'US' } }, '.consent.regions must map'],
    [
      'a place in small letters',
      { consent: { default: 'opt-in', regions: { us: 'opt-out' } } },
      '.consent.regions: "us" is not a place',
    ],
    [
      'a place by its name',
      { consent: { default: 'opt-in', regions: { France: 'opt-out' } } },
      '.consent.regions: "France" is not a place',
    ],
    [
      'an unknown policy of a place',
      { consent: { default: 'opt-in', regions: { 'US-CA': 'notice' } } },
      '.consent.regions.US-CA must be one of',
    ],
    ['an unknown preset', { preset: 'gdpr' }, '.preset must be cnil'],
    ['an unknown dnt', { dnt: 'ignore' }, '.dnt must be ads or all'],
    ['a preset that is null', { preset: null }, '.preset must be cnil'],
    ['domains as a text', { domains: 'shop.example' }, '.domains must list hosts'],
    ['a domain with a path', { domains: ['shop.example/cart'] }, '.domains must list hosts'],
    ['loopback as a domain', { domains: ['loopback'] }, '.domains must list hosts'],
  ])('%s is refused, naming the field', (_what, settings, message) => {
    expect(() => parse(settings)).toThrow('PERIPLO_SITES[0]' + message)
  })
})
