/** Numbers, dates and times as a person of the region reads them. Nothing here changes a value. */

export interface Formats {
  readonly locale: string
  count: (n: number) => string
  signed: (n: number) => string
  /** One decimal at most. */
  decimal: (n: number) => string
  /** How many times the one is of the other: `3,2×`. */
  ratio: (n: number) => string
  percent: (share: number) => string
  signedPercent: (share: number) => string
  money: (value: number, currency: string) => string
  /** `2 d 4 h`: the two largest units. */
  span: (ms: number) => string
  /** `11 días`: the largest unit, in words. */
  longSpan: (ms: number) => string
  /** `hace 5 s` */
  ago: (seconds: number) => string
  day: (day: string) => string
  shortDay: (day: string) => string
  time: (iso: string) => string
  dateTime: (iso: string) => string
  /** `22 nov, 01:02`: for lists, where the year is the period's. */
  shortDateTime: (iso: string) => string
  dayOfTime: (iso: string) => string
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/** Rates over fewer than this many are shown as counts (DESIGN.md section 9). */
export const SMALL_SAMPLE = 30

const regionOf = (locale: string | undefined) => locale?.match(/[-_]([A-Z]{2}|\d{3})\b/)?.[1]

/**
 * The locale for formats. The reader's own region for that language wins, then the site's, then any region
 * the reader has; `region` (from the URL) beats them all. Language and region are different things:
 * 9240 is `9.240` in es-CO and `9,240` in es-MX.
 */
export function pickLocale(
  lang: string,
  region: string,
  navigatorLocales: readonly string[],
  siteLocale: string | undefined,
): string {
  const own = navigatorLocales.filter((locale) => locale.startsWith(lang)).map(regionOf)
  const found = [region, ...own, regionOf(siteLocale), ...navigatorLocales.map(regionOf)].find(Boolean)
  const locale = found ? `${lang}-${found}` : lang
  return Intl.NumberFormat.supportedLocalesOf(locale).length > 0 ? locale : lang
}

const noon = (day: string) => new Date(`${day.slice(0, 10)}T12:00:00Z`)

export function makeFormats(locale: string, timeZone: string): Formats {
  const count = new Intl.NumberFormat(locale)
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' })
  const decimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const signedPercent = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
    signDisplay: 'exceptZero',
  })
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' })
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options)
  const day = date({ timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  const shortDay = date({ timeZone: 'UTC', day: 'numeric', month: 'short' })
  const time = date({ timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const dateTime = date({
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const shortDateTime = date({
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const dayOfTime = date({ timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })

  return {
    locale,
    count: (n) => count.format(n),
    signed: (n) => signed.format(n),
    decimal: (n) => decimal.format(n),
    ratio: (n) => `${decimal.format(n)}×`,
    percent: (share) => percent.format(share),
    signedPercent: (share) => signedPercent.format(share),
    money: (value, currency) => money(locale, value, currency),
    span: (ms) => spanParts(locale, ms, 'narrow', 2),
    longSpan: (ms) => spanParts(locale, ms, 'long', 1),
    ago(seconds) {
      const [unit, size] = UNITS.find(([, ms]) => seconds * 1000 >= ms) ?? ['second', 1000]
      return relative.format(-Math.floor((seconds * 1000) / size), unit)
    },
    day: (text) => day.format(noon(text)),
    shortDay: (text) => shortDay.format(noon(text)),
    time: (iso) => time.format(new Date(iso)),
    dateTime: (iso) => dateTime.format(new Date(iso)),
    shortDateTime: (iso) => shortDateTime.format(new Date(iso)),
    dayOfTime: (iso) => dayOfTime.format(new Date(iso)),
  }
}

/** Money in its currency; a code that Intl does not know stands after the number. Whole amounts show no cents. */
function money(locale: string, value: number, currency: string): string {
  const digits = Number.isInteger(value) ? 0 : 2
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      ...options,
    }).format(value)
  } catch {
    return `${new Intl.NumberFormat(locale, options).format(value)} ${currency}`.trim()
  }
}

function spanParts(locale: string, ms: number, unitDisplay: 'narrow' | 'long', most: number): string {
  if (ms < 1000) {
    const unit = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', unitDisplay })
    return unit.format(Math.round(ms))
  }
  const parts: string[] = []
  let rest = ms
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size)
    if (parts.length === 0 && amount === 0) continue
    if (amount > 0)
      parts.push(new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(amount))
    rest -= amount * size
    if (parts.length === most || amount === 0) break
  }
  return parts.join(' ')
}
