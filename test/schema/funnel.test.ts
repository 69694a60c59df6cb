import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  compileFunnel,
  InvalidFunnel,
  NUMBER_FIELDS,
  parseFunnel,
  TEXT_FIELDS,
  withFunnel,
} from '../../schema/funnel.ts'

const refused = (text: string, mode: 'ordered' | 'strict' | 'any' = 'ordered'): string => {
  try {
    parseFunnel(text, mode)
  } catch (error) {
    if (error instanceof InvalidFunnel) return error.message
  }
  return 'taken'
}

describe('the steps of a funnel', () => {
  test('are events, either of several, with a page and filters', () => {
    const { steps, excluded } = parseFunnel(
      'page_view:/shop*[device=mobile|tablet], ?chat_open, !refund, add_to_cart|purchase[value>=100, props.plan!=a%2Cb]',
      'ordered',
    )
    expect(steps.map(({ text, is_optional }) => [text, is_optional])).toEqual([
      ['page_view:/shop*[device=mobile|tablet]', false],
      ['?chat_open', true],
      ['add_to_cart|purchase[value>=100, props.plan!=a%2Cb]', false],
    ])
    expect(steps[0]?.options[0]?.filters).toEqual([
      { field: 'url_path', is_not: false, patterns: [{ how: 'around', a: '/shop', b: '' }] },
      {
        field: 'device',
        is_not: false,
        patterns: [
          { how: 'is', a: 'mobile', b: '' },
          { how: 'is', a: 'tablet', b: '' },
        ],
      },
    ])
    expect(steps[2]?.options).toEqual([
      { event: 'add_to_cart', filters: [] },
      {
        event: 'purchase',
        filters: [
          { field: 'value', is_not: false, patterns: [{ how: '>=', number: 100 }] },
          { field: 'props.plan', is_not: true, patterns: [{ how: 'is', a: 'a,b', b: '' }] },
        ],
      },
    ])
    expect(excluded).toEqual([{ event: 'refund', filters: [] }])
  })

  test('may be a JSON list', () => {
    expect(parseFunnel('["page_view:/a","purchase"]', 'strict').steps.map(({ text }) => text)).toEqual([
      'page_view:/a',
      'purchase',
    ])
  })

  test.each([
    ['', 'step 1 (""): the event is missing'],
    ['page_view,', 'step 2 (""): the event is missing'],
    [
      'page_view,Add To Cart',
      'step 2 ("Add To Cart"): "Add To Cart" is not the name of an event: small letters, digits and _',
    ],
    ['page_view:', 'step 1 ("page_view:"): there is no path behind the ":"'],
    ['page_view[device=mobile', 'a "]" is missing'],
    ['page_view]', 'there is a "]" too many'],
    [
      'page_view,purchase[value>=many]',
      'step 2 ("purchase[value>=many]"): value is a number, "many" is none',
    ],
    ['page_view[device>=3]', 'step 1 ("page_view[device>=3]"): device is a text: = or !=, not >='],
    [
      'page_view[device]',
      'step 1 ("page_view[device]"): the filter "device" is not "field=text" or "field>=number" (= != >= <= > <)',
    ],
    ['?chat_open,purchase', '"?chat_open": the first and the last step cannot be left out'],
    ['a,b,c,d,e,f,g,h,i,j,k', '11 steps are more than 10'],
    ['!refund', 'there is no step'],
    [Array.from({ length: 17 }, () => 'a').join('|'), '17 events are more than 16'],
  ])('%s is refused', (text, message) => expect(refused(text)).toBe(message))

  test('a field that is none is named, with those there are', () => {
    expect(refused('page_view,purchase[colour=red]')).toMatch(
      /^step 2 .*"colour" is not a field: url_path, .*, props\.<name>$/,
    )
  })

  test('may be left out in order only', () => {
    expect(refused('a,?b,c', 'strict')).toBe(
      'step 2 ("?b"): may be left out only in mode ordered, not in strict',
    )
  })

  test('are compiled where a query has them, and numbers are left alone', () => {
    expect(withFunnel({ steps: 'a,b', mode: 'any' })['steps']).toBe(compileFunnel('a,b', 'any'))
    expect(withFunnel({ steps: 5, level: 'page' })).toEqual({ steps: 5, level: 'page' })
  })
})

test('the SQL has the fields in the order in which they are numbered', () => {
  const view = new URL('../../schema/views/funnel_attempts.sql', import.meta.url)
  const asked = [...readFileSync(view, 'utf8').matchAll(/asked\('(\w+)', (\w+)\)/g)].map(
    ([, name, column]) => [name, column],
  )
  expect(asked).toEqual([...TEXT_FIELDS, ...NUMBER_FIELDS].map((field) => [field, field]))
})
