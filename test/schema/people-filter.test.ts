import { expect, test } from 'vitest'
import { findJourney } from '../../schema/journeys/index.ts'
import { compileFilter } from '../../schema/people-filter.ts'

const { journey } = findJourney('shop')!

test('a filter becomes what the SQL reads: touchpoints and stages by number, texts as one expression', () => {
  expect(
    JSON.parse(compileFilter('path=/shop*|/a.b, device!=mobile,stage=discovery|loyalty', journey)),
  ).toEqual([
    { is_not: false, field: 2, texts: [], numbers: [], pattern: '^(/shop.*|/a\\.b)$' },
    { is_not: true, field: 13, texts: ['mobile'], numbers: [], pattern: '^(mobile)$' },
    { is_not: false, field: 16, texts: [], numbers: [1, 5], pattern: '^(discovery|loyalty)$' },
  ])
  expect(compileFilter(' ', journey)).toBe('')
})

test.each([
  ['devise=mobile', '"devise" is not a field: event, path, channel'],
  ['device', '"device" is not "field=text" or "field!=text"'],
  ['device=mobile,', '"" is not "field=text" or "field!=text"'],
  ['touchpoint=carts', 'touchpoint: "carts" is not one of search, social'],
  ['stage!=buy', 'stage: "buy" is not one of discovery,'],
  [Array.from({ length: 17 }, () => 'device=x').join(','), 'has more than 16 conditions'],
])('the filter %s is refused: %s', (text, message) => {
  expect(() => compileFilter(text, journey)).toThrow(message)
})
