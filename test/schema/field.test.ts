import { describe, expect, test } from 'vitest'
import {
  choice,
  count,
  cut,
  decimal,
  flag,
  key,
  label,
  labels,
  money,
  text,
  time,
} from '../../schema/field.ts'
import { formFields, items, survey } from '../../schema/shared-fields.ts'

const refused = undefined
const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown

/** What a kind makes of a JSON value; `undefined` is a refusal. */
const kinds = {
  text: [
    text('', 5),
    ['', ''],
    ['abcde', 'abcde'],
    ['abcdefgh', 'abcde'],
    ['abcd😀', 'abcd'],
    ['a\ud800b', 'a\ufffdb'],
    ['\udc00', '\ufffd'],
    [12.5, '12.5'],
    [true, refused],
    [null, refused],
    [{}, refused],
    [[], refused],
  ],
  label: [label('', 3), ['abc', 'abc'], ['abcd', 'abc'], [7, '7'], [1234, '123'], [['a'], refused]],
  key: [
    key('', 5),
    ['abc', 'abc'],
    ['abcde', 'abcde'],
    ['abcdef', refused],
    [123, '123'],
    ['a\nb', refused],
    ['a\u0000', refused],
    ['\ud800', refused],
    [{ id: 1 }, refused],
    [Number.NaN, refused],
  ],
  count: [
    count(''),
    [0, 0],
    [1.4, 1],
    ['12', 12],
    [' 12 ', 12],
    [-1, refused],
    [4_294_967_295, 4_294_967_295],
    [4_294_967_296, refused],
    ['', refused],
    ['0x10', refused],
    ['1e3', refused],
    [true, refused],
    [Infinity, refused],
  ],
  decimal: [
    decimal(''),
    [-1.5, -1.5],
    ['3.25', 3.25],
    ['3,25', refused],
    [1e308, 1e308],
    [Infinity, refused],
  ],
  money: [
    money(''),
    [189_900, 189_900],
    [0.1 + 0.2, 0.3],
    ['49.99', 49.99],
    [-20, -20],
    ['$49.99', refused],
    ['1.234,56', refused],
    [1e13, refused],
    [9e12, 9e12],
  ],
  choice: [choice('', ['a', 'b']), ['a', 'a'], ['A', refused], ['c', refused], [['a'], refused]],
  flag: [flag(''), [true, true], [0, false], [1, true], ['true', refused], [2, refused]],
  time: [
    time(''),
    [1_763_791_458_123, 1_763_791_458_123],
    [1.6, 2],
    ['2026-11-22T06:04:18.123Z', Date.UTC(2026, 10, 22, 6, 4, 18, 123)],
    ['2026-11-22T01:04:18-05:00', Date.UTC(2026, 10, 22, 6, 4, 18)],
    ['2026-11-22', Date.UTC(2026, 10, 22)],
    ['2026-11-22T06:04:18', refused],
    ['2026-13-01', refused],
    ['2026-02-30T00:00:00Z', refused],
    ['2026-02-30', refused],
    ['22/11/2026', refused],
    ['yesterday', refused],
    [-1, refused],
    [1e15, refused],
    [{}, refused],
  ],
  labels: [
    labels('', 3),
    [
      ['analytics', 'ads'],
      ['analytics', 'ads'],
    ],
    ['analytics,ads', ['analytics', 'ads']],
    [[], []],
    ['', []],
    [['a', 'b', 'c', 'd'], refused],
    [['a', 1], refused],
    [['x'.repeat(65)], refused],
    [['\ud800'], refused],
    [{ analytics: true }, refused],
  ],
  instrument: [survey.instrument, ['nps', 'nps'], ['css', 'csat'], ['csat', 'csat'], ['smileys', refused]],
} as const

for (const [name, [field, ...cases]] of Object.entries(kinds)) {
  describe(name, () => {
    test.each(cases.map(([given, stored]) => [given, stored] as const))('reads %j as %j', (given, stored) => {
      expect(field.read(given)).toEqual(stored)
    })
  })
}

