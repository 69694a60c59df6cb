import { describe, expect, test } from 'vitest'
import { parseJourney } from '../../schema/journey.ts'
import { findJourney, journeyKeys } from '../../schema/journeys/index.ts'

const head = `title: { es: Uno, en: One }
stages:
  - { key: first, title: { es: A, en: A } }
  - { key: second, title: { es: B, en: B } }
`
const find = (key: string) => findJourney(key)?.journey
const message = (text: string): string => {
  try {
    parseJourney('mine', text, find)
  } catch (error) {
    return String(error)
  }
  return 'no error'
}
const touchpoints = (...rules: string[]): string =>
  `${head}touchpoints:\n${rules.map((when, no) => `  - { key: t${no}, title: { es: T, en: T }, stage: first, when: [${when}] }\n`).join('')}`

test.each(journeyKeys())('the journey %s is right', (key) => {
  expect(findJourney(key)?.journey.stages.length).toBeGreaterThan(2)
})

test('a roll-up has the touchpoints of the other in its own stages', () => {
  const stageOf = Object.fromEntries(
    (findJourney('three_stages')?.journey.touchpoints ?? []).map(({ key, stage }) => [key, stage]),
  )
  expect(stageOf).toMatchObject({
    search: 'before',
    catalogue: 'before',
    checkout: 'sale',
    delivery: 'after',
  })
  expect(findJourney('three_stages')?.journey.loop).toEqual({ from: 'after', to: 'before' })
})

describe('says the file and the line of', () => {
  test.each([
    ['YAML that is none', 'a: [1', 'mine.yaml:1: '],
    [
      'a language that is missing',
      touchpoints('{ event: purchase }').replace(', en: One', ''),
      'mine.yaml:1: title: "en" is missing',
    ],
    [
      'a key nobody knows',
      `${touchpoints('{ event: purchase }')}colour: red\n`,
      'mine.yaml:7: "colour" is not known here',
    ],
    [
      'a loop that goes forward',
      `${touchpoints('{ event: purchase }')}loop: { from: first, to: second }\n`,
      'mine.yaml:7: loop: "second" is not a stage before "first"',
    ],
    [
      'an unknown event',
      touchpoints('{ event: purchase }', '{ event: addToCart }'),
      'mine.yaml:7: event: "addToCart" is not known; did you mean "add_to_cart"?',
    ],
    [
      'an unknown stage',
      `${head}touchpoints:\n  - { key: t, title: { es: T, en: T }, stage: third, when: [] }\n`,
      'mine.yaml:6: stage: "third" is not known',
    ],
    ['an empty list', touchpoints('{ event: [] }'), 'mine.yaml:6: event: matches nothing: the list is empty'],
    [
      'a rule that an earlier one takes everything from',
      touchpoints('{ event: page_view, path: /a* }', '{ event: page_view, path: [/a, /a/b*] }'),
      'mine.yaml:7: the rule of "t1" matches nothing: line 6 takes all of it',
    ],
    [
      'rules that overlap',
      touchpoints('{ event: [page_view, click], path: /a* }', '{ event: page_view, path: "/*b" }'),
      'mine.yaml:7: the rules of "t1" and "t0" (line 6) overlap',
    ],
    [
      'an again that leads nowhere',
      `${head}touchpoints:\n  - { key: t, title: { es: T, en: T }, stage: first, again: u, when: [{ event: purchase }] }\n`,
      'mine.yaml:6: again: "u" is not a touchpoint',
    ],
    [
      'a stage that was not rolled up',
      `title: { es: A, en: A }\nextends: shop\nstages:\n  - { key: all, title: { es: A, en: A }, of: [discovery] }\n`,
      'mine.yaml:1: stage "consideration" of "shop" is in no stage',
    ],
  ])('%s', (_, text, expected) => expect(message(text)).toContain(expected))
})

test('a narrower rule may come first, and rules of different fields that exclude each other are fine', () => {
  expect(
    message(
      touchpoints(
        '{ event: page_view, path: /a/b }',
        '{ event: page_view, path: /a* }',
        '{ event: purchase }',
      ),
    ),
  ).toBe('no error')
})
