import { SENT_BY_BROWSER, SENT_BY_SERVER, envelope } from './envelope.ts'
import { events } from './events/index.ts'
import type { EventType } from './event.ts'
import type { Field } from './field.ts'
import type { Parameter } from './parameter.ts'
import type { Column } from './query.ts'
import { FORM_FIELD_COUNTS, ITEM_TEXTS, MAX_FORM_FIELDS, MAX_ITEMS } from './shared-fields.ts'

/** JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = { [keyword: string]: unknown }

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

/** An object whose named fields are all there, but for those of `optional`; others may come with later versions. */
export const objectOf = (
  properties: Record<string, JsonSchema>,
  optional: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})

const TEXT = { type: 'string' }
const COUNT = { type: 'integer', minimum: 0, maximum: 0xffffffff }
const NUMBER = { type: 'number' }
const valuesOf = (names: readonly string[], schema: JsonSchema): Record<string, JsonSchema> =>
  Object.fromEntries(names.map((name) => [name, schema]))

/** What a kind of field takes. The collector also reads a number that comes as a text, and a text as a number. */
const KINDS: Readonly<Record<string, JsonSchema>> = {
  text: TEXT,
  label: TEXT,
  key: TEXT,
  count: COUNT,
  decimal: NUMBER,
  money: NUMBER,
  flag: { type: 'boolean' },
  time: { type: ['string', 'integer'], description: 'ISO 8601 with its zone, or epoch milliseconds.' },
  'day, YYYY-MM-DD': { type: 'string', format: 'date' },
  'list of words': { type: 'array', items: TEXT, maxItems: 16 },
  items: {
    type: 'array',
    maxItems: MAX_ITEMS,
    items: {
      type: 'object',
      properties: {
        ...Object.fromEntries(
          Object.entries(ITEM_TEXTS).map(([name, maxLength]) => [name, { ...TEXT, maxLength }]),
        ),
        ...valuesOf(['price', 'discount'], NUMBER),
        quantity: COUNT,
      },
      anyOf: [{ required: ['item_id'] }, { required: ['item_name'] }],
    },
  },
  'form fields': {
    type: 'array',
    maxItems: MAX_FORM_FIELDS,
    items: {
      type: 'object',
      properties: {
        ...valuesOf(['field_id', 'field_type'], TEXT),
        ...valuesOf(FORM_FIELD_COUNTS, COUNT),
        ...valuesOf(['is_blank', 'is_autofilled'], { type: 'boolean' }),
      },
      required: ['field_id'],
    },
  },
}

/** @throws Error for a kind that has no schema yet */
export function fieldSchema({ kind, doc }: Field): JsonSchema {
  const [, choices] = /^one of (.*)$/.exec(kind) ?? []
  const schema = choices === undefined ? KINDS[kind] : { ...TEXT, enum: choices.split(', ') }
  if (!schema) throw new Error(`no JSON schema for a field of kind ${kind}`)
  return { ...schema, description: [doc, schema['description']].filter(Boolean).join(' ') }
}

/** Schemas of fields by their names. */
export const fieldSchemas = (fields: Readonly<Record<string, Field>>): Record<string, JsonSchema> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]))

const PROPS = {
  type: 'object',
  maxProperties: 64,
  description: 'Whatever else the event carries; five levels deep, 1,024 characters a value.',
}

const pick = (names: readonly (keyof typeof envelope)[]): Record<string, JsonSchema> =>
  fieldSchemas(Object.fromEntries(names.map((name) => [name, envelope[name] as Field])))

/**
 * One schema for each event type, by its name, and what is made of them: `Event` (any, also a custom one) and
 * `BrowserEvent` and `ServerEvent`, which add what every event may carry.
 */
export function eventSchemas(): Record<string, JsonSchema> {
  const known = Object.entries<EventType>(events)
  const types = known.map(([name, { doc, fields }]) => [
    name,
    {
      type: 'object',
      description: doc,
      properties: { name: { const: name }, ...fieldSchemas(fields), props: PROPS },
      required: ['name'],
    },
  ])
  const names = known.map(([name]) => name)
  return {
    ...(Object.fromEntries(types) as Record<string, JsonSchema>),
    CustomEvent: {
      type: 'object',
      description:
        'An event of the site’s own. Measures that we know (`value`, `order_id` …) go to their column.',
      properties: {
        name: { type: 'string', pattern: '^[a-z][a-z0-9_]{0,63}$', not: { enum: names } },
        props: PROPS,
      },
      required: ['name'],
    },
    Event: { oneOf: [...names, 'CustomEvent'].map(ref) },
    BrowserEvent: {
      allOf: [{ type: 'object', properties: pick(SENT_BY_BROWSER), required: ['seq'] }, ref('Event')],
    },
    ServerEvent: { allOf: [{ type: 'object', properties: pick(SENT_BY_SERVER) }, ref('Event')] },
    Context: {
      type: 'object',
      description: 'Fields that the events of a batch inherit.',
      properties: pick(SENT_BY_BROWSER.filter((name) => name !== 'name' && name !== 'seq')),
    },
  }
}

/** The JSON form of a parameter's value: what the API answers in `parameters`, and takes as text in an address. */
export function parameterSchema({ type, choices, min, max, default: standard }: Parameter): JsonSchema {
  const isList = type === 'Array(String)'
  const bounds = isList ? ['minItems', 'maxItems'] : ['minimum', 'maximum']
  const item = {
    ...(TYPES[isList ? 'String' : type] ?? { type: 'integer', ...(type.startsWith('U') && { minimum: 0 }) }),
    ...(choices && { enum: choices }),
  }
  return {
    ...(isList ? listOf(item) : item),
    ...(min !== undefined && { [bounds[0] as string]: min }),
    ...(max !== undefined && { [bounds[1] as string]: max }),
    ...(standard !== undefined && { default: standard }),
  }
}

const TYPES: Readonly<Record<string, JsonSchema>> = {
  String: TEXT,
  Float64: NUMBER,
  Bool: { type: 'boolean' },
  Date: { type: 'string', format: 'date' },
  "DateTime64(3, 'UTC')": { type: 'string', format: 'date-time' },
}

/** A row of an answer. A column with a unit is a number, or null where there is none; the others say no type. */
export const rowSchema = (columns: Column[]): JsonSchema => ({
  ...objectOf(
    Object.fromEntries(
      columns.map(({ name, doc, unit }) => [
        name,
        { ...(unit && { type: ['number', 'null'] }), description: unit ? `${doc.en} (${unit})` : doc.en },
      ]),
    ),
  ),
  additionalProperties: false,
})
