import { fakeStorage } from '../support/fake-page.ts'
import { expect, test, vi } from 'vitest'
import type { Entry } from '../../snippet/entry.ts'
import type { WireBatch } from '../../schema/wire.ts'

const { writeBody } = await import('../../snippet/body.ts')
const { parseRetryAfter, isRefused, isTaken } = await import('../../snippet/send.ts')
const { scrubUrl } = await import('../../snippet/touchpoint.ts')
const { randomId, timedId } = await import('../../snippet/random-id.ts')

const entry = (page_id: string, seq: number, more: object = {}): Entry => [
  { page_id, url: `https://shop.example/${page_id}`, consent_mode: 'granted', ...more },
  { name: 'step', seq, occurred_at: 1 },
]

test('what all events share stands once in the context, and each event is whole with it', () => {
  const entries = [
    entry('a', 1, { visitor_id: 'v' }),
    entry('a', 2, { visitor_id: 'v', user_id: 'u' }),
    entry('b', 1, { visitor_id: 'w' }),
  ]
  const { site, context, events } = JSON.parse(writeBody('demo', entries)) as WireBatch
  expect(site).toBe('demo')
  expect(context).toEqual({
    page_id: 'a',
    url: 'https://shop.example/a',
    consent_mode: 'granted',
    visitor_id: 'v',
  })
  expect(events.map((event) => ({ ...context, ...event }))).toEqual(
    entries.map(([own, event]) => ({ ...own, ...event })),
  )
  // A user of one event only must not be inherited by another.
  expect(events.map(({ user_id }) => user_id)).toEqual([undefined, 'u', undefined])
})

test('the browser describes itself once per page view', () => {
  const { events } = JSON.parse(writeBody('demo', [entry('a', 0), entry('a', 1)])) as WireBatch
  expect(events.map(({ screen }) => screen)).toEqual(['390x844', undefined])
})

test.each([
  [null, 0],
  ['', 0],
  ['7', 7000],
  ['nonsense', 0],
  ['-5', 0],
  ['Thu, 01 Jan 1970 00:00:30 GMT', 20_000],
])('Retry-After %s is %d ms', (value, ms) => {
  expect(parseRetryAfter(value, 10_000)).toBe(ms)
})

test('only 202 is taken; client errors are refused but for time-out and too many', () => {
  expect([200, 202, 204, 302].filter(isTaken)).toEqual([202])
  expect([0, 200, 400, 401, 403, 404, 408, 413, 415, 429, 500, 503].filter(isRefused)).toEqual([
    400, 401, 403, 404, 413, 415,
  ])
})

test('an address without consent keeps its campaign only', () => {
  expect(scrubUrl('https://shop.example/p?utm_source=a&gclid=x&mail=a@b.c&utm_medium=b#top')).toBe(
    'https://shop.example/p?utm_source=a&utm_medium=b',
  )
  expect(scrubUrl('https://shop.example/p?x=1')).toBe('https://shop.example/p')
})

test('ids are random letters and digits, page ids begin with their time', () => {
  const ids = new Set(Array.from({ length: 2000 }, () => randomId(22)))
  expect(ids.size).toBe(2000)
  for (const id of ids) expect(id).toMatch(/^[0-9a-z]{22}$/)
  expect(parseInt(timedId(12).slice(0, -12), 36)).toBeCloseTo(Date.now(), -3)
})

test('an abandoned box is adopted once, a living one is not, a broken one is removed', async () => {
  vi.stubGlobal('navigator', {})
  const { adopt } = await import('../../snippet/outbox.ts')
  fakeStorage.setItem('periplo.dead', JSON.stringify([Date.now() - 1, [entry('a', 1)]]))
  fakeStorage.setItem('periplo.alive', JSON.stringify([Date.now() + 60_000, [entry('b', 1)]]))
  fakeStorage.setItem('periplo.broken', '{')
  fakeStorage.setItem('periplo.consent', '{"analytics":true}')
  expect(await adopt()).toEqual([entry('a', 1)])
  expect(await adopt()).toEqual([])
  expect(
    Object.keys(fakeStorage)
      .filter((key) => key.startsWith('periplo'))
      .toSorted(),
  ).toEqual(['periplo.alive', 'periplo.consent'])
})

test('after a freeze, what another tab has adopted is not ours any more', async () => {
  const { claim, keep } = await import('../../snippet/outbox.ts')
  const [kept, later] = [entry('a', 1), entry('a', 2)]
  keep([kept], Date.now() - 1)
  expect(claim([kept, later])).toEqual([kept, later])
  const box = Object.keys(fakeStorage).find((key) => fakeStorage.getItem(key)?.includes('"page_id":"a"'))
  fakeStorage.removeItem(box ?? '')
  expect(claim([kept, later])).toEqual([later])
})
