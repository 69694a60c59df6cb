import { expect, test } from 'vitest'
import { watchBurst } from '../../snippet/friction/burst.ts'
import { describe as describeElement, isStable } from '../../snippet/friction/describe.ts'
import { readError, readReason } from '../../snippet/friction/errors.ts'
import { scrub } from '../../snippet/friction/scrub.ts'

test.each([
  ['x is not a function', 'x is not a function'],
  [
    "Cannot read properties of undefined (reading 'price')",
    "Cannot read properties of undefined (reading 'price')",
  ],
  ['can\'t access property "price", x is undefined', 'can\'t access property "price", x is undefined'],
  ['a?.b is not a function', 'a?.b is not a function'],
  ['No user ana.perez@example.com here', 'No user * here'],
  ['No user ana%40example.com', 'No user *'],
  ['No user "Ana Pérez" here', 'No user * here'],
  [`Unexpected token 'A', "Ana" is not valid JSON`, `Unexpected token 'A', * is not valid JSON`],
  [
    `Unexpected token 'N', ..."me": "Name" "x"... is not valid JSON`,
    `Unexpected token 'N', *... is not valid JSON`,
  ],
  ['call +57 300 123-4567 now', 'call * now'],
  ['order 123456 failed', 'order * failed'],
  ['order 1234 failed with 404', 'order 1234 failed with 404'],
  ['token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0 expired', 'token *.* expired'],
  ['session 3f2a9c81-0b1c-4d2e-8f00-aabbccddeeff', 'session *'],
  ['https://shop.example/app.js?v=1#top', 'https://shop.example/app.js'],
  [
    'Failed to fetch https://shop.example/me?mail=a@b.co (500)',
    'Failed to fetch https://shop.example/me (500)',
  ],
  ['https://cdn.example/npm/vue@3.4.1/dist/vue.js', 'https://cdn.example/npm/vue@3.4.1/dist/vue.js'],
  ['https://shop.example/reset/9f86d081884c7d659a2feaa0/', 'https://shop.example/reset/*/'],
  ['https://shop.example/assets/main.3f2a9c81.js', 'https://shop.example/assets/main.3f2a9c81.js'],
  ['getElementsByClassNameOfSomething failed', 'getElementsByClassNameOfSomething failed'],
])('%s is told as %s', (text, told) => {
  expect(scrub(text)).toBe(told)
})

test('a huge message is read in a moment', () => {
  for (const text of ['"'.repeat(1e5), 'a@'.repeat(5e4), '1 '.repeat(5e4), 'a?'.repeat(5e4)]) {
    const before = performance.now()
    readError(text)
    expect(performance.now() - before).toBeLessThan(100)
  }
})

test.each([
  [
    'Uncaught TypeError: x',
    'https://shop.example/a.js?v=1',
    12,
    { message: 'TypeError: x', place: 'https://shop.example/a.js:12' },
  ],
  ['Oh', '', 0, { message: 'Oh' }],
  ['Script error.', '', 0, undefined],
  ['ResizeObserver loop completed with undelivered notifications.', 'https://shop.example/', 0, undefined],
  ['Oh', 'chrome-extension://abc/a.js', 1, undefined],
  ['Oh', 'safari-web-extension://abc/a.js', 1, undefined],
])('error %s of %s:%s', (message, file, line, told) => {
  expect(readError(message, file, line)).toEqual(told)
})

const withStack = (stack: string) => Object.assign(new TypeError('oh'), { stack })
test.each([
  [
    'V8',
    withStack(
      'TypeError: oh\n    at f (https://shop.example/a.js?v=1:3:7)\n    at https://shop.example/b.js:1:1',
    ),
    ['TypeError: oh', 'https://shop.example/a.js?v=1', '3'],
  ],
  [
    'others',
    withStack('f@http://localhost:8080/a.js:3:7\n@http://localhost:8080/b.js:1:1'),
    ['TypeError: oh', 'http://localhost:8080/a.js', '3'],
  ],
  ['no stack', withStack(''), ['TypeError: oh', undefined, undefined]],
  ['a text', 'no stock', ['no stock', undefined, undefined]],
  ['an object', { mail: 'ana@example.com' }, ['Rejected', undefined, undefined]],
  ['nothing', undefined, ['Rejected', undefined, undefined]],
])('rejection with %s', (_what, reason, told) => {
  expect(readReason(reason)).toEqual(told)
})

test.each(
  'btn btn-primary addToCart nav_item step2 col-md-6 mt-4 Header product-card h1 cart__total--big'.split(' '),
)('%s is a name that somebody wrote', (name) => expect(isStable(name)).toBe(true))
test.each([
  '',
  '1234',
  'order-8231',
  'css-1a2b3c',
  'sc-bdVaJa',
  'hGmWqp',
  ':r1:',
  'radix-:r3:',
  '_3xYz9',
  'a@b.co',
  'ana.perez@example.com',
  '3f2a9c81-0b1c-4d2e-8f00-aabbccddeeff',
  'md:flex',
  'w-1/2',
  'a'.repeat(60),
  '-'.repeat(60),
  'Ana Pérez',
  '+573001234567',
])('%s is none', (name) => expect(isStable(name)).toBe(false))

/** An element and what is around it, from inside out: `tag`, `tag#id`, `tag.class.class`. */
const build = ([name, ...around]: string[]): Element | null => {
  if (name === undefined) return null
  const [tag, id = null] = name.split('#')
  const [localName, ...classList] = (tag ?? '').split('.')
  return { localName, classList, getAttribute: () => id, parentElement: build(around) } as unknown as Element
}

test.each([
  [['button#pay', 'form', 'main'], 'button#pay'],
  [['span', 'button.btn.btn-primary.large', 'div#cart', 'main'], 'div#cart > button.btn.btn-primary > span'],
  [['path', 'svg', 'div', 'main'], 'div > svg > path'],
  [['div.css-1a2b3c#order-8231', 'body'], 'body > div'],
  [['button.sc-bdVaJa.buy#:r1:', 'li'], 'li > button.buy'],
  [[], ''],
])('%j is described as %s', (elements, selector) => {
  expect(describeElement(build(elements))).toBe(selector)
})

test.each<[string, [number, number, number][], boolean[]]>([
  [
    'three in a second',
    [
      [0, 5, 5],
      [400, 6, 6],
      [900, 5, 5],
    ],
    [false, false, true],
  ],
  [
    'three in more',
    [
      [0, 5, 5],
      [600, 5, 5],
      [1100, 5, 5],
    ],
    [false, false, false],
  ],
  [
    'three in different places',
    [
      [0, 5, 5],
      [100, 60, 5],
      [200, 120, 5],
    ],
    [false, false, false],
  ],
  [
    'two',
    [
      [0, 5, 5],
      [100, 5, 5],
    ],
    [false, false],
  ],
  [
    'six in a row',
    [0, 1, 2, 3, 4, 5].map((no) => [no * 300, 5, 5]),
    [false, false, true, false, false, false],
  ],
  [
    'two bursts with a rest',
    [0, 1, 2, 20, 21, 22].map((no) => [no * 100, 5, 5]),
    [false, false, true, false, false, true],
  ],
])('%s', (_what, clicks, told) => {
  const isBurst = watchBurst()
  expect(clicks.map((click) => isBurst(...click))).toEqual(told)
})
