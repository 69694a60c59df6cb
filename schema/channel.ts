import { SOURCES } from './sources.ts'

/**
 * Source + medium + click id → channel. One list of rules, first match wins, after GA4's default channel
 * grouping (support.google.com/analytics/answer/9756891) with AI assistants. The sources are in `sources.ts`; a site's own rules come first.
 */
export const CHANNELS = [
  'direct',
  'cross_network',
  'paid_shopping',
  'paid_search',
  'paid_social',
  'paid_video',
  'display',
  'paid_other',
  'ai_assistant',
  'organic_shopping',
  'organic_social',
  'organic_video',
  'organic_search',
  'referral',
  'email',
  'affiliates',
  'audio',
  'sms',
  'mobile_push',
  'unassigned',
] as const
export type Channel = (typeof CHANNELS)[number]

/** How a visit arrived, lower case; empty where unknown. */
export interface Arrival {
  source: string
  medium: string
  campaign: string
  click_id_name: string
}

/** A source is a brand by its bare name (`utm_source=instagram`) or by its host (`l.instagram.com`, `google.com.co`). */
const brand = ({ names, hosts }: { names: readonly string[]; hosts: readonly string[] }): RegExp => {
  const any = names.join('|')
  return new RegExp(
    `^(?:(?:[\\w-]+\\.)*(?:${any})\\.[a-z]{2,4}(?:\\.[a-z]{2})?|${[...names, ...hosts.map(literal)].join('|')})$`,
  )
}
const literal = (text: string): string => text.replaceAll('.', '\\.')

const SEARCH = brand(SOURCES.search)
const SOCIAL = brand(SOURCES.social)
const SHOPPING = brand(SOURCES.shopping)
const VIDEO = brand(SOURCES.video)
const ASSISTANT = new RegExp(`(^|\\.)(${SOURCES.assistant.hosts.map(literal).join('|')})$`)
const MAIL = /^e[-_ ]?mail$|^(mail|webmail|outlook\.live|mail\.google|com\.google\.android\.gm)(\.|$)/
const PAID = /^(.*cp.*|ppc|retargeting|paid.*)$/
const SHOP_CAMPAIGN = /^(.*(([^a-df-z]|^)shop|shopping).*)$/
const SOCIAL_MEDIA = new Set([
  'social',
  'social-network',
  'social-media',
  'sm',
  'social network',
  'social media',
])
const DISPLAY_MEDIA = new Set(['display', 'banner', 'expandable', 'interstitial', 'cpm'])

type Clicks = Readonly<Record<string, { source: string; channel: Channel }>>

/** Click ids that only an ad carries, and what they say of a visit without other campaign tags. */
const AD_CLICKS: Clicks = {
  gclid: { source: 'google', channel: 'paid_search' },
  gbraid: { source: 'google', channel: 'paid_search' },
  wbraid: { source: 'google', channel: 'paid_search' },
  gad_source: { source: 'google', channel: 'paid_search' },
  dclid: { source: 'google', channel: 'display' },
  msclkid: { source: 'bing', channel: 'paid_search' },
  ttclid: { source: 'tiktok', channel: 'paid_social' },
  twclid: { source: 'x', channel: 'paid_social' },
  li_fat_id: { source: 'linkedin', channel: 'paid_social' },
  rdt_cid: { source: 'reddit', channel: 'paid_social' },
  sccid: { source: 'snapchat', channel: 'paid_social' },
  epik: { source: 'pinterest', channel: 'paid_social' },
  irclickid: { source: 'impact', channel: 'affiliates' },
  awc: { source: 'awin', channel: 'affiliates' },
}

/** Click ids that ride on any link there: they prove no ad, but apps that send no referrer are known by them. */
const LINK_CLICKS: Clicks = {
  fbclid: { source: 'facebook', channel: 'organic_social' },
  igshid: { source: 'instagram', channel: 'organic_social' },
  srsltid: { source: 'google', channel: 'organic_shopping' },
  mc_cid: { source: 'mailchimp', channel: 'email' },
  _kx: { source: 'klaviyo', channel: 'email' },
}

/** Click ids in the order they are looked for. */
export const CLICK_IDS = [...Object.keys(AD_CLICKS), ...Object.keys(LINK_CLICKS)]

