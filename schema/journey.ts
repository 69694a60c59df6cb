import { LineCounter, type Node, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import { events } from './events/index.ts'
import type { Both } from './parameter.ts'

/** A journey: stages, the touchpoints in them, who goes through it, and the way it was meant to go. */
export interface Journey {
  key: string
  title: Both
  /** Days without a touch in a later stage after which somebody has left; until then still under way. */
  window_days: number
  /** Days before a period that decide whether something was done again. */
  lookback_days: number
  stages: Stage[]
  touchpoints: Touchpoint[]
  personas: Persona[]
  desired: DesiredStep[]
  /** Who goes through it, where that is not people: the dashboards then count companies or households first. */
  unit?: 'account'
  /** From this stage people come round to that earlier one, which begins another lap. */
  loop?: { from: string; to: string }
}

export interface Stage {
  key: string
  title: Both
  /** Before, during or after the purchase. */
  moment?: 'pre' | 'during' | 'post'
  target?: { continuation?: number; median_days?: number; satisfaction?: number }
  /** What people should feel here, 0 to 1: the desired curve. An opinion, drawn apart from what is measured. */
  desired_satisfaction?: number
  /** Who answers for it in the company. */
  owner?: string
  /** What happens behind the scenes; written by people. */
  backstage: Both[]
}

export interface Touchpoint {
  key: string
  title: Both
  stage: string
  initiative?: 'brand' | 'customer'
  moment_of_truth: boolean
  owner?: string
  /** The touchpoint that it is from the second time on. */
  again?: string
  when: Condition[]
  line: number
}

/** All fields must fit, each by one of its patterns. */
export type Condition = { line: number; fields: Partial<Record<FieldName, Pattern[]>> }

export interface Persona {
  key: string
  title: Both
  description?: Both
  condition: Condition
  devices: string[]
  countries: string[]
}

export interface DesiredStep {
  touchpoint: string
  /** Touchpoints that serve the step by a channel it was not planned for. */
  instead: string[]
  within_days?: number
}

/** What rules may ask, in the order of `fields` in views/journey_kinds.sql. */
export const FIELDS = [
  'event',
  'path',
  'channel',
  'source',
  'campaign',
  'form',
  'method',
  'provider',
  'instrument',
  'touchpoint',
  'link_host',
  'origin',
] as const
export type FieldName = (typeof FIELDS)[number]

/** `text`, `begin*end` or `*part*`. */
export interface Pattern {
  how: 'is' | 'around' | 'contains'
  a: string
  b: string
}

/** Names the file and the line that is wrong. */
export class InvalidJourney extends Error {
  constructor(file: string, line: number, message: string) {
    super(`${file}.yaml:${line}: ${message}`)
    this.name = 'InvalidJourney'
  }
}

/**
 * Reads a journey file (docs/journeys.md).
 * @param find another journey by its key, for `extends`
 * @throws InvalidJourney for the first thing that is wrong: a text that is missing in a language, an unknown event,
 *   stage or touchpoint, a rule that nothing can reach or that two touchpoints claim
 */
export function parseJourney(key: string, text: string, find: (key: string) => Journey | undefined): Journey {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const fail = (line: number, message: string): never => {
    throw new InvalidJourney(key, line, message)
  }
  const [error] = document.errors
  if (error) return fail(error.linePos?.[0].line ?? 1, error.message.split('\n')[0] ?? 'is not YAML')
  const reader = new Reader(fail, (node) => (node.range ? lines.linePos(node.range[0]).line : 1))
  if (!isMap(document.contents)) return fail(1, 'is not a journey')
  const journey = readJourney(key, new Entry(reader, document.contents, ''), find, reader)
  checkRules(journey, fail)
  return journey
}

function readJourney(
  key: string,
  root: Entry,
  find: (key: string) => Journey | undefined,
  reader: Reader,
): Journey {
  const base = root.optional('extends', (entry) => find(entry.text()) ?? entry.fail('is not a journey'))
  const rolled = new Map<string, string>()
  const stages = root.list('stages', (entry): Stage => {
    const stage: Stage = { key: entry.key(), title: entry.both('title'), backstage: [] }
    for (const old of entry.optional('of', (of) => of.texts()) ?? []) rolled.set(old, stage.key)
    put(stage, 'moment', entry.choice('moment', ['pre', 'during', 'post'] as const))
    put(
      stage,
      'target',
      entry.optional('target', (target) => {
        const goals: NonNullable<Stage['target']> = {}
        for (const name of ['continuation', 'median_days', 'satisfaction'] as const) {
          put(
            goals,
            name,
            target.optional(name, (goal) => goal.number()),
          )
        }
        target.done()
        return goals
      }),
    )
    put(
      stage,
      'desired_satisfaction',
      entry.optional('desired_satisfaction', (mood) => mood.number(0, 1)),
    )
    put(
      stage,
      'owner',
      entry.optional('owner', (owner) => owner.text()),
    )
    stage.backstage = entry.list('backstage', (note) => note.words())
    entry.done()
    return stage
  })
  if (stages.length === 0 || stages.length > 20) root.fail('has no stages, or more than 20')
  const names = new Set([...Object.keys(events), 'arrival'])
  for (const name of root.optional('events', (entry) => entry.texts()) ?? []) names.add(name)
  const stageKeys = new Set(stages.map((stage) => stage.key))
  const own = root.list('touchpoints', (entry): Touchpoint => {
    const touchpoint: Touchpoint = {
      key: entry.key(),
      title: entry.both('title'),
      stage: entry.oneOf('stage', stageKeys),
      moment_of_truth: entry.optional('moment_of_truth', (flag) => flag.flag()) ?? false,
      when: entry.list('when', (rule) => readCondition(rule, names)),
      line: reader.lineOf(entry.node),
    }
    put(touchpoint, 'initiative', entry.choice('initiative', ['brand', 'customer'] as const))
    put(
      touchpoint,
      'owner',
      entry.optional('owner', (owner) => owner.text()),
    )
    put(
      touchpoint,
      'again',
      entry.optional('again', (again) => again.text()),
    )
    entry.done()
    return touchpoint
  })
  const inherited = (base?.touchpoints ?? [])
    .filter(({ key: other }) => own.every((touchpoint) => touchpoint.key !== other))
    .map((touchpoint) => ({
      ...touchpoint,
      stage:
        rolled.get(touchpoint.stage) ??
        (stageKeys.has(touchpoint.stage)
          ? touchpoint.stage
          : root.fail(`stage "${touchpoint.stage}" of "${base?.key ?? ''}" is in no stage's "of"`)),
    }))
  const touchpoints = [...own, ...inherited]
  if (touchpoints.length === 0 || touchpoints.length > 200) root.fail('has no touchpoints, or more than 200')
  const touchpointKeys = new Set(touchpoints.map((touchpoint) => touchpoint.key))
  const personas = root.list('personas', (entry): Persona => {
    const persona: Persona = {
      key: entry.key(),
      title: entry.both('title'),
      condition: { line: reader.lineOf(entry.node), fields: {} },
      devices: [],
      countries: [],
    }
    put(
      persona,
      'description',
      entry.optional('description', (words) => words.words()),
    )
    entry.optional('when', (rule) => {
      persona.devices = rule.optional('device', (list) => list.texts()) ?? []
      persona.countries = rule.optional('country', (list) => list.texts()) ?? []
      persona.condition = readCondition(rule, names)
    })
    entry.done()
    return persona
  })
  const desired = root.list('desired', (entry): DesiredStep => {
    const step: DesiredStep = {
      touchpoint: entry.oneOf('touchpoint', touchpointKeys),
      instead: entry.optional('instead', (list) => list.texts(touchpointKeys)) ?? [],
    }
    put(
      step,
      'within_days',
      entry.optional('within_days', (days) => days.number()),
    )
    entry.done()
    return step
  })
  const journey: Journey = {
    key,
    title: root.both('title'),
    window_days: root.optional('window_days', (days) => days.number(1, 366)) ?? base?.window_days ?? 30,
    lookback_days:
      root.optional('lookback_days', (days) => days.number(0, 1100)) ?? base?.lookback_days ?? 180,
    stages,
    touchpoints,
    personas: personas.length > 0 ? personas : (base?.personas ?? []),
    desired: desired.length > 0 ? desired : (base?.desired ?? []),
  }
  put(journey, 'unit', root.choice('unit', ['account'] as const) ?? base?.unit)
  put(journey, 'loop', root.optional('loop', (entry) => readLoop(entry, stageKeys)) ?? rollLoop(base, rolled))
  for (const touchpoint of touchpoints) {
    if (touchpoint.again !== undefined && !touchpointKeys.has(touchpoint.again)) {
      reader.fail(touchpoint.line, `again: "${touchpoint.again}" is not a touchpoint`)
    }
  }
  root.done()
  return journey
}

function readLoop(entry: Entry, stageKeys: ReadonlySet<string>): NonNullable<Journey['loop']> {
  const loop = { from: entry.oneOf('from', stageKeys), to: entry.oneOf('to', stageKeys) }
  entry.done()
  const order = [...stageKeys]
  return order.indexOf(loop.to) < order.indexOf(loop.from)
    ? loop
    : entry.fail(`"${loop.to}" is not a stage before "${loop.from}"`)
}

/** The loop of another journey in the stages it is rolled up to; none where both ends are in one. */
function rollLoop(base: Journey | undefined, rolled: ReadonlyMap<string, string>): Journey['loop'] {
  if (!base?.loop) return undefined
  const from = rolled.get(base.loop.from) ?? base.loop.from
  const to = rolled.get(base.loop.to) ?? base.loop.to
  return from === to ? undefined : { from, to }
}

function readCondition(entry: Entry, names: ReadonlySet<string>): Condition {
  const fields: Condition['fields'] = {}
  for (const name of FIELDS) {
    const texts = entry.optional(name, (list) => list.texts(name === 'event' ? names : undefined))
    if (texts) fields[name] = texts.map(toPattern)
  }
  entry.done()
  return { line: entry.line, fields }
}

function put<T, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value
}

