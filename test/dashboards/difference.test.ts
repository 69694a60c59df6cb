import { expect, it } from 'vitest'
import { differenceOf } from '../../dashboards/views/compare/difference.ts'

it('gives the interval of Newcombe’s paper (1998, method 10): 56 of 70 against 48 of 80', () => {
  const found = differenceOf({ part: 56, whole: 70 }, { part: 48, whole: 80 })
  expect(found?.share).toBeCloseTo(0.2, 4)
  expect(found?.low).toBeCloseTo(0.0524, 4)
  expect(found?.high).toBeCloseTo(0.3339, 4)
  expect(found?.isSure).toBe(true)
})

it('is not sure of a few', () => {
  expect(differenceOf({ part: 2, whole: 3 }, { part: 1, whole: 3 })?.isSure).toBe(false)
})

it('turns around with its sides', () => {
  const [a, b] = [
    { part: 9, whole: 10 },
    { part: 3, whole: 10 },
  ]
  expect(differenceOf(a, b)?.low).toBeCloseTo(-(differenceOf(b, a)?.high ?? 0), 12)
})

it('says nothing where a side has nobody', () => {
  expect(differenceOf({ part: 0, whole: 0 }, { part: 1, whole: 2 })).toBeNull()
})
