import { events } from './events/index.ts'
import type { EventType } from './event.ts'

export interface Both {
  es: string
  en: string
}

export interface Parameter {
  name: string
  /** ClickHouse type, as written in the SQL. */
  type: string
  doc: Both
  default?: Value
  /** The only texts it may be. */
  choices?: string[]
  /** Bounds of a number, or of the length of a list. */
  min?: number
  max?: number
}

export type Value = string | number | boolean | string[]

const conversionEvents = Object.entries<EventType>(events)
  .filter(([, type]) => type.conversion)
  .map(([name]) => name)

/** Parameters that mean the same in every query that uses them: described once, here. */
export const COMMON: Readonly<Record<string, Pick<Parameter, 'doc' | 'default' | 'choices'>>> = {
  site: { doc: { es: 'Clave del sitio.', en: 'Key of the site.' } },
  from: {
    doc: {
      es: 'Primer día, en la zona horaria del sitio. Si falta: hace 29 días.',
      en: 'First day, in the time zone of the site. If missing: 29 days ago.',
    },
  },
  to: {
    doc: {
      es: 'Día siguiente al último: no se incluye. Si falta: mañana.',
      en: 'The day after the last: not included. If missing: tomorrow.',
    },
  },
  tz: {
    doc: {
      es: 'Zona horaria (IANA) en la que empiezan y acaban los días.',
      en: 'Time zone (IANA) in which days begin and end.',
    },
  },
  journey: {
    doc: {
      es: 'Clave del recorrido (`GET /api/v1/journeys`); en el SQL, el recorrido compilado.',
      en: 'Key of the journey (`GET /api/v1/journeys`); in the SQL, the compiled journey.',
    },
    default: 'shop',
  },
  persona: {
    doc: {
      es: 'Clave de la persona tipo del recorrido; vacía: todas.',
      en: 'Key of a persona of the journey; empty: everybody.',
    },
    default: '',
  },
  unit: {
    doc: {
      es: 'Quién recorre las etapas: `person`, o `account`: las empresas u hogares (`account_id`), con lo que hizo toda su gente.',
      en: 'Who goes through the stages: `person`, or `account`: companies or households (`account_id`), with what all their people did.',
    },
    default: 'person',
    choices: ['person', 'account'],
  },
  filter: {
    doc: {
      es: 'De quién: condiciones `campo=texto|texto` o `campo!=texto` con comas, como `device=mobile,touchpoint!=conversation`; una persona cumple `=` con algún contacto del período, y `!=` con ninguno (docs/journeys.md). Vacío: todas.',
      en: 'Of whom: conditions `field=text|text` or `field!=text` with commas, such as `device=mobile,touchpoint!=conversation`; a person meets `=` with some touch of the period, and `!=` with none (docs/journeys.md). Empty: everybody.',
    },
    default: '',
  },
  lap: {
    doc: {
      es: 'Número de la vuelta, donde el recorrido tiene un bucle; 0: todas como una.',
      en: 'Number of the lap, where the journey has a loop; 0: all as one.',
    },
    default: 0,
  },
  conversions: {
    doc: {
      es: 'Eventos que cuentan como conversión. Los pedidos (`purchase` y los que acaban en `_purchase`) dan ingresos.',
      en: 'Events that count as conversions. Orders (`purchase` and names that end in `_purchase`) bring revenue.',
    },
    default: [...conversionEvents, 'pos_purchase'],
  },
}

/** Every query may be given these; one that has no use for them ignores them. */
const ALWAYS_ALLOWED: ReadonlySet<string> = new Set(['site', 'from', 'to', 'tz'])

/** Names the parameter and says what it takes. */
export class InvalidParameter extends Error {
  readonly parameter: string
  constructor(parameter: string, message: string) {
    super(`${parameter}: ${message}`)
    this.name = 'InvalidParameter'
    this.parameter = parameter
  }
}

/**
 * Turns the texts of an address into the values of a query's parameters, defaults included.
 * @param today `YYYY-MM-DD` in the site's time zone: without `from` and `to`, the last 30 days with today
 * @throws InvalidParameter for the first that is unknown, missing, or not of its type
 */