describe('items', () => {
  const { read } = items.items
  const line = {
    item_id: '',
    item_name: '',
    item_brand: '',
    item_category: '',
    item_variant: '',
    item_list: '',
    coupon: '',
    price: null,
    discount: null,
    quantity: 1,
  }

  test.each([
    ['a line', [{ item_id: 'A1' }], [{ ...line, item_id: 'A1' }]],
    [
      'numbers as ids',
      [{ item_id: 42, price: '9.90', quantity: 2 }],
      [{ ...line, item_id: '42', price: 9.9, quantity: 2 }],
    ],
    ['unknown keys', [{ item_id: 'A', index: 3, affiliation: 'x' }], [{ ...line, item_id: 'A' }]],
    ['a price that is none', [{ item_id: 'A', price: '$9' }], [{ ...line, item_id: 'A' }]],
    ['a name with half a character', [{ item_name: '\ud83d' }], [{ ...line, item_name: '\ufffd' }]],
    ['a brand that is no text', [{ item_id: 'A', item_brand: { toString: 1 } }], [{ ...line, item_id: 'A' }]],
    ['no list', { item_id: 'A' }, refused],
    ['a line without id and name', [{ price: 1 }], refused],
    ['an id that is no text', [{ item_id: { toString: 1 } }], refused],
    ['an id 100,000 levels deep', [{ item_id: deep(100_000) }], refused],
    ['a line that is a list', [[]], refused],
    ['a line that is nothing', [null], refused],
    ['too many lines', Array.from({ length: 201 }, () => ({ item_id: 'A' })), refused],
  ])('%s', (_what, given, stored) => expect(read(given)).toEqual(stored))
})

describe('form_fields', () => {
  const { read } = formFields.form_fields
  const field = {
    field_id: 'email',
    field_type: '',
    focus_count: 0,
    time_ms: 0,
    hesitation_ms: 0,
    change_count: 0,
    refill_count: 0,
    error_count: 0,
    touch_order: 0,
    is_blank: false,
    is_autofilled: false,
  }
  const told = { field_id: 'email', field_type: 'email', focus_count: 2, time_ms: 900.4, is_blank: 1 }

  test.each([
    ['a field of which nothing is told', [{ field_id: 'email' }], [field]],
    [
      'a field as the page tells it',
      [told],
      [{ ...field, field_type: 'email', focus_count: 2, time_ms: 900, is_blank: true }],
    ],
    [
      'yes as a word of JSON',
      [{ field_id: 'email', is_autofilled: true }],
      [{ ...field, is_autofilled: true }],
    ],
    ['a value, which has no place', [{ field_id: 'email', value: 'ana@example.org' }], [field]],
    ['counts that are none', [{ field_id: 'email', focus_count: -1, time_ms: 'x', is_blank: 'x' }], [field]],
    ['a long name', [{ field_id: 'x'.repeat(200) }], [{ ...field, field_id: 'x'.repeat(128) }]],
    ['half a character', [{ field_id: '\ud83d' }], [{ ...field, field_id: '\ufffd' }]],
    ['a type that is no text', [{ field_id: 'email', field_type: { toString: 1 } }], [field]],
    ['no list', { field_id: 'email' }, refused],
    ['a field without a name', [{ field_type: 'email' }], refused],
    ['a name that is no text', [{ field_id: deep(100_000) }], refused],
    ['nothing', [null], refused],
    ['too many', Array.from({ length: 101 }, () => ({ field_id: 'a' })), refused],
  ])('%s', (_what, given, stored) => expect(read(given)).toEqual(stored))
})

describe('cut', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['ab😀', 3, 'ab'],
    ['ab😀', 4, 'ab😀'],
    ['a\ud83d', 2, 'a\ufffd'],
  ])('%j to %i is %j', (value, max, expected) => expect(cut(value, max)).toBe(expected))
})
