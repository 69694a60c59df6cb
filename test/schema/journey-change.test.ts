import { describe, expect, test } from 'vitest'
import { type JourneyChange, changeJourney, readChanges } from '../../schema/journey-change.ts'
import { type Journey, parseJourney } from '../../schema/journey.ts'
import { findJourney, journeyKeys } from '../../schema/journeys/index.ts'

const find = (key: string) => findJourney(key)?.journey
const textOf = (key: string): string => findJourney(key)?.text ?? ''
const change = (text: string, ...changes: JourneyChange[]): { text: string; journey: Journey } => {
  const changed = changeJourney(text, parseJourney('mine', text, find), changes)
  return { text: changed, journey: parseJourney('mine', changed, find) }
}
/** Lines that went, and lines that came. */
const lines = (before: string, after: string): { gone: string[]; come: string[] } => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return { gone: old.filter((line) => !now.includes(line)), come: now.filter((line) => !old.includes(line)) }
}

const MINE = `# Ours. Do not touch the order!
title: { es: "Uno",   en: 'One' }
stages:
  - key: first       # where it begins
    title: { es: A, en: A }
    owner: Marketing # since May
    backstage:
      - { es: nota, en: note } # of March

  - { key: second, title: { es: B, en: B }, desired_satisfaction: 0.50, owner: 'CX' }
touchpoints:
  # The narrow one first.
  - key: pay
    title: { es: Pago, en: Pay }
    stage: first
    when:
      - { event: begin_checkout }
      - event: purchase   # the old shop
        path: /old*

  - { key: store, title: { es: Tienda, en: Store }, stage: second, when: [] }
  - key: bare
    title: { es: Nada, en: Nothing }
    stage: second
# The end.
`

describe('only the line that is changed is another', () => {
  const cases: [string, JourneyChange, string[], string[]][] = [
    [
      'a rule more at the end of a list of lines',
      { assign: { event: 'sign_up', path: '/a: b' }, touchpoint: 'pay' },
      [],
      ['      - { event: sign_up, path: "/a: b" }'],
    ],
    [
      'a rule in an empty list',
      { assign: { event: 'sign_up' }, touchpoint: 'store' },
      ['  - { key: store, title: { es: Tienda, en: Store }, stage: second, when: [] }'],
      ['  - { key: store, title: { es: Tienda, en: Store }, stage: second, when: [{ event: sign_up }] }'],
    ],
    [
      'a rule where there was no list, and an event nobody knew',
      { assign: { event: 'pos_order', origin: 'import' }, touchpoint: 'bare' },
      [],
      ['    when: [{ event: pos_order, origin: import }]', 'events: [pos_order]'],
    ],
    [
      'a new touchpoint',
      {
        assign: { event: 'login' },
        touchpoint: 'account',
        title: { es: 'Cuenta', en: 'No' },
        stage: 'second',
      },
      [],
      ['  - { key: account, title: { es: Cuenta, en: "No" }, stage: second, when: [{ event: login }] }'],
    ],
    ['a star', { touchpoint: 'pay', moment_of_truth: true }, [], ['    moment_of_truth: true']],
    ['the owner of a touchpoint', { touchpoint: 'pay', owner: 'Pagos' }, [], ['    owner: Pagos']],
    [
      'another owner, its comment kept',
      { stage: 'first', owner: 'Growth team' },
      ['    owner: Marketing # since May'],
      ['    owner: Growth team # since May'],
    ],
    ['no owner', { stage: 'first', owner: null }, ['    owner: Marketing # since May'], []],
    [
      'no owner in a group on one line',
      { stage: 'second', owner: null },
      ["  - { key: second, title: { es: B, en: B }, desired_satisfaction: 0.50, owner: 'CX' }"],
      ['  - { key: second, title: { es: B, en: B }, desired_satisfaction: 0.50 }'],
    ],
    [
      'a wish and a target',
      { stage: 'second', desired_satisfaction: 0.9, target: { continuation: 0.3 } },
      ["  - { key: second, title: { es: B, en: B }, desired_satisfaction: 0.50, owner: 'CX' }"],
      [
        "  - { key: second, title: { es: B, en: B }, desired_satisfaction: 0.9, owner: 'CX', target: { continuation: 0.3 } }",
      ],
    ],
    ['what it said already', { stage: 'second', desired_satisfaction: 0.5, owner: 'CX' }, [], []],
    [
      'the same notes, with their comment',
      { stage: 'first', backstage: [{ es: 'nota', en: 'note' }] },
      [],
      [],
    ],
    [
      'other notes',
      { stage: 'first', backstage: [{ es: '¿Y «esto», qué?', en: 'a "b"\n# c' }] },
      ['      - { es: nota, en: note } # of March'],
      ['      [{ es: "¿Y «esto», qué?", en: "a \\"b\\"\\n# c" }] # of March'],
    ],
  ]
  test.each(cases)('%s', (_what, given, gone, come) => {
    expect(lines(MINE, change(MINE, given).text)).toEqual({ gone, come })
  })

  test('several at once, and back again: the file as it was', () => {
    const starred = change(MINE, { touchpoint: 'pay', moment_of_truth: true }, { touchpoint: 'store', moment_of_truth: true }) // prettier-ignore
    expect(starred.journey.touchpoints.map((one) => one.moment_of_truth)).toEqual([true, true, false])
    const back = change(starred.text, { touchpoint: 'pay', moment_of_truth: false }, { touchpoint: 'store', moment_of_truth: false }) // prettier-ignore
    expect(back.text).toBe(MINE)
  })
})

