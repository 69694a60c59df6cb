import { type ConsentMode, type Envelope, SENT_BY_BROWSER, SENT_BY_SERVER, envelope } from './envelope.ts'
import { eventType } from './events/index.ts'
import { CONTROL, type Field, cut } from './field.ts'
import { fieldColumns } from './columns.ts'

/** An event as it is stored: envelope, typed fields and `props`, times in epoch milliseconds. */
export type Event = Partial<Envelope> & {
  name: string
  props: Record<string, string>
  [column: string]: unknown
}

/** Says which field of which event, or other row, is wrong, and with what value. */
export class InvalidEvent extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(`${field}: ${message}`)
    this.name = 'InvalidEvent'
    this.field = field
  }
}

/** Who speaks: a browser with a public key, or a server with the secret. */
export type Sender = 'browser' | 'server'

const MAX_PROPS = 64
const MAX_PROP_NAME = 64
const MAX_PROP_VALUE = 1024
const MAX_DEPTH = 5
const NAME = /^[a-z][a-z0-9_]{0,63}$/
const PROP_NAME = /^[\p{L}$][\p{L}\p{N}_$.:\- ]*$/u

const accepts: Record<Sender, ReadonlySet<string>> = {
  browser: new Set(SENT_BY_BROWSER),
  server: new Set(SENT_BY_SERVER),
}
const derived: ReadonlySet<string> = new Set(Object.keys(envelope))

/**
 * Narrows one unknown event, with the context it inherits from, to what is stored.
 * Fields that are not the event's go to `props`; envelope fields the sender may not say are left out.
 * @throws {InvalidEvent} naming the first wrong field; the other events of the batch are not touched by it.
 */
export function parseEvent(raw: unknown, context: Record<string, unknown>, sender: Sender): Event {
  if (!isRecord(raw)) throw new InvalidEvent('event', `${show(raw)} is not an object`)
  const name = parseName(raw['name'])
  const own = eventType(name)?.fields
  const inherited = inheritedFrom(context, sender, name)
  const event: Event = { ...inherited.shared, name, props: {} }
  for (const [field, value] of inherited.others) putField(event, field, value, own)
  for (const field of Object.keys(raw)) {
    const value = raw[field]
    if (value === null || value === undefined || field === 'props') continue
    const shared = sharedField(field)
    if (!shared) putField(event, field, value, own)
    else if (accepts[sender].has(field)) event[field] = readOr(shared, field, value, name)
  }
  const props = raw['props']
  if (props !== undefined && props !== null) {
    if (!isRecord(props)) throw new InvalidEvent(`${name}.props`, `${show(props)} is not an object`)
    for (const [field, value] of Object.entries(props)) {
      if (value === null || value === undefined) continue
      // A prop may carry a measure (`value`, `score`), never speak for the envelope.
      if (derived.has(field)) putProp(event, field, value)
      else putField(event, field, value, own)
    }
  }
  return event
}

const sharedField = (field: string): Field | undefined =>
  Object.hasOwn(envelope, field) ? envelope[field as keyof Envelope] : undefined

/** What the events of a batch have in common, read once. */
interface Inherited {
  sender: Sender
  /** Fields of the envelope. */
  shared: Partial<Envelope>
  /** Fields that each event reads by its own type. */
  others: [string, unknown][]
  /** The first wrong one: every event is refused for it. */
  wrong?: { field: string; value: unknown }
}
const inheritedOf = new WeakMap<object, Inherited>()

/** @throws {InvalidEvent} in the event's name */
function inheritedFrom(context: Record<string, unknown>, sender: Sender, event: string): Inherited {
  let known = inheritedOf.get(context)
  if (known?.sender !== sender) inheritedOf.set(context, (known = readContext(context, sender)))
  const { wrong } = known
  if (wrong) readOr(sharedField(wrong.field) as Field, wrong.field, wrong.value, event)
  return known
}

function readContext(context: Record<string, unknown>, sender: Sender): Inherited {
  const others: Inherited['others'] = []
  const shared: Record<string, unknown> = {}
  let wrong: Inherited['wrong']
  for (const [field, value] of Object.entries(context)) {
    if (value === null || value === undefined || field === 'props') continue
    const known = sharedField(field)
    if (!known) others.push([field, value])
    else if (accepts[sender].has(field)) {
      const stored = known.read(value)
      if (stored === undefined) wrong ??= { field, value }
      else shared[field] = stored
    }
  }
  // V8 keeps an object that was filled name by name as a hash table, and all its copies; what it parses is a record.
  return {
    sender,
    others,
    shared: JSON.parse(JSON.stringify(shared)) as Partial<Envelope>,
    ...(wrong && { wrong }),
  }
}

/** An event's own field must be right; a field of another type is taken when it fits and is a prop when not. */
function putField(event: Event, field: string, value: unknown, own: Record<string, Field> | undefined): void {
  const mine = own && Object.hasOwn(own, field) ? own[field] : undefined
  if (mine) {
    event[field] = readOr(mine, field, value, event.name)
    return
  }
  const stored = fieldColumns.get(field)?.read(value)
  if (stored !== undefined) event[field] = stored
  else putProp(event, field, value)
}

function putProp(event: Event, field: string, value: unknown): void {
  const at = `${event.name}.props.${cut(field, 40)}`
  if (field.length > MAX_PROP_NAME || !PROP_NAME.test(field)) {
    throw new InvalidEvent(
      at,
      'is not a field name (a letter first, at most 64 letters, digits, _ . : - or space)',
    )
  }
  if (Object.keys(event.props).length >= MAX_PROPS)
    throw new InvalidEvent(at, `more than ${MAX_PROPS} fields`)
  if (typeof value === 'object' && deeperThan(value, MAX_DEPTH)) {
    throw new InvalidEvent(at, `is nested more than ${MAX_DEPTH} levels deep`)
  }
  event.props[field] = cut(typeof value === 'string' ? value : JSON.stringify(value), MAX_PROP_VALUE)
}

function parseName(name: unknown): string {
  if (typeof name !== 'string') throw new InvalidEvent('name', `${show(name)} is not an event name`)
  if (!NAME.test(name)) {
    throw new InvalidEvent('name', `${show(name)} is not snake_case (a-z, 0-9, _; at most 64 characters)`)
  }
  return name
}

function readOr(field: Field, name: string, value: unknown, event: string): unknown {
  const stored = field.read(value)
  if (stored === undefined)
    throw new InvalidEvent(`${event}.${name}`, `${show(value)} is not valid (${field.kind})`)
  return stored
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a parsed JSON value nests deeper than `max`; stops at the first branch that does. */
function deeperThan(value: unknown, max: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (max === 0) return true
  return Object.values(value).some((inner) => deeperThan(inner, max - 1))
}

/** A value for a message: short, on one line, and never deep. */
export function show(value: unknown): string {
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  return cut(JSON.stringify(value) ?? 'nothing', 60).replace(CONTROL, ' ')
}

const NOT_STORED: ReadonlySet<ConsentMode> = new Set(['pending', 'denied'])
/** Whether the visitor's choice lets the event be stored at all. */
export const mayStore = (mode: ConsentMode): boolean => !NOT_STORED.has(mode)
