/**
 * Kinds of value. A kind knows three things: how a JSON value is read, which ClickHouse column
 * stores it and how the field is described. Everything else is derived from these.
 */
export interface Field<T = unknown> {
  kind: string
  /** One sentence: what the value means, with its unit. */
  doc: string
  /** ClickHouse type. */
  column: string
  /** The stored form of a JSON value, or `undefined` when it is not valid for this kind. */
  read: (value: unknown) => T | undefined
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value

/** Free text. Longer values are cut to `max` characters: a long title must not cost the event. */
export const text = (doc: string, max = 256): Field<string> => ({
  kind: 'text',
  doc,
  column: 'String',
  read: (value) => (typeof value === 'string' || isNumber(value) ? cut(String(value), max) : undefined),
})

/** Text with few different values over the whole table (stored in a dictionary). */
export const label = (doc: string, max = 128): Field<string> => ({
  ...text(doc, max),
  kind: 'label',
  column: 'LowCardinality(String)',
})

/** An identifier: never cut or mended, because a changed identifier is another identifier. */
export const key = (doc: string, max = 128): Field<string> => ({
  kind: 'key',
  doc,
  column: 'String',
  read: (value) => {
    const id = isNumber(value) ? String(value) : value
    return typeof id === 'string' && id.length <= max && !CONTROL.test(id) && id.isWellFormed()
      ? id
      : undefined
  },
})

/** A whole number, 0 to 4,294,967,295. */
export const count = (doc: string): Field<number> => ({
  kind: 'count',
  doc,
  column: 'Nullable(UInt32)',
  read: (value) => {
    const n = toNumber(value)
    return isNumber(n) && n >= 0 && n <= 0xffffffff ? Math.round(n) : undefined
  },
})

/** Any finite number. */
export const decimal = (doc: string): Field<number> => ({
  kind: 'decimal',
  doc,
  column: 'Nullable(Float64)',
  read: (value) => {
    const n = toNumber(value)
    return isNumber(n) ? n : undefined
  },
})

/** An amount of money in major units of the event's `currency`; summed exactly. */
export const money = (doc: string): Field<number> => ({
  kind: 'money',
  doc,
  column: 'Nullable(Decimal(18, 4))',
  read: (value) => {
    const n = toNumber(value)
    return isNumber(n) && Math.abs(n) < 1e13 ? Math.round(n * 1e4) / 1e4 : undefined
  },
})

/** One of a closed list. */
export const choice = <const T extends string>(doc: string, values: readonly T[]): Field<T> => ({
  kind: `one of ${values.join(', ')}`,
  doc,
  column: 'LowCardinality(String)',
  read: (value) => values.find((allowed) => allowed === value),
})

/** Yes or no. */
export const flag = (doc: string): Field<boolean> => ({
  kind: 'flag',
  doc,
  column: 'Bool',
  read: (value) =>
    typeof value === 'boolean' ? value : value === 1 ? true : value === 0 ? false : undefined,
})

/** A moment, ISO 8601 or epoch milliseconds; stored as epoch milliseconds. */
export const time = (doc: string): Field<number> => ({
  kind: 'time',
  doc,
  column: "DateTime64(3, 'UTC')",
  read: (value) => {
    if (isNumber(value)) return value >= 0 && value <= MAX_TIME ? Math.round(value) : undefined
    if (typeof value !== 'string' || !ISO_8601.test(value) || !isDay(value.slice(0, 10))) return undefined
    const ms = Date.parse(value)
    return ms >= 0 && ms <= MAX_TIME ? ms : undefined
  },
})

/** A day of the calendar, `YYYY-MM-DD`. */
export const day = (doc: string): Field<string> => ({
  kind: 'day, YYYY-MM-DD',
  doc,
  column: 'Date',
  read: (value) =>
    // What ClickHouse's `Date` can hold.
    typeof value === 'string' && isDay(value) && value > '1970-01-01' && value < '2149-06-06'
      ? value
      : undefined,
})

/** A short list of words. */
export const labels = (doc: string, max = 16): Field<string[]> => ({
  kind: 'list of words',
  doc,
  column: 'Array(LowCardinality(String))',
  read: (value) => {
    const list = typeof value === 'string' ? value.split(',').filter(Boolean) : value
    if (!Array.isArray(list) || list.length > max) return undefined
    const isWord = (item: unknown): boolean =>
      typeof item === 'string' && item.length <= 64 && item.isWellFormed()
    return list.every(isWord) ? (list as string[]) : undefined
  },
})

// Without a zone `Date.parse` would read the server's local time: the zone is required when a time of day is given.
const ISO_8601 = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d))?$/
/** A day of the calendar: `Date.parse` would make March 2nd of February 30th. */
const isDay = (given: string): boolean => {
  const ms = Date.parse(given)
  return /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(given)
}
// DateTime64(3) ends in 2299.
const MAX_TIME = Date.UTC(2299, 11, 31)
// eslint-disable-next-line no-control-regex
export const CONTROL = /[\u0000-\u001f\u007f]/

/**
 * The first `max` characters, never half of a surrogate pair. Halves that came in are replaced: ClickHouse
 * refuses a whole insert for one of them.
 */
export function cut(value: string, max: number): string {
  if (value.length <= max) return value.toWellFormed()
  const last = value.charCodeAt(max - 1)
  return value.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max).toWellFormed()
}
