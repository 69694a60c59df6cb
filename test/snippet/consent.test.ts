import { expect, test } from 'vitest'
import { type Answers, decide } from '../../snippet/consent.ts'
import { readPurpose } from '../../snippet/watch/consent-mode.ts'

const yes = { analytics: true }
const no = { analytics: false }

// policy, answers, mode, source
const table: ['opt-in' | 'opt-out' | 'cookieless' | undefined, Answers, string, string][] = [
  [undefined, {}, 'pending', 'policy'],
  ['opt-in', {}, 'pending', 'policy'],
  ['opt-in', { gcm_default: yes }, 'pending', 'policy'],
  ['opt-in', { gcm_default: no }, 'pending', 'policy'],
  ['opt-in', { gcm: yes }, 'granted', 'gcm'],
  ['opt-in', { gcm: no }, 'denied', 'gcm'],
  ['opt-in', { gcm: yes, api: no }, 'denied', 'api'],
  ['opt-in', { gcm: no, api: yes }, 'granted', 'api'],
  ['opt-in', { remembered: yes }, 'granted', 'remembered'],
  ['opt-in', { remembered: yes, api: no }, 'denied', 'api'],
  ['opt-in', { api: { ads: true } }, 'pending', 'policy'],
  ['opt-in', { api: { analytics: 'cookieless' } }, 'cookieless', 'api'],
  ['opt-in', { gcm: yes, api: { analytics: 'cookieless' } }, 'cookieless', 'api'],
  ['opt-in', { remembered: { analytics: 'cookieless' } }, 'cookieless', 'remembered'],
  ['opt-in', { cmp: { analytics: true, by: 'cookiebot' } }, 'granted', 'cookiebot'],
  ['opt-in', { gcm: yes, cmp: { analytics: false, by: 'cookiebot' } }, 'denied', 'cookiebot'],
  ['opt-in', { gcm: yes, cmp: { ads: false, by: 'gpp' } }, 'granted', 'gcm'],
  ['opt-in', { cmp: { analytics: true, by: 'cookiebot' }, api: no }, 'denied', 'api'],
  ['opt-in', { cmp: { analytics: false, by: 'cookiebot' }, api: yes }, 'granted', 'api'],
  ['opt-out', {}, 'granted', 'policy'],
  ['opt-out', { gcm_default: yes }, 'granted', 'policy'],
  ['opt-out', { gcm_default: no }, 'pending', 'policy'],
  ['opt-out', { gcm_default: no, gcm: yes }, 'granted', 'gcm'],
  ['opt-out', { api: no }, 'denied', 'api'],
  ['cookieless', {}, 'cookieless', 'policy'],
  ['cookieless', { gcm: no }, 'cookieless', 'gcm'],
  ['cookieless', { gcm: yes }, 'granted', 'gcm'],
  ['cookieless', { cmp: { analytics: false, by: 'gcm' } }, 'cookieless', 'gcm'],
  ['cookieless', { cmp: { analytics: false, by: 'cookiebot' } }, 'denied', 'cookiebot'],
  ['cookieless', { api: no }, 'denied', 'api'],
  ['cookieless', { gcm: yes, api: no }, 'denied', 'api'],
  ['cookieless', { gcm_default: yes }, 'cookieless', 'policy'],
]

test.each(table)('policy %s with answers %j is %s by %s', (policy, answers, mode, source) => {
  expect(decide(policy, answers)).toMatchObject({ mode, source })
})

test('counting without remembering anybody grants no purpose', () => {
  expect(decide('opt-in', { api: { analytics: 'cookieless', ads: false } }).purposes).toEqual([])
})

test('an opt-out of sale takes the ads purposes away, even where the site itself says yes', () => {
  const api = { analytics: true, ads: true, ads_personalization: true, functional: true }
  expect(decide('opt-in', { api, cmp: { no_ads: 1, by: 'gpp' } })).toMatchObject({
    mode: 'granted',
    purposes: ['analytics', 'functional'],
    source: 'api',
  })
})

test('Global Privacy Control takes the ads purposes away, whoever granted them', () => {
  const answers = {
    gcm: { ads: true, ads_user_data: true },
    api: { analytics: true, ads: true, functional: true },
  }
  expect(decide('opt-in', answers).purposes.toSorted()).toEqual([
    'ads',
    'ads_user_data',
    'analytics',
    'functional',
  ])
  expect(decide('opt-in', answers, true).purposes.toSorted()).toEqual(['analytics', 'functional'])
})

test.each([
  ['analytics_storage', 'analytics'],
  ['ad_storage', 'ads'],
  ['ad_user_data', 'ads_user_data'],
  ['ad_personalization', 'ads_personalization'],
  ['functionality_storage', 'functional'],
  ['security_storage', undefined],
  ['wait_for_update', undefined],
  ['region', undefined],
])('Consent Mode says %s for %s', (key, purpose) => {
  expect(readPurpose(key)).toBe(purpose)
})
