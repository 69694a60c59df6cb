import { type Pattern, toPattern } from './journey.ts'

/**
 * The steps of a funnel. In a text they stand with commas between:
 *
 *     step    = ["?" | "!"] option {"|" option}
 *     option  = event [":" path] ["[" filter {"," filter} "]"]
 *     filter  = field ("=" | "!=") text {"|" text}  |  field (">=" | "<=" | ">" | "<") number
 *
 * `?` is a step that may be left out, `!` no step but what ends an attempt; `*` is any event. Paths and texts may
 * hold one `*`, or be `*part*`. What the grammar itself uses is written as in addresses: `%2C` is a comma.
 */
export interface Funnel {
  steps: Step[]
  /** What ends an attempt. */
  excluded: Option[]
}

export interface Step {
  /** As it was asked. */
  text: string
  is_optional: boolean
  options: Option[]
}

export interface Option {
  /** `*` for any. */
  event: string
  filters: Filter[]
}

export interface Filter {
  field: string
  is_not: boolean
  /** One must fit. */
  patterns: (Pattern | Bound)[]
}

export interface Bound {
  how: '>=' | '<=' | '>' | '<'
  number: number
}

/** Names the step that is wrong. */
export class InvalidFunnel extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'InvalidFunnel'
  }
}

export const MODES = ['ordered', 'strict', 'any'] as const
export type Mode = (typeof MODES)[number]

/** Fields a filter may ask, besides `props.<name>`, in the order of `texts` in views/funnel_attempts.sql. */
export const TEXT_FIELDS = [
  ...[
    'url_path',
    'url_host',
    'title',
    'referrer_host',
    'device',
    'browser',
    'os',
    'country',
    'region',
    'city',
  ],
  ...['language', 'channel', 'source', 'utm_source', 'utm_medium', 'utm_campaign', 'origin', 'account_id'],
  ...[
    'form_id',
    'method',
    'link_host',
    'search_term',
    'chat_provider',
    'instrument',
    'touchpoint',
    'currency',
  ],
  ...['coupon', 'payment_type'],
] as const
export const NUMBER_FIELDS = [
  ...[
    'value',
    'score',
    'item_count',
    'result_count',
    'scroll_percent',
    'video_percent',
    'duration_ms',
    'attempt_no',
  ],
] as const

const MAX_STEPS = 10
/** Bits of a step's number; the one above all steps is what ends an attempt. */
const EXCLUDED = 1 << MAX_STEPS
// As many as views/funnel_attempts.sql has room for.
const MAX_PROPS = 3
const MAX_OPTIONS = 16
const MAX_FILTERS = 12
const PROPS = 'props.'
const isText = (field: string): boolean => (TEXT_FIELDS as readonly string[]).includes(field)
const isNumber = (field: string): boolean => (NUMBER_FIELDS as readonly string[]).includes(field)

/**
 * Reads steps: the grammar above, or a JSON list of them.
 * @throws InvalidFunnel for the first step that is wrong
 */
export function parseFunnel(text: string, mode: Mode): Funnel {
  const funnel: Funnel = { steps: [], excluded: [] }
  for (const [index, part] of listOf(text).entries()) {
    const fail = (message: string): never => {
      throw new InvalidFunnel(`step ${index + 1} (${JSON.stringify(part.slice(0, 60))}): ${message}`)
    }
    const sign = /^[?!]/.exec(part)?.[0] ?? ''
    const options = split(part.slice(sign.length), '|', fail).map((option) => readOption(option, fail))
    if (sign === '!') funnel.excluded.push(...options)
    else funnel.steps.push({ text: part, is_optional: sign === '?', options })
    if (sign === '?' && mode !== 'ordered') fail(`may be left out only in mode ordered, not in ${mode}`)
  }
  const { steps } = funnel
  if (steps.length === 0) throw new InvalidFunnel('there is no step')
  if (steps.length > MAX_STEPS) throw new InvalidFunnel(`${steps.length} steps are more than ${MAX_STEPS}`)
  for (const step of [steps[0], steps.at(-1)]) {
    if (step?.is_optional)
      throw new InvalidFunnel(`"${step.text}": the first and the last step cannot be left out`)
  }
  const all = [...steps.flatMap(({ options }) => options), ...funnel.excluded]
  const most = (count: number, what: string, max: number): void => {
    if (count > max) throw new InvalidFunnel(`${count} ${what} are more than ${max}`)
  }
  most(all.length, 'events', MAX_OPTIONS)
  most(
    new Set(all.flatMap(({ filters }) => filters.map((one) => JSON.stringify(one)))).size,
    'filters',
    MAX_FILTERS,
  )
  most(fieldsOf(funnel).filter((field) => field.startsWith(PROPS)).length, 'props', MAX_PROPS)
  return funnel
}