describe.each(journeyKeys())('%s, that comes with Periplo,', (key) => {
  const before = find(key) as Journey
  const [stage] = before.stages
  const touchpoint = before.touchpoints.at(-1)?.key ?? ''

  test('takes every kind of change and loses no other line', () => {
    const text = textOf(key)
    const { text: after, journey } = change(
      text,
      { assign: { event: 'made_up_event', path: '/x' }, touchpoint },
      { assign: { event: 'made_up_too' }, touchpoint: 'brand_new', title: { es: 'Nuevo', en: 'New' }, stage: stage?.key ?? '' }, // prettier-ignore
      { touchpoint, moment_of_truth: !before.touchpoints.at(-1)?.moment_of_truth },
      { stage: stage?.key ?? '', owner: 'CX', desired_satisfaction: 0.75, backstage: [{ es: 'a', en: 'b' }] },
    )
    const changed = journey.touchpoints.find((one) => one.key === touchpoint)
    expect(changed?.when.at(-1)?.fields.event).toEqual([{ how: 'is', a: 'made_up_event', b: '' }])
    expect(changed?.when).toHaveLength((before.touchpoints.at(-1)?.when.length ?? 0) + 1)
    expect(changed?.moment_of_truth).toBe(!before.touchpoints.at(-1)?.moment_of_truth)
    expect(journey.touchpoints.find((one) => one.key === 'brand_new')?.title.es).toBe('Nuevo')
    expect(journey.stages[0]).toMatchObject({ owner: 'CX', desired_satisfaction: 0.75 })
    expect(journey.touchpoints).toHaveLength(before.touchpoints.length + 1)
    expect(lines(text, after).gone.length).toBeLessThanOrEqual(3)
  })

  test('is the same file when what it says is said again', () => {
    const text = textOf(key)
    const own = before.touchpoints.filter((one) => text.includes(`key: ${one.key}`))
    const again = own.map(({ key: each, moment_of_truth }) => ({ touchpoint: each, moment_of_truth }))
    expect(change(text, ...again).text).toBe(text)
  })
})

test('a touchpoint that another journey lends becomes one of its own, with its rules', () => {
  const before = find('three_stages') as Journey
  const { journey } = change(textOf('three_stages'), { touchpoint: 'checkout', moment_of_truth: false })
  const [old, now] = [before, journey].map((each) => each.touchpoints.find(({ key }) => key === 'checkout'))
  expect(old?.moment_of_truth).toBe(true)
  expect(now?.moment_of_truth).toBe(false)
  expect(now?.when.map(({ fields }) => fields)).toEqual(old?.when.map(({ fields }) => fields))
})

describe('a change that is none names its field', () => {
  test.each([
    [{}, 'changes: must be a list'],
    [[], 'changes: must be a list'],
    [[{ star: 'pay' }], 'changes[0]: an object names neither assign, touchpoint nor stage'],
    [
      [{ touchpoint: 'pay', color: 'red' }],
      'changes[0].color: is not known: touchpoint, moment_of_truth, owner',
    ],
    [[{ touchpoint: 'pay', moment_of_truth: 'yes' }], 'changes[0].moment_of_truth: must be true or false'],
    [[{ touchpoint: 'pay', owner: ' ' }], 'changes[0].owner: must be a text'],
    [[{ assign: {}, touchpoint: 'pay' }], 'changes[0].assign: must name a field'],
    [[{ assign: { evnt: 'a' }, touchpoint: 'pay' }], 'changes[0].assign: "evnt" is not one of event, path'],
    [[{ assign: { event: [] }, touchpoint: 'pay' }], 'changes[0].assign: event must be a text'],
    [[{ assign: { event: 'a' } }], 'changes[0].touchpoint: is missing'],
    [
      [{ assign: { event: 'a' }, touchpoint: 'p', title: { es: 'A' } }],
      'changes[0].title: must be { es, en }',
    ],
    [
      [{ stage: 'first', desired_satisfaction: 70 }],
      'changes[0].desired_satisfaction: must be a number from 0',
    ],
    [[{ stage: 'first', target: { people: 3 } }], 'changes[0].target: "people" is not one of continuation'],
    [[{ stage: 'first', backstage: ['a'] }], 'changes[0].backstage: must be a list of { es, en }'],
  ])('%j: %s', (raw, message) => {
    expect(() => readChanges(raw)).toThrow(message)
  })

  test.each<[JourneyChange, string]>([
    [
      { touchpoint: 'nowhere', moment_of_truth: true },
      'changes[0].touchpoint: "nowhere" is not a touchpoint',
    ],
    [{ stage: 'third', owner: 'CX' }, 'changes[0].stage: "third" is not a stage'],
    [{ assign: { event: 'login' }, touchpoint: 'new', stage: 'first' }, 'changes[0].title: is missing'],
    [
      { assign: { event: 'login' }, touchpoint: 'new', title: { es: 'a', en: 'b' } },
      'changes[0].stage: is missing',
    ],
    [{ assign: { event: 'login' }, touchpoint: 'pay', title: { es: 'a', en: 'b' }, stage: 'first' }, 'changes[0].touchpoint: "pay" is there already'], // prettier-ignore
  ])('%j: %s', (given, message) => {
    expect(() => change(MINE, given)).toThrow(message)
  })
})

test('what makes no journey is refused with the line', () => {
  expect(() => change(MINE, { assign: { event: 'purchase', path: '/old/a' }, touchpoint: 'bare' })).toThrow(
    'mine.yaml:25: the rule of "bare" matches nothing: line 18 takes all of it',
  )
  expect(() =>
    change(MINE, {
      assign: { event: 'login' },
      touchpoint: 'New!',
      title: { es: 'a', en: 'b' },
      stage: 'first',
    }),
  ).toThrow('mine.yaml:25: key: "New!" is not a key')
})
