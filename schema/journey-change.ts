import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { events } from './events/index.ts'
import { FIELDS, type FieldName, type Journey, type Pattern, type Touchpoint } from './journey.ts'
import type { Both } from './parameter.ts'
import { isRecord, show } from './parse.ts'
import { pushIn, setIn } from './splice-yaml.ts'

/** What a rule asks, as its line in the file has it. */
export type Rule = Partial<Record<FieldName, string | string[]>>

/** One thing that somebody does to a journey on the screen; null takes away what was there. */
export type JourneyChange =
  /** An event becomes a touchpoint: one that is there, or a new one with its title and its stage. */
  | { assign: Rule; touchpoint: string; title?: Both; stage?: string }
  | { touchpoint: string; moment_of_truth?: boolean; owner?: string | null }
  | {
      stage: string
      owner?: string | null
      desired_satisfaction?: number | null
      target?: Partial<Record<(typeof TARGETS)[number], number>> | null
      backstage?: Both[] | null
    }

const TARGETS = ['continuation', 'median_days', 'satisfaction'] as const

/** Names the field of the change that is wrong. */
export class InvalidChange extends Error {
  readonly field: string
  constructor(field: string, message: string) {
    super(`${field}: ${message}`)
    this.name = 'InvalidChange'
    this.field = field
  }
}

/**
 * The file of a journey with some changes, everything else as it was. Whether the outcome is a journey is for
 * `parseJourney` to say.
 * @param journey what the file says now
 * @throws InvalidChange for a change that is none, or of what is not there
 */
export function changeJourney(text: string, journey: Journey, changes: readonly JourneyChange[]): string {
  return changes.reduce((now, change, index) => {
    const at = `changes[${index}]`
    if ('stage' in change && !('assign' in change)) return changeStage(now, change, at)
    return 'assign' in change ? assign(now, journey, change, at) : changeTouchpoint(now, journey, change, at)
  }, text)
}

/** Narrows what a client sent. @throws InvalidChange naming the field */
export function readChanges(raw: unknown): JourneyChange[] {
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > 300)
    throw new InvalidChange('changes', 'must be a list of 1 to 300 changes')
  return raw.map((given, index) => readChange(given, `changes[${index}]`))
}

type Check = (value: unknown) => string | undefined
const text: Check = (value) =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 500 ? undefined : 'must be a text'
const share: Check = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? undefined : 'must be a number from 0 to 1'
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')
const both: Check = (value) =>
  isRecord(value) &&
  Object.keys(value).toSorted().join() === 'en,es' &&
  !text(value['es']) &&
  !text(value['en'])
    ? undefined
    : 'must be { es, en }, two texts'
const orNone =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value)
const rule: Check = (value) => {
  if (!isRecord(value) || Object.keys(value).length === 0) return 'must name a field of a rule'
  const unknown = Object.keys(value).find((name) => !FIELDS.some((field) => field === name))
  if (unknown !== undefined) return `"${unknown.slice(0, 64)}" is not one of ${FIELDS.join(', ')}`
  const wrong = Object.entries(value).find(([, each]) => {
    const list: unknown[] = Array.isArray(each) ? each : [each]
    return list.length === 0 || list.some((one) => text(one) !== undefined)
  })
  return wrong && `${wrong[0]} must be a text or a list of texts`
}
const target: Check = (value) => {
  if (!isRecord(value)) return 'must be a group of numbers'
  const unknown = Object.keys(value).find((name) => !TARGETS.some((known) => known === name))
  if (unknown !== undefined) return `"${unknown.slice(0, 64)}" is not one of ${TARGETS.join(', ')}`
  return Object.values(value).every((goal) => typeof goal === 'number' && goal >= 0)
    ? undefined
    : 'must be numbers, 0 or more'
}
const backstage: Check = (value) =>
  Array.isArray(value) && value.length <= 50 && value.every((note) => both(note) === undefined)
    ? undefined
    : 'must be a list of { es, en }'

/** What each kind of change may say; the first that is named decides the kind. */
const KINDS: readonly (readonly [string, Readonly<Record<string, Check>>])[] = [
  ['assign', { assign: rule, touchpoint: text, title: both, stage: text }],
  ['touchpoint', { touchpoint: text, moment_of_truth: flag, owner: orNone(text) }],
  [
    'stage',
    {
      stage: text,
      owner: orNone(text),
      desired_satisfaction: orNone(share),
      target: orNone(target),
      backstage: orNone(backstage),
    },
  ],
]

