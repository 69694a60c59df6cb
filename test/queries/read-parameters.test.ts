import { describe, expect, test } from 'vitest'
import { InvalidParameter, readParameters } from '../../schema/query.ts'
import { savedQuery } from '../support/engine.ts'

const doc = { es: '', en: '' }
const TODAY = '2026-03-01'

/** A query with one parameter of the type, and what becomes of the text. */
function read(type: string, text: string, more: object = {}): unknown {
  return readParameters({ name: 'q', parameters: [{ name: 'x', type, doc, ...more }] }, { x: text }, TODAY)[
    'x'
  ]
}
const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof InvalidParameter) return error.message
  }
  return 'taken'
}

describe('readParameters', () => {
  test('without anything but the site: the last 30 days with today, in UTC, and the defaults', () => {
    expect(readParameters(savedQuery('funnel'), { site: 'demo' }, TODAY)).toEqual({
      site: 'demo',
      from: '2026-01-31',
      to: '2026-03-02',
      tz: 'UTC',
      steps: 'page_view, add_to_cart, purchase',
      window_hours: 168,
      mode: 'ordered',
    })
  })

  test('conversions are those of the event registry and sales at the counter', () => {
    const { conversions } = readParameters(savedQuery('overview'), { site: 'demo' }, TODAY)
    expect(conversions).toEqual(
      expect.arrayContaining(['purchase', 'generate_lead', 'sign_up', 'pos_purchase']),
    )
  })

  test.each<[type: string, text: string, value: unknown]>([
    ['String', "it's {not:String}", "it's {not:String}"],
    ['UInt32', '4294967295', 4_294_967_295],
    ['UInt64', '9007199254740991', 9_007_199_254_740_991],
    ['Int32', '-5', -5],
    ['Float64', '-2.50', -2.5],
    ['Bool', 'true', true],
    ['Bool', '0', false],
    ['Date', '2028-02-29', '2028-02-29'],
    ["DateTime64(3, 'UTC')", '2026-03-02T10:00:00.5+02:00', '2026-03-02 08:00:00.500'],
    ['Array(String)', 'page_view, purchase', ['page_view', 'purchase']],
    ['Array(String)', '["a,b","c"]', ['a,b', 'c']],
    ['Array(String)', '', []],
  ])('%s takes %s', (type, text, value) => expect(read(type, text)).toEqual(value))

  test.each([
    ['UInt8', '256', 'x: "256" is not a whole number from 0 to 255'],
    ['UInt32', '-1', 'x: "-1" is not a whole number from 0 to 4294967295'],
    ['UInt32', '1e3', 'x: "1e3" is not a whole number from 0 to 4294967295'],
    ['UInt32', '', 'x: "" is not a whole number from 0 to 4294967295'],
    ['Int8', '-129', 'x: "-129" is not a whole number from -128 to 127'],
    ['Float64', 'NaN', 'x: "NaN" is not a number'],
    ['Bool', 'yes', 'x: "yes" is not true or false'],
    ['Date', '2026-02-29', 'x: "2026-02-29" is not a date, YYYY-MM-DD'],
    ['Date', '02/03/2026', 'x: "02/03/2026" is not a date, YYYY-MM-DD'],
    ['Date', '9999-01-01', 'x: "9999-01-01" is not a date, YYYY-MM-DD'],
    ["DateTime64(3, 'UTC')", '2026-03-02', 'x: "2026-03-02" is not a time, YYYY-MM-DDTHH:MM:SS.mmmZ'],
    ['Array(String)', '["a",1]', 'x: "[\\"a\\",1]" is not a list of texts, ["a","b"] or a,b'],
    ['Array(String)', '["a"', 'x: "[\\"a\\"" is not a list of texts, ["a","b"] or a,b'],
  ])('%s refuses %s', (type, text, expected) => expect(refused(() => read(type, text))).toBe(expected))

  test('choices and bounds', () => {
    expect(read('String', 'b', { choices: ['a', 'b'] })).toBe('b')
    expect(refused(() => read('String', 'c', { choices: ['a', 'b'] }))).toBe('x: "c" is not one of a, b')
    expect(refused(() => read('UInt32', '11', { max: 10 }))).toBe('x: "11" is not a number of at most 10')
    expect(refused(() => read('Array(String)', '', { min: 1 }))).toBe('x: "" is not a list of at least 1')
  })

  test.each([
    [{}, 'site: is missing (String)'],
    [
      { site: 'demo', from: '2026-03-02', to: '2026-03-02' },
      'to: 2026-03-02 is not after from (2026-03-02); the day of "to" is not included',
    ],
    [
      { site: 'demo', from: '2026-05-01' },
      'to: 2026-03-02 is not after from (2026-05-01); the day of "to" is not included',
    ],
    [{ site: 'demo', tz: 'Mars/Olympus' }, 'tz: "Mars/Olympus" is not an IANA time zone'],
    [{ site: 'demo', tz: '+02:00' }, 'tz: "+02:00" is not an IANA time zone'],
    [
      { site: 'demo', colour: 'red' },
      'colour: is not a parameter of overview (it has site, from, to, tz, conversions)',
    ],
    [
      { site: 'demo', constructor: 'x' },
      'constructor: is not a parameter of overview (it has site, from, to, tz, conversions)',
    ],
  ])('refuses %o', (given, expected) => {
    expect(
      refused(() => readParameters(savedQuery('overview'), given as Record<string, string>, TODAY)),
    ).toBe(expected)
  })

  test('a period may be given to every query', () => {
    const given = { site: 'demo', from: '2026-01-01', to: '2026-01-02', tz: 'America/Bogota' }
    expect(readParameters(savedQuery('live'), given, TODAY)).toEqual({ site: 'demo', minutes: 30, limit: 50 })
  })

  test('a zone in another case is the same zone', () => {
    expect(readParameters(savedQuery('overview'), { site: 'demo', tz: 'america/bogota' }, TODAY)['tz']).toBe(
      'America/Bogota',
    )
  })
})
