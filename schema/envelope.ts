import { choice, count, flag, key, label, labels, text, time } from './field.ts'

export const CONSENT_MODES = ['pending', 'denied', 'cookieless', 'granted'] as const
export type ConsentMode = (typeof CONSENT_MODES)[number]

/**
 * What every event carries, in the order of the table's columns.
 * `sent` fields may come from the wire; the others are put at the edge and ignored when sent by a browser.
 */
export const envelope = {
  site_id: label('Key of the site the event belongs to.'),
  name: label('Event name, `snake_case`.', 64),
  occurred_at: time("When it happened: the browser's clock, corrected for skew."),
  received_at: time('When the collector received it.'),
  visitor_id: key('One browser: random, kept only with consent. An import without one uses its `user_id`.'),
  session_id: key('Visit of that browser: ends after 30 minutes without an event.', 64),
  page_id: key('One page view: random, begins with its time in base 36.', 64),
  seq: { ...count('0, 1, 2 … within the page view; orders events of one millisecond.'), column: 'UInt32' },
  event_id: key('Idempotency key of an imported event; browser events are known by `page_id` and `seq`.'),
  user_id: key('Known person, in the site’s own words; set by identify.'),
  account_id: key('Company or household the person belongs to.'),
  url: text('Address of the page, personal data and click ids removed.', 2048),
  url_host: label('Host of `url`.', 253),
  url_path: text('Path of `url`.', 1024),
  title: text('Title of the page.', 512),
  referrer: text('Address that led to the page.', 2048),
  referrer_host: label('Host of `referrer`.', 253),
  utm_source: label('Campaign source.'),
  utm_medium: label('Campaign medium.'),
  utm_campaign: label('Campaign name.', 256),
  utm_term: text('Campaign keyword.'),
  utm_content: label('Campaign creative.', 256),
  utm_id: label('Campaign id.'),
  click_id_name: label('Parameter that carried an ad click, as `gclid`.', 32),
  click_id: key('Value of that parameter; never kept without consent.', 512),
  channel: label('Named group of sources, put where a visit or a campaign begins.', 32),
  source: label('Who sent the visit: campaign source or referring site.'),
  country: label('ISO 3166-1 alpha-2 code.', 2),
  region: label('ISO 3166-2 subdivision code.', 8),
  city: label('City.', 128),
  device: choice('Kind of device.', ['desktop', 'mobile', 'tablet', 'tv', 'bot', 'server', 'other']),
  browser: label('Browser family.', 64),
  os: label('Operating system family.', 64),
  language: label('Preferred language, BCP 47.', 35),
  timezone: label('IANA time zone of the browser.', 64),
  screen: label('Screen in CSS pixels, `390x844`.', 16),
  consent_mode: choice('What the visitor allowed when it happened.', CONSENT_MODES),
  consent_purposes: labels('Purposes granted.'),
  consent_source: label('Who told us: `api`, `policy`, `gcm` or a consent platform.', 32),
  is_bot: flag('Recognised as automated; kept, and left out of reports.'),
  bot_reason: label('What gave it away.', 64),
  origin: choice('Where it was captured.', ['web', 'import']),
} as const

export type Envelope = {
  -readonly [K in keyof typeof envelope]: NonNullable<ReturnType<(typeof envelope)[K]['read']>>
}

/** Envelope fields that a browser may send; the rest is derived at the edge. */
export const SENT_BY_BROWSER = [
  'name',
  'occurred_at',
  'visitor_id',
  'session_id',
  'page_id',
  'seq',
  'user_id',
  'account_id',
  'url',
  'title',
  'referrer',
  'language',
  'timezone',
  'screen',
  'consent_mode',
  'consent_purposes',
  'consent_source',
] as const satisfies (keyof Envelope)[]

/** A server with the secret key may say everything but who it is and when we heard it. */
export const SENT_BY_SERVER = (Object.keys(envelope) as (keyof Envelope)[]).filter(
  (name) => name !== 'received_at' && name !== 'site_id',
)