function readChange(given: unknown, at: string): JourneyChange {
  const [, checks] = KINDS.find(([name]) => isRecord(given) && name in given) ?? []
  if (!isRecord(given) || !checks)
    throw new InvalidChange(at, `${show(given)} names neither assign, touchpoint nor stage`)
  for (const [name, value] of Object.entries(given)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    const wrong = check ? check(value) : `is not known: ${Object.keys(checks).join(', ')}`
    if (wrong !== undefined) throw new InvalidChange(`${at}.${name.slice(0, 64)}`, wrong)
  }
  if ('assign' in given && !('touchpoint' in given)) throw new InvalidChange(`${at}.touchpoint`, 'is missing')
  return given as JourneyChange
}

type Of<Name extends string> = Extract<JourneyChange, Record<Name, unknown>>

function assign(
  file: string,
  journey: Journey,
  { assign: line, touchpoint, title, stage }: Of<'assign'>,
  at: string,
): string {
  const named = [line.event ?? []].flat()
  if (title === undefined && stage === undefined) {
    const own = withOwn(file, journey, touchpoint, at)
    return withEvents(pushIn(own.file, [...own.path, 'when'], line), named)
  }
  if (title === undefined) throw new InvalidChange(`${at}.title`, 'is missing: a new touchpoint has one')
  if (stage === undefined) throw new InvalidChange(`${at}.stage`, 'is missing: a new touchpoint is in one')
  if (journey.touchpoints.some(({ key }) => key === touchpoint))
    throw new InvalidChange(`${at}.touchpoint`, `"${touchpoint}" is there already`)
  return withEvents(pushIn(file, ['touchpoints'], { key: touchpoint, title, stage, when: [line] }), named)
}

function changeTouchpoint(
  file: string,
  journey: Journey,
  { touchpoint, moment_of_truth, owner }: Exclude<Of<'touchpoint'>, { assign: unknown }>,
  at: string,
): string {
  const own = withOwn(file, journey, touchpoint, at)
  let now = own.file
  // What is not said is no moment of truth: the shorter file.
  if (moment_of_truth !== undefined)
    now = setIn(now, [...own.path, 'moment_of_truth'], moment_of_truth || undefined)
  return owner === undefined ? now : setIn(now, [...own.path, 'owner'], owner ?? undefined)
}

function changeStage(file: string, { stage, ...given }: Of<'stage'>, at: string): string {
  const index = indexIn(file, 'stages', stage)
  if (index === -1) throw new InvalidChange(`${at}.stage`, `"${stage.slice(0, 64)}" is not a stage`)
  return Object.entries(given).reduce((now, [name, value]) => {
    const isNothing =
      value === null || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    return setIn(now, ['stages', index, name], isNothing ? undefined : value)
  }, file)
}

/** Where a touchpoint stands in the file; one that another journey lends is written into this one first. */
function withOwn(
  file: string,
  journey: Journey,
  key: string,
  at: string,
): { file: string; path: (string | number)[] } {
  const index = indexIn(file, 'touchpoints', key)
  if (index !== -1) return { file, path: ['touchpoints', index] }
  const lent = journey.touchpoints.find((one) => one.key === key)
  if (!lent) throw new InvalidChange(`${at}.touchpoint`, `"${key.slice(0, 64)}" is not a touchpoint`)
  const written = toFile(lent)
  const now = withEvents(
    pushIn(file, ['touchpoints'], written),
    written.when.flatMap(({ event = [] }) => event),
  )
  return { file: now, path: ['touchpoints', indexIn(now, 'touchpoints', key)] }
}

function toFile({ line: _line, when, moment_of_truth, ...rest }: Touchpoint): Omit<
  Touchpoint,
  'when' | 'line' | 'moment_of_truth'
> & {
  moment_of_truth?: true
  when: Rule[]
} {
  return {
    ...rest,
    ...(moment_of_truth && { moment_of_truth }),
    when: when.map(({ fields }) =>
      Object.fromEntries(Object.entries(fields).map(([name, patterns]) => [name, patterns.map(toText)])),
    ),
  }
}

const toText = ({ how, a, b }: Pattern): string =>
  how === 'is' ? a : how === 'contains' ? `*${a}*` : `${a}*${b}`

/** Names that only this journey knows have to be said: a misspelt event would else match nothing, in silence. */
function withEvents(file: string, names: readonly string[]): string {
  return names.reduce((now, name) => {
    if (Object.hasOwn(events, name) || name === 'arrival') return now
    const said: unknown = parseDocument(now).get('events')
    const known = isSeq(said) ? said.toJSON() : [said]
    return known.includes(name) ? now : pushIn(now, ['events'], name)
  }, file)
}

function indexIn(file: string, list: 'stages' | 'touchpoints', key: string): number {
  const items = parseDocument(file).get(list)
  if (!isSeq(items)) return -1
  return items.items.findIndex((item) => {
    const own = isMap(item) ? item.get('key', true) : undefined
    return isScalar(own) && own.value === key
  })
}
