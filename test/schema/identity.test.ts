import { expect, test } from 'vitest'
import { isIdentity } from '../../schema/identity.ts'

const SHARED_BY_STRANGERS = [
  ...[
    'anonymous',
    'guest',
    'distinctid',
    'distinct_id',
    'id',
    'not_authenticated',
    'email',
    'undefined',
    'true',
    'false',
  ],
  ...['[object Object]', 'NaN', 'None', 'none', 'null', '0'],
  ...[
    'user_id',
    'userId',
    'visitor_id',
    'nil',
    '-1',
    '00000000-0000-0000-0000-000000000000',
    '000',
    '-',
    '--',
  ],
]

test.each(SHARED_BY_STRANGERS)('%s is nobody', (value) => expect(isIdentity(value)).toBe(false))

test.each(SHARED_BY_STRANGERS)('%s is nobody in other letters, quotes or spaces', (value) => {
  for (const form of [
    value.toUpperCase(),
    `"${value}"`,
    `'${value}'`,
    ` ${value} `,
    ` " ${value} " `,
    `\t${value}\n`,
  ]) {
    expect(isIdentity(form), JSON.stringify(form)).toBe(false)
  }
})

test.each(['', ' ', '""', "''", '" "', '\u00a0', '\ufeff'])('%j is nobody', (value) =>
  expect(isIdentity(value)).toBe(false),
)

test.each([
  'u1',
  '10',
  '-10',
  '42',
  'ana@example.com',
  'guest-7',
  'nullable',
  'María',
  'ID-0',
  '0001',
  'truent',
  '客户',
  '"7"',
])('%s is somebody', (value) => expect(isIdentity(value)).toBe(true))
