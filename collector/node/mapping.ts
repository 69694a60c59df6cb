import { isRecord } from '../../schema/parse.ts'
import { Mistake } from './cli.ts'

/**
 * How a line of somebody's file becomes an event: for each field of ours the column it comes from, or more than that.
 * See docs/import.md.
 */
export interface Mapping {
  fields: Record<string, FieldRule>
  /** What becomes of columns that no field names. */
  rest: 'props' | 'drop'
}

interface FieldRule {
  columns: string[]
  /** A day of the calendar is wanted, not a moment. */
  isDay: boolean
  value?: string
  values?: Record<string, unknown>
  otherwise?: unknown
  format?: string
  time_zone?: string
  decimal?: '.' | ','
  times?: number
}

const KNOWN = ['column', 'columns', 'value', 'values', 'otherwise', 'format', 'time_zone', 'decimal', 'times']

/** @throws Mistake naming what is wrong in the mapping file */
export function parseMapping(text: string, file: string): Mapping {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw new Mistake(`${file} is not JSON: ${String(error)}`, { cause: error })
  }
  if (!isRecord(given) || !isRecord(given['fields'])) throw new Mistake(`${file} must be {"fields": {…}}.`)
  const { fields, rest = 'drop', ...others } = given
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw new Mistake(`${file}: "${unknown}" is not known: fields, rest.`)
  if (rest !== 'props' && rest !== 'drop') throw new Mistake(`${file}: rest must be "props" or "drop".`)
  return {
    rest,
    fields: Object.fromEntries(
      Object.entries(fields as object).map(([field, rule]) => [
        field,
        readRule(rule, `${file}: fields.${field}`, field === 'day'),
      ]),
    ),
  }
}

function readRule(rule: unknown, at: string, isDay: boolean): FieldRule {
  if (typeof rule === 'string') return { columns: [rule], isDay }
  if (!isRecord(rule)) throw new Mistake(`${at} must be a column, or {"column": …} or {"value": …}.`)
  const unknown = Object.keys(rule).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined) throw new Mistake(`${at}.${unknown} is not known: ${KNOWN.join(', ')}.`)
  const { column, columns = column === undefined ? [] : [column], ...more } = rule
  if (!Array.isArray(columns) || !columns.every((name) => typeof name === 'string')) {
    throw new Mistake(`${at}.columns must be a list of columns.`)
  }
  if (columns.length === 0 && more['value'] === undefined)
    throw new Mistake(`${at} names neither a column nor a value.`)
  if (more['time_zone'] !== undefined) checkZone(more['time_zone'], at)
  const { format } = more
  if (format !== undefined && (typeof format !== 'string' || readFormat(format) === undefined)) {
    throw new Mistake(
      `${at}.format: ${JSON.stringify(format)} is not made of YYYY MM DD HH mm ss, or "seconds".`,
    )
  }
  if (more['decimal'] !== undefined && more['decimal'] !== '.' && more['decimal'] !== ',') {
    throw new Mistake(`${at}.decimal must be "." or ",".`)
  }
  const { times } = more
  if (times !== undefined && (typeof times !== 'number' || !Number.isFinite(times))) {
    throw new Mistake(`${at}.times must be a number.`)
  }
  return { columns, isDay, ...more }
}

function checkZone(zone: unknown, at: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: String(zone) }).format(0)
  } catch (error) {
    throw new Mistake(`${at}.time_zone: "${String(zone)}" is not an IANA time zone.`, { cause: error })
  }
}

/** Columns the mapping asks for that the file does not have. */
export const missingColumns = ({ fields }: Mapping, columns: readonly string[]): string[] => [
  ...new Set(Object.values(fields).flatMap((rule) => rule.columns.filter((name) => !columns.includes(name)))),
]

/** An event of a line. @throws Error naming the column whose value is not what the mapping says */
export function mapLine(
  { fields, rest }: Mapping,
  line: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const event: Record<string, unknown> = {}
  for (const [field, rule] of Object.entries(fields)) {
    const value = valueOf(rule, line)
    if (value !== undefined && value !== '') event[field] = value
  }
  if (rest === 'drop') return event
  const used = new Set(Object.values(fields).flatMap((rule) => rule.columns))
  const props = Object.fromEntries(
    Object.entries(line).filter(([name, value]) => !used.has(name) && value !== ''),
  )
  return Object.keys(props).length > 0 ? { ...event, props } : event
}