const rules: [Channel, (a: Arrival) => boolean][] = [
  [
    'direct',
    (a) =>
      (a.source === '' || a.source === '(direct)') &&
      ['', '(none)', '(not set)'].includes(a.medium) &&
      a.campaign === '',
  ],
  ['cross_network', (a) => a.campaign.includes('cross-network')],
  [
    'paid_shopping',
    (a) => (SHOPPING.test(a.source) || SHOP_CAMPAIGN.test(a.campaign)) && PAID.test(a.medium),
  ],
  ['paid_search', (a) => SEARCH.test(a.source) && PAID.test(a.medium)],
  ['paid_social', (a) => (SOCIAL.test(a.source) || a.medium === 'paid_social') && PAID.test(a.medium)],
  ['paid_video', (a) => VIDEO.test(a.source) && PAID.test(a.medium)],
  ['display', (a) => DISPLAY_MEDIA.has(a.medium)],
  ['paid_other', (a) => PAID.test(a.medium)],
  ['ai_assistant', (a) => a.medium === 'ai-assistant' || ASSISTANT.test(a.source)],
  ['organic_shopping', (a) => SHOPPING.test(a.source) || SHOP_CAMPAIGN.test(a.campaign)],
  ['organic_social', (a) => SOCIAL.test(a.source) || SOCIAL_MEDIA.has(a.medium)],
  ['organic_video', (a) => VIDEO.test(a.source) || a.medium.includes('video')],
  ['email', (a) => MAIL.test(a.source) || MAIL.test(a.medium) || a.medium === 'newsletter'],
  ['organic_search', (a) => SEARCH.test(a.source) || a.medium === 'organic'],
  ['affiliates', (a) => ['affiliate', 'affiliates'].includes(a.medium)],
  ['audio', (a) => a.medium === 'audio'],
  ['sms', (a) => a.source === 'sms' || a.medium === 'sms'],
  ['mobile_push', (a) => /push$|mobile|notification/.test(a.medium) || a.source === 'firebase'],
  ['referral', (a) => ['referral', 'app', 'link', ''].includes(a.medium) && a.source !== ''],
]

/** A rule of a site: every condition it names must hold; of each, one of the patterns. `*` is any text. */
export interface ChannelRule {
  /** One of ours, or a name of the site's own. */
  channel: string
  /** Of `utm_source`, else the referring host. */
  source?: string[]
  medium?: string[]
  campaign?: string[]
  /** Name of the click id in the address. */
  click_id_name?: string[]
}
export const RULE_CONDITIONS = ['source', 'medium', 'campaign', 'click_id_name'] as const

const isRuled = (rule: ChannelRule, arrival: Arrival): boolean =>
  RULE_CONDITIONS.every((field) => rule[field]?.some((pattern) => isLike(arrival[field], pattern)) ?? true)

/** Both in lower case; every part between the `*` is found in its order, which takes no longer than reading the text. */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*')
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false
  let at = first.length
  for (const part of rest) {
    at = text.indexOf(part, at)
    if (at < 0) return false
    at += part.length
  }
  return at <= text.length - last.length
}

/** The channel and the source of an arrival; the rules of the site come before ours. */
export function classify(
  given: Arrival,
  own: readonly ChannelRule[] = [],
): { channel: string; source: string } {
  const arrival: Arrival = {
    source: given.source.toLowerCase().replace(/^www\./, ''),
    medium: given.medium.toLowerCase(),
    campaign: given.campaign.toLowerCase(),
    click_id_name: given.click_id_name.toLowerCase(),
  }
  const ad = said(AD_CLICKS, arrival.click_id_name)
  const ruled = own.find((rule) => isRuled(rule, arrival))
  if (ruled) {
    const link = ad ?? said(LINK_CLICKS, arrival.click_id_name)
    return { channel: ruled.channel, source: arrival.source || (link?.source ?? '(direct)') }
  }
  // An ad click outranks the referrer, not the site's own medium.
  if (ad && arrival.medium === '') return { channel: ad.channel, source: arrival.source || ad.source }
  const channel = rules.find(([, matches]) => matches(arrival))?.[0] ?? 'unassigned'
  if (channel !== 'direct') return { channel, source: arrival.source }
  return said(LINK_CLICKS, arrival.click_id_name) ?? { channel, source: '(direct)' }
}

const said = (clicks: Clicks, name: string): Clicks[string] | undefined =>
  Object.hasOwn(clicks, name) ? clicks[name] : undefined

/** Sites people pass through to pay or to log in: coming back from one is not an arrival. */
export const PASSED_THROUGH =
  /(^|\.)(checkout\.stripe\.com|hooks\.stripe\.com|paypal\.com|klarna\.com|adyen\.com|mollie\.com|mercadopago\.com(\.\w+)?|payu\.com|payulatam\.com|wompi\.co|epayco\.co|placetopay\.com|pse\.com\.co|redsys\.es|accounts\.google\.com|appleid\.apple\.com|login\.microsoftonline\.com|login\.live\.com)$/