/** How a text of a rule is to be read. */
export function toPattern(text: string): Pattern {
  if (text.length > 2 && text.startsWith('*') && text.endsWith('*')) {
    return { how: 'contains', a: text.slice(1, -1), b: '' }
  }
  const star = text.indexOf('*')
  return star === -1
    ? { how: 'is', a: text, b: '' }
    : { how: 'around', a: text.slice(0, star), b: text.slice(star + 1) }
}

/** A rule that an earlier one takes everything from, or two that may claim one event without being one inside the other. */
function checkRules(journey: Journey, fail: (line: number, message: string) => never): void {
  const seen = new Set<string>()
  for (const { key, line } of journey.touchpoints) {
    if (seen.has(key)) fail(line, `touchpoint "${key}" is there twice`)
    seen.add(key)
  }
  const rules = journey.touchpoints.flatMap(({ key, when }) => when.map((condition) => ({ key, condition })))
  for (const [index, { key, condition }] of rules.entries()) {
    for (const earlier of rules.slice(0, index)) {
      if (areDisjoint(earlier.condition, condition)) continue
      if (covers(earlier.condition, condition)) {
        fail(
          condition.line,
          `the rule of "${key}" matches nothing: line ${earlier.condition.line} takes all of it`,
        )
      }
      if (earlier.key !== key && !covers(condition, earlier.condition)) {
        fail(
          condition.line,
          `the rules of "${key}" and "${earlier.key}" (line ${earlier.condition.line}) overlap: ` +
            `put the narrower one first, or make them exclude each other`,
        )
      }
    }
  }
}