function valueOf(rule: FieldRule, line: Readonly<Record<string, unknown>>): unknown {
  const given = rule.columns.map((name) => line[name]).filter((value) => value !== undefined && value !== null && value !== '') // prettier-ignore
  // A key of several columns is none when one of them is empty.
  if (rule.columns.length > 0 && given.length < rule.columns.length) return rule.value ?? rule.otherwise
  if (rule.columns.length === 0) return rule.value
  if (rule.columns.length === 1 && typeof given[0] === 'object') return given[0]
  const text = given.map(String).join('-').trim()
  if (rule.values) {
    if (Object.hasOwn(rule.values, text)) return rule.values[text]
    if (rule.otherwise !== undefined) return rule.otherwise
    throw new Error(`${rule.columns.join(', ')}: "${text.slice(0, 60)}" is not in the mapping's values`)
  }
  if (rule.format !== undefined || rule.time_zone !== undefined) return readTime(text, rule)
  if (rule.decimal !== undefined || rule.times !== undefined) return readNumber(text, rule)
  return rule.columns.length === 1 ? given[0] : text
}

function readNumber(text: string, { decimal = '.', times = 1, columns }: FieldRule): number {
  const plain = text
    .replaceAll(decimal === ',' ? '.' : ',', '')
    .replace(',', '.')
    .replaceAll(/[^\d.+-]/g, '')
  const number = plain === '' ? Number.NaN : Number(plain)
  if (Number.isNaN(number)) throw new Error(`${columns.join(', ')}: "${text.slice(0, 60)}" is not a number`)
  return number * times
}

const PARTS = {
  YYYY: '(\\d{4})',
  MM: '(\\d{1,2})',
  DD: '(\\d{1,2})',
  HH: '(\\d{1,2})',
  mm: '(\\d{2})',
  ss: '(\\d{2})',
}
type Part = keyof typeof PARTS

/** The expression of a format such as `DD/MM/YYYY HH:mm`, and what its groups are. */
function readFormat(format: string): { expression: RegExp; parts: Part[] } | undefined {
  if (format === 'seconds') return { expression: /^(\d+(?:\.\d+)?)$/, parts: [] }
  const parts = (format.match(/YYYY|MM|DD|HH|mm|ss/g) ?? []) as Part[]
  if (!parts.includes('YYYY') || !parts.includes('MM') || !parts.includes('DD')) return undefined
  const expression = format
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/YYYY|MM|DD|HH|mm|ss/g, (part) => PARTS[part as Part])
  return { expression: new RegExp(`^${expression}$`), parts }
}

const ISO = { expression: /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/, parts: ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss'] as Part[] } // prettier-ignore

/** Epoch milliseconds of a local time, or its day. What already says its zone is left to the collector. */
function readTime(text: string, { format, time_zone = 'UTC', columns, isDay }: FieldRule): number | string {
  const wrong = (): Error =>
    new Error(`${columns.join(', ')}: "${text.slice(0, 60)}" is not a time${format ? ` (${format})` : ''}`)
  if (format === undefined && /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) && text.includes(':')) return text
  const { expression, parts } = (format === undefined ? undefined : readFormat(format)) ?? ISO
  const match = expression.exec(text)
  if (!match) throw wrong()
  if (format === 'seconds') return Math.round(Number(match[1]) * 1000)
  const part = (name: Part): number => Number(match[parts.indexOf(name) + 1] ?? 0)
  const has = (name: Part): number => (parts.includes(name) ? part(name) : 0)
  const [year, month, day] = [part('YYYY'), part('MM'), part('DD')]
  const wall = Date.UTC(year, month - 1, day, has('HH'), has('mm'), has('ss'))
  const date = new Date(wall)
  // 31 November and hour 25 would become another day.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || has('HH') > 23 || has('mm') > 59)
    throw wrong()
  return isDay ? date.toISOString().slice(0, 10) : fromZone(wall, time_zone)
}

/** The moment at which the clocks of a zone show this time; of the two when they are set back, the first. */
function fromZone(wall: number, timeZone: string): number {
  const before = wall - offsetAt(wall - 86_400_000, timeZone)
  return offsetAt(before, timeZone) === wall - before ? before : wall - offsetAt(wall + 86_400_000, timeZone)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far a zone's clocks are ahead of UTC, milliseconds. */
function offsetAt(time: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000
}
