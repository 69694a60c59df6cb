import { expect, test } from 'vitest'
import { classify } from '../../snippet/history.ts'

const at = (path: string) => 'https://shop.example' + path

// from, to, how, what it is
test.each([
  ['/', '/two', 'push', 'push'],
  ['/', '/two', 'replace', 'replace'],
  ['/', '/two', 'back_forward', 'back_forward'],
  ['/', '/', 'push', undefined],
  ['/', '/?page=2', 'push', 'push'],
  ['/', '/?page=2', 'back_forward', 'back_forward'],
  ['/?utm_source=x', '/', 'replace', undefined],
  ['/two', '/two/', 'replace', undefined],
  ['/', '/#part', 'push', undefined],
  ['/', '/#part', 'back_forward', undefined],
  ['/#/', '/#/two', 'back_forward', 'hash'],
  ['/#!/a', '/#!/b', 'push', 'push'],
  ['/#/two', '/#/two', 'push', undefined],
  // Routers with their path in the hash write `/#/` for `/` when they start.
  ['/', '/#/', 'replace', undefined],
  ['/app/', '/app/#/', 'replace', undefined],
  ['/', '/#!/', 'back_forward', undefined],
  ['/#/two', '/#/two/', 'replace', undefined],
  // A query of such a path is as any other.
  ['/#/two', '/#/two?sort=price', 'replace', undefined],
  ['/#/two', '/#/two?page=2', 'push', 'push'],
  ['/#/two', '/#/two?page=2', 'back_forward', 'hash'],
  ['/#/two?page=2', '/#/three', 'replace', 'replace'],
] as const)('from %s to %s by %s is %s', (from, to, how, navigation) => {
  expect(classify(at(from), at(to), how)).toBe(navigation)
})
