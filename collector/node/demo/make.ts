import { readFileSync } from 'node:fs'
import { products } from './products.ts'
import { ARRIVALS } from './arrivals.ts'
import { FLAG, FORMS, PAGES, SURVEYS, VISITS } from './visits.ts'

export interface DemoOptions {
  site: string
  seed: number
  days: number
  /** `YYYY-MM-DD`: the day after the last, in Bogotá. */
  to: string
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
const literal = (value: unknown): string =>
  Array.isArray(value)
    ? `[${value.map(literal).join(', ')}]`
    : typeof value === 'string'
      ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
      : String(value)

/** 100 places, each kind as often as its weight of 100 says. */
const spread = (weights: readonly number[]): number[] => {
  const sum = weights.reduce((a, b) => a + b, 0)
  let upTo = 0
  return weights.flatMap((weight, i) => {
    const begin = Math.round((upTo / sum) * 100)
    upTo += weight
    return Array.from({ length: Math.round((upTo / sum) * 100) - begin }, () => i + 1)
  })
}

const PROFILES: readonly (readonly [number, string, string, string, string])[] = [
  [44, 'mobile', 'Chrome', 'Android', '412x915'],
  [20, 'mobile', 'Safari', 'iOS', '390x844'],
  [5, 'mobile', 'Samsung Internet for Android', 'Android', '384x854'],
  [18, 'desktop', 'Chrome', 'Windows', '1536x864'],
  [4, 'desktop', 'Microsoft Edge', 'Windows', '1920x1080'],
  [3, 'desktop', 'Firefox', 'Linux', '1920x1080'],
  [4, 'desktop', 'Safari', 'macOS', '1440x900'],
  [2, 'tablet', 'Safari', 'iOS', '820x1180'],
]
/** From midnight in Bogotá on. */
const HOURS = [2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 8, 8, 9, 8, 7, 7, 7, 7, 8, 10, 12, 12, 9, 5]

/** The lists that the SQL looks things up in. */
function lists(): Record<string, unknown> {
  const steps = VISITS.flat()
  let at = 0
  const order = (all: object): string[] => Object.keys(all)
  const place = (all: object, key: string | undefined): number => (key ? order(all).indexOf(key) + 1 : 0)
  const surveys = Object.values(SURVEYS)
  return {
    scripts: VISITS.map((visit) => visit.map(() => ++at)),
    names: steps.map((step) => step.name),
    step_pages: steps.map((step) => place(PAGES, step.page)),
    step_gaps: steps.map((step) => Math.round(step.after * 1000)),
    step_from: steps.map((step) => step.from ?? 0),
    step_until: steps.map((step) => step.until ?? 9),
    step_need: steps.map((step) => (step.need ?? []).reduce((sum, flag) => sum | FLAG[flag], 0)),
    step_never: steps.map((step) => (step.never ?? []).reduce((sum, flag) => sum | FLAG[flag], 0)),
    step_chance: steps.map((step) => Math.round((step.chance ?? 1) * 1000)),
    step_hours: steps.map((step) => step.hours ?? 0),
    step_items: steps.map((step) => step.items ?? 0),
    step_forms: steps.map((step) => place(FORMS, step.form)),
    step_fields: steps.map((step) => step.field ?? ''),
    step_errors: steps.map((step) => step.error ?? ''),
    step_metrics: steps.map((step) => step.metric ?? ''),
    step_directions: steps.map((step) => step.direction ?? ''),
    step_surveys: steps.map((step) => place(SURVEYS, step.survey)),
    page_paths: Object.values(PAGES).map(([path]) => path),
    page_titles: Object.values(PAGES).map(([, title]) => title),
    form_names: order(FORMS),
    // Index 0 is asked for where there is no form, too.
    form_fields_of: Object.values(FORMS).map((fields) => [...fields]),
    survey_instruments: surveys.map(([instrument]) => instrument),
    survey_touchpoints: surveys.map(([, touchpoint]) => touchpoint),
    survey_lows: surveys.map(([, , low]) => low),
    survey_highs: surveys.map(([, , , high]) => high),
    survey_means: surveys.map(([, , , , mean]) => mean),
    product_ids: products.map(({ id }) => id),
    product_names: products.map(({ name }) => name),
    product_categories: products.map(({ category }) => category),
    product_prices: products.map(({ price }) => price),
    arrivals_of: [0, 1, 2, 3].map((kind) => spread(ARRIVALS.map(({ weights }) => weights[kind] ?? 0))),
    arrival_factors: ARRIVALS.map(({ factor }) => factor),
    arrival_channels: ARRIVALS.map(({ channel }) => channel),
    arrival_sources: ARRIVALS.map(({ source }) => source),
    arrival_utm_sources: ARRIVALS.map(({ utm_source }) => utm_source),
    arrival_mediums: ARRIVALS.map(({ medium }) => medium),
    arrival_campaigns: ARRIVALS.map(({ campaign }) => campaign),
    arrival_clicks: ARRIVALS.map(({ click }) => click),
    arrival_referrers: ARRIVALS.map(({ referrer }) => referrer),
    arrival_hosts: ARRIVALS.map(({ host }) => host),
    arrival_queries: ARRIVALS.map(({ query }) => query),
    hours: spread(HOURS).map((hour) => hour - 1),
    pairs: pairs(),
  }
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'.split('')
const pairs = (): string[] => DIGITS.flatMap((a) => DIGITS.map((b) => a + b))

const WANTED = `step_from[i] <= reach and step_until[i] >= reach and bitAnd(step_need[i], flags) = step_need[i]
  and bitAnd(step_never[i], flags) = 0 and (step_chance[i] = 1000 or cityHash64({{seed}}, person, visit, i) % 1000 < step_chance[i])`

const FLAGS = `toUInt16((visit = 0) + 2 * (knows and (script = 3 or visit = login_visit or visit > login_visit and not from_start and u(25) < 0.5))
  + 4 * (visit = login_visit) + 8 * has_nit + 16 * has_two + 32 * (u(26) < 0.6) + 64 * (u(27) < 0.45) + 128 * (u(28) < 0.35)
  + 256 * (u(29) < 0.25) + 512 * (knows and visit >= login_visit) + 1024 * is_slow)`

/** The rows of the people from `first` on, as a select of columns in the order of `events.sql`. */
export function selectText({ site, seed, days, to }: DemoOptions, first: number, count: number): string {
  if (!/^[\w-]+$/.test(site) || !/^\d{4}-\d\d-\d\d$/.test(to)) throw new Error('site or day is not one')
  const profiles = spread(PROFILES.map(([weight]) => weight)).map((i) => {
    const [, ...profile] = PROFILES[i - 1]!
    return `(${profile.map(literal).join(', ')})`
  })
  const head = Object.entries(lists()).map(([name, value]) => `${literal(value)} as ${name}`)
  const values: Record<string, string | number> = { site, seed, days, to, first, count, wanted: WANTED, flags: FLAGS } // prettier-ignore
  let text = read('select.sql')
  // Twice: the parts that are put in name the seed, too.
  for (let round = 0; round < 2; round++)
    text = text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole))
  text = text
    .replaceAll(/\b(pu|u|eu)\((\d+)\)/g, (_, of: keyof typeof SCOPES, key: string) =>
      hash(seed, SCOPES[of], key),
    )
    .replaceAll(/\bbase36\(([^()]+)\)/g, (_, of: string) => base36(of))
  return `with\n${[...head, `[${profiles.join(', ')}] as profiles`].join(',\n')}\n${text}`
}