const areDisjoint = (a: Condition, b: Condition): boolean =>
  FIELDS.some((name) => {
    const [ours, theirs] = [a.fields[name], b.fields[name]]
    return ours && theirs && !ours.some((one) => theirs.some((other) => mayMeet(one, other)))
  })

/** Whether every event that `narrow` matches is matched by `wide`. */
const covers = (wide: Condition, narrow: Condition): boolean =>
  FIELDS.every((name) => {
    const [ours, theirs] = [wide.fields[name], narrow.fields[name]]
    if (!ours) return true
    return theirs?.every((one) => ours.some((other) => includes(other, one))) ?? false
  })

function fits(text: string, { how, a, b }: Pattern): boolean {
  if (how === 'is') return text === a
  if (how === 'contains') return text.includes(a)
  return text.startsWith(a) && text.endsWith(b) && text.length >= a.length + b.length
}

function includes(wide: Pattern, narrow: Pattern): boolean {
  if (narrow.how === 'is') return fits(narrow.a, wide)
  if (wide.how === 'is') return false
  if (wide.how === 'contains') return narrow.a.includes(wide.a) || narrow.b.includes(wide.a)
  return narrow.how === 'around' && narrow.a.startsWith(wide.a) && narrow.b.endsWith(wide.b)
}

function mayMeet(one: Pattern, other: Pattern): boolean {
  if (one.how === 'is') return fits(one.a, other)
  if (other.how === 'is') return fits(other.a, one)
  if (one.how === 'contains' || other.how === 'contains') return true
  const begins = one.a.startsWith(other.a) || other.a.startsWith(one.a)
  return begins && (one.b.endsWith(other.b) || other.b.endsWith(one.b))
}

