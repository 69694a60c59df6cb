/** The URL is the state: this file reads it, writes it, and says what in it could not be understood. */

export type Lang = 'es' | 'en'
export type Theme = 'light' | 'dark'

export interface State {
  readonly view: string
  readonly site: string
  /** A preset such as `30d`; empty when `from` and `to` are given. */
  readonly period: string
  /** First day, and the day after the last: half-open, as in the API. */
  readonly from: string
  readonly to: string
  readonly lang: Lang | ''
  readonly theme: Theme | ''
  /** ISO country for number and date formats, `CO`. */
  readonly region: string
  /** The view's own keys, and any key we do not know: those are kept, not lost. */
  readonly own: Readonly<Record<string, string>>
  /** `key=value` pairs that were refused, to be shown. */
  readonly problems: readonly string[]
}

export interface Change {
  view?: string
  site?: string
  period?: string
  from?: string
  to?: string
  lang?: Lang
  theme?: Theme | ''
  region?: string
  own?: Record<string, string>
}

export const PERIODS = ['today', '7d', '30d', '90d', '365d'] as const
export const DEFAULT_PERIOD = '30d'

const checks: Record<string, (value: string) => boolean> = {
  view: (value) => /^[a-z_-]+$/.test(value),
  site: () => true,
  period: (value) => (PERIODS as readonly string[]).includes(value),
  from: isDay,
  to: isDay,
  lang: (value) => value === 'es' || value === 'en',
  theme: (value) => value === 'light' || value === 'dark',
  region: (value) => /^([A-Z]{2}|\d{3})$/.test(value),
}

export function isDay(value: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
}

export function readState(search: string): State {
  const global: Record<string, string> = {}
  const own: Record<string, string> = {}
  const problems: string[] = []
  for (const [key, value] of new URLSearchParams(search)) {
    const check = checks[key]
    if (!check) own[key] = value
    else if (check(value)) global[key] = value
    else problems.push(`${key}=${value}`)
  }
  const { from = '', to = '' } = global
  const ranged = from !== '' && to !== '' && from < to
  if (!ranged && from && to) problems.push(`from=${from}&to=${to}`)
  return {
    view: global['view'] ?? 'home',
    site: global['site'] ?? '',
    period: ranged ? '' : (global['period'] ?? DEFAULT_PERIOD),
    from: ranged ? from : '',
    to: ranged ? to : '',
    lang: (global['lang'] ?? '') as Lang | '',
    theme: (global['theme'] ?? '') as Theme | '',
    region: global['region'] ?? '',
    own,
    problems,
  }
}

/** The query string of a state: defaults are left out, and `, : / *` stay readable. */
export function writeState(state: State): string {
  const pairs: [string, string][] = [
    ['view', state.view === 'home' ? '' : state.view],
    ['site', state.site],
    ['period', state.period === DEFAULT_PERIOD ? '' : state.period],
    ['from', state.from],
    ['to', state.to],
    ['lang', state.lang],
    ['theme', state.theme],
    ['region', state.region],
    ...Object.entries(state.own),
  ]
  const text = pairs
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${encode(key)}=${encode(value)}`)
    .join('&')
  return text ? `?${text}` : ''
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/%(2C|3A|2F|40|5B|5D)/g, (code) => decodeURIComponent(code))
}

/** Which number's people are listed: `query.column`, the row's values, and the side where there are two. */
export const NOBODY = { who: '', row: '', side: '' } as const

/**
 * A state with a change applied. Another view starts with only the keys the change gives it; what is counted otherwise
 * has no list of people open.
 */
export function changed(state: State, change: Change): State {
  const { own, ...global } = change
  const moves = change.view !== undefined && change.view !== state.view
  const next = {
    ...state,
    ...global,
    problems: [],
    own: { ...(moves ? {} : state.own), ...(own && NOBODY), ...own },
  }
  if (change.period) return { ...next, from: '', to: '' }
  if (change.from && change.to) return { ...next, period: '' }
  return next
}

export interface Range {
  readonly from: string
  readonly to: string
}

/** The days a state asks for, half-open, in the site's time zone. */
export function rangeOf(state: State, timeZone: string, now: Date): Range {
  if (state.from && state.to) return { from: state.from, to: state.to }
  const days = state.period === 'today' ? 1 : Number.parseInt(state.period, 10)
  const to = addDays(dayOf(now, timeZone), 1)
  return { from: addDays(to, -days), to }
}

/** The calendar day of an instant in a time zone, `2026-11-22`. */
export function dayOf(time: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(time)
}

export function addDays(day: string, days: number): string {
  const time = new Date(`${day}T00:00:00Z`)
  time.setUTCDate(time.getUTCDate() + days)
  return time.toISOString().slice(0, 10)
}