function listOf(text: string): string[] {
  const fail = (message: string): never => {
    throw new InvalidFunnel(message)
  }
  if (!/^\s*\["/.test(text)) return split(text, ',', fail)
  try {
    return (JSON.parse(text) as unknown[]).map((step) => String(step).trim())
  } catch {
    return fail('is not a list of steps, nor JSON')
  }
}

/** Parts between separators that stand outside of brackets, trimmed. */
function split(text: string, separator: string, fail: (message: string) => never): string[] {
  const parts = ['']
  let isInside = false
  for (const letter of text) {
    if ((letter === '[') === isInside && /[[\]]/.test(letter)) fail(`there is a "${letter}" too many`)
    if (/[[\]]/.test(letter)) isInside = !isInside
    if (letter === separator && !isInside) parts.push('')
    else parts[parts.length - 1] += letter
  }
  if (isInside) fail('a "]" is missing')
  return parts.map((part) => part.trim())
}

function readOption(text: string, fail: (message: string) => never): Option {
  const [, event = '', path, within] =
    /^([^:[\]]*)(?::([^[\]]*))?(?:\[([^[\]]*)\])?$/.exec(text) ?? fail('is not an event')
  if (event === '') fail('the event is missing')
  if (event !== '*' && !/^[a-z][a-z0-9_]{0,63}$/.test(event))
    fail(`"${event}" is not the name of an event: small letters, digits and _`)
  const filters = (within?.split(',') ?? []).map((filter) => readFilter(filter.trim(), fail))
  if (path !== undefined) {
    if (path === '') fail('there is no path behind the ":"')
    filters.unshift({ field: 'url_path', is_not: false, patterns: [toPattern(plain(path))] })
  }
  return { event, filters }
}

function readFilter(text: string, fail: (message: string) => never): Filter {
  const [, field = '', sign = '', said = ''] =
    /^([\w.$ -]+?)\s*(!=|>=|<=|=|>|<)\s*(.*)$/.exec(text) ??
    fail(`the filter "${text}" is not "field=text" or "field>=number" (= != >= <= > <)`)
  const isProp = field.startsWith(PROPS) && field.length > PROPS.length
  if (!isText(field) && !isNumber(field) && !isProp) {
    fail(`"${field}" is not a field: ${[...TEXT_FIELDS, ...NUMBER_FIELDS].join(', ')}, props.<name>`)
  }
  const numberOf = (word: string): number =>
    /^-?\d+(\.\d+)?$/.test(word) ? Number(word) : fail(`${field} is a number, "${word}" is none`)
  if (sign === '=' || sign === '!=') {
    const words = said.split('|').map((word) => plain(word.trim()))
    const patterns = words.map((word) => toPattern(isNumber(field) ? String(numberOf(word)) : word))
    return { field, is_not: sign === '!=', patterns }
  }
  if (isText(field)) fail(`${field} is a text: = or !=, not ${sign}`)
  return { field, is_not: false, patterns: [{ how: sign as Bound['how'], number: numberOf(said) }] }
}

/** What the grammar uses itself, by its code; other codes belong to the path. */
export const plain = (text: string): string =>
  text.replaceAll(/%(2C|7C|5B|5D|25)/gi, (code) => decodeURIComponent(code))

const fieldsOf = ({ steps, excluded }: Funnel): string[] => [
  ...new Set(
    [...steps.flatMap(({ options }) => options), ...excluded].flatMap(({ filters }) =>
      filters.map(({ field }) => field),
    ),
  ),
]

/**
 * The parameter `steps` of the saved queries, as views/funnel_attempts.sql reads it. A slot keeps the latest attempt
 * that came to a step from the slot `before` it; a step that may be left out has one, and one more for those who took
 * it and went on.
 * @throws InvalidFunnel for the first step that is wrong
 */
export function compileFunnel(text: string, mode: Mode): string {
  const funnel = parseFunnel(text, mode)
  const { steps, excluded } = funnel
  const fields = fieldsOf(funnel)
  const props = fields.filter((field) => field.startsWith(PROPS))
  const bits = bitsOf(steps)
  // Filters by number, each once: an option holds the bits of those that must fit.
  const filters = new Map<string, number>()
  const bitOf = (filter: Filter): number => {
    const rule = JSON.stringify(compileFilter(filter, props))
    filters.set(rule, filters.get(rule) ?? 1 << filters.size)
    return filters.get(rule) ?? 0
  }
  const groups = [
    ...steps.map(({ options }, no) => ({ bit: bits[no], options })),
    { bit: EXCLUDED, options: excluded },
  ]
  const options = groups.flatMap(({ bit, options: either }) =>
    either.map(({ event, filters: all }) => ({
      bit,
      event,
      filters: all.reduce((sum, one) => sum | bitOf(one), 0),
    })),
  )
  const events = [...new Set(options.map(({ event }) => event))]
  const bitsOfEvent = (name: string): number =>
    options.reduce((sum, { event, bit = 0 }) => (event === name || event === '*' ? sum | bit : sum), 0)
  // Slots: the steps one must take, each after the one before; then those one may, before the next is taken; then
  // the next one for those who took them.
  const slots: { bit: number; before: number; beyond: number }[] = []
  const slotOf = new Map<number, number>()
  const places = steps.map((step, index) => ({ index, is_optional: step.is_optional }))
  const [needed, optional] = [
    places.filter((one) => !one.is_optional),
    places.filter((one) => one.is_optional),
  ]
  const before = (index: number): number => needed.findLast((one) => one.index < index)?.index ?? -1
  const after = (index: number): number => needed.find((one) => one.index > index)?.index ?? -1
  const add = (index: number, from: number, beyond: number): number =>
    slots.push({ bit: bits[index] ?? 0, before: from, beyond })
  for (const { index } of needed) slotOf.set(index, add(index, slotOf.get(before(index)) ?? 0, 0))
  for (const { index } of optional)
    slotOf.set(index, add(index, slotOf.get(before(index)) ?? 0, slotOf.get(after(index)) ?? 0))
  const onwards = new Map(optional.map(({ index }) => [index, add(after(index), slotOf.get(index) ?? 0, 0)]))
  return JSON.stringify({
    steps: steps.map(({ text: asked, is_optional }, index) => ({
      text: mode === 'any' ? '' : asked,
      is_optional: Number(is_optional),
      before: before(index) + 1,
      slot: slotOf.get(index),
      onwards: onwards.get(index) ?? slotOf.get(after(index)) ?? 0,
    })),
    // Without filters the name of an event says all.
    events,
    event_bits: events.map(bitsOfEvent),
    any_bits: bitsOfEvent('*'),
    fields,
    props: props.map((field) => field.slice(PROPS.length)),
    filters: [...filters.keys()].map((filter) => JSON.parse(filter) as object),
    options,
    slot_bits: slots.map(({ bit }) => bit),
    slot_before: slots.map((slot) => slot.before),
    slot_beyond: slots.map(({ beyond }) => beyond),
  })
}

/** Bits of the steps. In any order an event is the step with the lowest bit it fits: the one that asks for most. */
const bitsOf = (steps: Step[]): number[] => {
  const asked = steps.map(({ options }) => Math.min(...options.map(({ filters }) => filters.length)))
  const ranked = asked.map((_, index) => index).toSorted((a, b) => (asked[b] ?? 0) - (asked[a] ?? 0) || a - b)
  return steps.map((_, index) => 1 << ranked.indexOf(index))
}

/** Texts become one regular expression, with a number a comparison. */
function compileFilter({ field, is_not, patterns }: Filter, props: string[]): object {
  const [first] = patterns
  const bound = first && 'number' in first ? first : undefined
  const texts = patterns.flatMap((one) => ('number' in one ? [] : toExpression(one)))
  return {
    field: ([...TEXT_FIELDS, ...NUMBER_FIELDS, ...props] as string[]).indexOf(field) + 1,
    is_not: Number(is_not),
    pattern: bound ? '' : `^(${texts.join('|')})$`,
    sign: bound?.how ?? '',
    number: bound?.number ?? 0,
  }
}

export function toExpression({ how, a, b }: Pattern): string {
  const plainly = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  if (how === 'is') return plainly(a)
  return how === 'contains' ? `.*${plainly(a)}.*` : `${plainly(a)}.*${plainly(b)}`
}

/**
 * Parameters of a saved query as the SQL takes them: the steps of a funnel compiled, others as they are.
 * @throws InvalidFunnel for the first step that is wrong
 */
export function withFunnel(parameters: Record<string, unknown>): Record<string, unknown> {
  const { steps, mode } = parameters
  const known = MODES.find((one) => one === mode)
  return typeof steps === 'string' && known
    ? { ...parameters, steps: compileFunnel(steps, known) }
    : parameters
}