/** The parameter `journey` of the saved queries: the rules by number, as views/journey_kinds.sql reads them. */
export function compileJourney(journey: Journey): string {
  const touchpoints = journey.touchpoints.map(({ key }) => key)
  const stages = journey.stages.map(({ key }) => key)
  const numberOf = (key: string | undefined): number => touchpoints.indexOf(key ?? '') + 1
  const whereOf = ({ fields }: Condition) =>
    FIELDS.flatMap((name, index) =>
      fields[name]
        ? [
            {
              field: index + 1,
              patterns: fields[name].map(({ how, a, b }) => ({
                how: ['is', 'around', 'contains'].indexOf(how),
                a,
                b,
              })),
            },
          ]
        : [],
    )
  return JSON.stringify({
    stages,
    touchpoints,
    stage_of: journey.touchpoints.map(({ stage }) => stages.indexOf(stage) + 1),
    again: journey.touchpoints.map(({ again }) => numberOf(again)),
    window_days: journey.window_days,
    lookback_days: journey.loop || journey.touchpoints.some(({ again }) => again) ? journey.lookback_days : 0,
    loop: journey.loop ? [journey.loop.from, journey.loop.to].map((stage) => stages.indexOf(stage) + 1) : [],
    rules: journey.touchpoints.flatMap(({ key, when }) =>
      when.map((condition) => ({ touchpoint: numberOf(key), where: whereOf(condition) })),
    ),
    persona_rules: Object.fromEntries(
      journey.personas.map(({ key, condition }) => [key, whereOf(condition)]),
    ),
    persona_devices: Object.fromEntries(journey.personas.map(({ key, devices }) => [key, devices])),
    persona_countries: Object.fromEntries(journey.personas.map(({ key, countries }) => [key, countries])),
    desired: journey.desired.map(({ touchpoint, instead, within_days = 0 }) => ({
      touchpoint: numberOf(touchpoint),
      instead: instead.map(numberOf),
      within_ms: Math.round(within_days * 86_400_000),
    })),
  })
}

class Reader {
  readonly fail: (line: number, message: string) => never
  readonly lineOf: (node: Node) => number
  constructor(fail: Reader['fail'], lineOf: Reader['lineOf']) {
    this.fail = fail
    this.lineOf = lineOf
  }
}

/** One value of the file with its place; what is asked of it and is not so, fails with the line. */
class Entry {
  readonly node: Node
  readonly line: number
  readonly #reader: Reader
  readonly #name: string
  readonly #asked = new Set<string>()