const SCOPES = { pu: 'person', u: 'person, visit', eu: 'person, visit, step' } as const
const hash = (seed: number, of: string, key: string): string =>
  `(cityHash64(${seed}, ${of}, ${key}) / 18446744073709551616.)`

/** Milliseconds in eight digits, as the snippet's ids begin. */
const base36 = (of: string): string =>
  `concat(${[3, 2, 1, 0].map((power) => `pairs[1 + intDiv(${of}, ${1296 ** power}) % 1296]`).join(', ')})`

/** The statement that stores a range of people. */
export const insertText = (options: DemoOptions, first: number, count: number): string =>
  read('events.sql')
    .replace('{{token}}', `demo ${Object.values(options).join(' ')} ${first} ${count}`)
    .replace('{{select}}', () => selectText(options, first, count))

/** Share of people of each kind, visits they may make, and days between them: as `select.sql` has them. */
const KINDS = [[0.42, 3, 9], [0.18, 5, 8], [0.12, 18, 6], [0.14, 8, 5], [0.11, 5, 10], [0.03, 5, 3]] as const // prettier-ignore
/** Measured over 120 days: events of a visit that may be made. */
const EVENTS_PER_VISIT = 3.73

/** How many people make about so many events. */
export function peopleFor(events: number, days: number): number {
  const visits = KINDS.reduce(
    (sum, [share, most, spacing]) => sum + (share * most * days) / (days + most * spacing),
    0,
  )
  return Math.max(1, Math.round(events / (visits * EVENTS_PER_VISIT)))
}