export function readParameters(
  query: { name: string; parameters: Parameter[] },
  given: Readonly<Record<string, string>>,
  today: string,
): Record<string, Value> {
  const names = new Set(query.parameters.map(({ name }) => name))
  for (const name of Object.keys(given)) {
    if (names.has(name) || ALWAYS_ALLOWED.has(name)) continue
    throw new InvalidParameter(name, `is not a parameter of ${query.name} (it has ${[...names].join(', ')})`)
  }
  const defaults: Record<string, Value> = { from: addDays(today, -29), to: addDays(today, 1), tz: 'UTC' }
  const values: Record<string, Value> = {}
  for (const parameter of query.parameters) {
    const { name } = parameter
    const text = Object.hasOwn(given, name) ? given[name] : undefined
    const value = text === undefined ? (parameter.default ?? defaults[name]) : readValue(parameter, text)
    if (value === undefined) throw new InvalidParameter(name, `is missing (${parameter.type})`)
    values[name] = value
  }
  const { from, to } = values
  if (typeof from === 'string' && typeof to === 'string' && to <= from) {
    throw new InvalidParameter('to', `${to} is not after from (${from}); the day of "to" is not included`)
  }
  return values
}

/** The value of one parameter. Lists are JSON (`["a","b"]`) or, when no item holds a comma, `a,b`. */
export function readValue(parameter: Parameter, text: string): Value {
  const { name, type, choices, min, max } = parameter
  const fail = (expected: string): never => {
    throw new InvalidParameter(name, `${JSON.stringify(text.slice(0, 60))} is not ${expected}`)
  }
  const value = name === 'tz' ? timeZone(text) : typeOf(type).read(text)
  if (value === undefined) return fail(name === 'tz' ? 'an IANA time zone' : typeOf(type).expected)
  if (choices && !choices.includes(String(value))) return fail(`one of ${choices.join(', ')}`)
  const size = Array.isArray(value) ? value.length : Number(value)
  const what = Array.isArray(value) ? 'a list of' : 'a number of'
  if (min !== undefined && size < min) return fail(`${what} at least ${min}`)
  if (max !== undefined && size > max) return fail(`${what} at most ${max}`)
  return value
}

interface Type {
  expected: string
  read: (text: string) => Value | undefined
}

const TYPES: Readonly<Record<string, Type>> = {
  String: { expected: 'a text', read: (text) => text },
  Float64: { expected: 'a number', read: (text) => (DECIMAL.test(text) ? Number(text) : undefined) },
  Bool: { expected: 'true or false', read: (text) => BOOLS.get(text) },
  Date: { expected: 'a date, YYYY-MM-DD', read: (text) => (isDate(text) ? text : undefined) },
  "DateTime64(3, 'UTC')": { expected: 'a time, YYYY-MM-DDTHH:MM:SS.mmmZ', read: readTime },
  'Array(String)': { expected: 'a list of texts, ["a","b"] or a,b', read: readList },
}

/** @throws Error for a type that an address cannot say */
export function typeOf(type: string): Type {
  const integer = /^(U?)Int(8|16|32|64)$/.exec(type)
  if (integer) return wholeNumber(integer[1] === 'U', Number(integer[2]))
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
  if (!known) throw new Error(`a parameter of type ${type} is not supported`)
  return known
}

/** What the type holds, as far as a JavaScript number is exact. */
function wholeNumber(isUnsigned: boolean, bits: number): Type {
  const most = Math.min(2 ** (isUnsigned ? bits : bits - 1) - 1, Number.MAX_SAFE_INTEGER)
  const least = isUnsigned ? 0 : Math.max(-most - 1, Number.MIN_SAFE_INTEGER)
  return {
    expected: `a whole number from ${least} to ${most}`,
    read: (text) => {
      const value = Number(text)
      return /^-?\d+$/.test(text) && value >= least && value <= most ? value : undefined
    },
  }
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const BOOLS = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** A date of the calendar that ClickHouse's `Date` can hold (1970 to 2149). */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < '1970-01-02' || text > '2149-06-05') return false
  // February 30th would roll over to March.
  return dayOf(Date.parse(`${text}T00:00:00Z`)) === text
}

/** The engine's own form of a time. */
function readTime(text: string): string | undefined {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().replace('T', ' ').replace('Z', '')
}

function readList(text: string): string[] | undefined {
  if (!text.trimStart().startsWith('[')) {
    return text === '' ? [] : text.split(',').map((item) => item.trim())
  }
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : undefined
  } catch {
    return undefined
  }
}

/** The zone's own spelling when the runtime knows it; offsets such as `+02:00` are no zone for the engine. */
function timeZone(text: string): string | undefined {
  if (/^[+-]/.test(text)) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

const DAY_MS = 86_400_000
const dayOf = (ms: number): string => (Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10))
/** A day so many days later, both as `2026-11-28`. */
export const addDays = (day: string, days: number): string =>
  dayOf(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS)