  constructor(reader: Reader, node: Node, name: string) {
    this.#reader = reader
    this.node = node
    this.line = reader.lineOf(node)
    this.#name = name
  }

  fail(message: string): never {
    const about = this.#name === '' ? '' : `${this.#name}: `
    return this.#reader.fail(this.line, about + message)
  }

  #child(name: string): Entry | undefined {
    if (!isMap(this.node)) return this.fail('is not a group of "name: value"')
    this.#asked.add(name)
    const value = this.node.get(name, true) as Node | undefined
    return value ? new Entry(this.#reader, value, name) : undefined
  }

  #needed(name: string): Entry {
    return this.#child(name) ?? this.fail(`"${name}" is missing`)
  }

  optional<T>(name: string, read: (entry: Entry) => T): T | undefined {
    const child = this.#child(name)
    return child && read(child)
  }

  list<T>(name: string, read: (entry: Entry) => T): T[] {
    return (
      this.optional(name, (entry) => {
        if (!isSeq(entry.node)) return entry.fail('is not a list')
        return entry.node.items.map((item) => read(new Entry(entry.#reader, item as Node, '')))
      }) ?? []
    )
  }

  /** Every name in it was asked for: another is a mistake. */
  done(): void {
    if (!isMap(this.node)) return
    for (const { key } of this.node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      if (!this.#asked.has(name))
        this.#reader.fail(isScalar(key) ? this.#reader.lineOf(key) : this.line, `"${name}" is not known here`)
    }
  }

  text(): string {
    if (!isScalar(this.node)) return this.fail('is not a text')
    const { value } = this.node
    return typeof value === 'string' || typeof value === 'number' ? String(value) : this.fail('is not a text')
  }

  /** A text or a list of texts, of those that are known when these are given. */
  texts(known?: ReadonlySet<string>): string[] {
    const entries = isSeq(this.node)
      ? this.node.items.map((item) => new Entry(this.#reader, item as Node, this.#name))
      : [this as Entry]
    if (entries.length === 0) return this.fail('matches nothing: the list is empty')
    return entries.map((entry) => {
      const text = entry.text()
      return !known || known.has(text) ? text : entry.fail(`"${text}" is not known${nearest(text, known)}`)
    })
  }

  number(least = 0, most = Number.MAX_SAFE_INTEGER): number {
    const value = isScalar(this.node) ? this.node.value : undefined
    return typeof value === 'number' && value >= least && value <= most
      ? value
      : this.fail(`is not a number from ${least} to ${most}`)
  }

  flag(): boolean {
    const value = isScalar(this.node) ? this.node.value : undefined
    return typeof value === 'boolean' ? value : this.fail('is not true or false')
  }

  key(): string {
    const entry = this.#needed('key')
    const text = entry.text()
    return /^[a-z][a-z0-9_]{0,63}$/.test(text)
      ? text
      : entry.fail(`"${text}" is not a key, as in "first_visit"`)
  }

  oneOf(name: string, known: ReadonlySet<string>): string {
    return this.#needed(name).texts(known)[0] ?? ''
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    return this.optional(name, (entry) => {
      const text = entry.text()
      return (
        choices.find((choice) => choice === text) ??
        entry.fail(`"${text}" is not one of ${choices.join(', ')}`)
      )
    })
  }

  both(name: string): Both {
    return this.#needed(name).words()
  }

  /** `{ es: …, en: … }` */
  words(): Both {
    const words = { es: this.#needed('es').text(), en: this.#needed('en').text() }
    this.done()
    return words
  }
}

/** `; did you mean "x"?` where a known text differs little. */
function nearest(text: string, known: ReadonlySet<string>): string {
  const close = [...known].find(
    (other) => other.replaceAll('_', '') === text.replaceAll(/[_-]/g, '').toLowerCase(),
  )
  return close ? `; did you mean "${close}"?` : ''
}
