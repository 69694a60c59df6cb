import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CartItem, type Driver, makeDriver } from '../../snippet/cart/driver.ts'
import { type FakeCore, makeFakeCore } from '../support/fake-core.ts'

let fake: FakeCore
let driver: Driver
const SHOE = { item_id: 'A1', item_name: 'Shoe', price: 10, quantity: 1 }
const SOCK = { item_id: 'B2', item_name: 'Sock', price: 2.5, quantity: 4 }

beforeEach(() => {
  vi.useFakeTimers()
  fake = makeFakeCore()
  driver = makeDriver(fake.core)
})
afterEach(() => vi.useRealTimers())

const names = () => fake.tracked.map(([name]) => name)
const see = (...lines: CartItem[]) =>
  driver.see('shop', { lines: lines.map((line) => [line.item_id, line]), currency: 'EUR', value: 99 })

test('waits two seconds, and says when it happened', () => {
  const at = Date.now()
  driver.say('shop', 'add_to_cart', { items: [SHOE] })
  vi.advanceTimersByTime(1999)
  expect(names()).toEqual([])
  vi.advanceTimersByTime(1)
  expect(fake.tracked).toEqual([['add_to_cart', { occurred_at: at, items: [SHOE], value: 10 }]])
})

test.each([
  ['a moment later', 0, 1500],
  ['before, at the click', 4000, 0],
])('what the data layer says %s counts, once', (_when, before, after) => {
  if (before) fake.hear('add_to_cart')
  vi.advanceTimersByTime(before)
  driver.say('shop', 'add_to_cart', { items: [SHOE] })
  vi.advanceTimersByTime(after)
  if (after) fake.hear('add_to_cart')
  vi.advanceTimersByTime(10_000)
  expect(names()).toEqual([])
  // The next one is another.
  driver.say('shop', 'add_to_cart', { items: [SHOE] })
  vi.advanceTimersByTime(2000)
  expect(names()).toEqual(['add_to_cart'])
})

test('of two adapters that say the same the first counts; one that says it twice means it', () => {
  driver.say('adobe', 'add_to_cart', { items: [SHOE] })
  driver.say('magento', 'add_to_cart', { items: [SHOE] })
  driver.say('magento', 'remove_from_cart', { items: [SHOE] })
  driver.say('adobe', 'add_to_cart', { items: [SHOE] })
  vi.advanceTimersByTime(2000)
  expect(names()).toEqual(['add_to_cart', 'remove_from_cart', 'add_to_cart'])
})

test('what waits leaves with the page', () => {
  driver.say('shop', 'add_to_cart', { items: [SHOE] })
  fake.hear('page_leave')
  expect(names()).toEqual(['add_to_cart'])
  vi.advanceTimersByTime(5000)
  expect(names()).toEqual(['add_to_cart'])
})

test('takes numbers that are texts, and leaves out what is empty or no number', () => {
  driver.say('shop', 'purchase', {
    value: '12.50',
    tax: 'none',
    shipping: 0,
    coupon: '',
    order_id: 7,
    items: [{ item_id: 3, item_name: '', price: '9,90', quantity: '2' }, { price: 3 }],
  })
  vi.advanceTimersByTime(2000)
  expect(fake.tracked[0]?.[1]).toEqual({
    occurred_at: expect.any(Number) as number,
    value: 12.5,
    shipping: 0,
    order_id: 7,
    items: [{ item_id: 3, quantity: 2 }],
  })
})

test('never sends a list the collector would refuse', () => {
  driver.say('shop', 'view_item_list', {
    items: Array.from({ length: 300 }, (_, id) => ({ item_id: id + 1 })),
  })
  vi.advanceTimersByTime(2000)
  expect(fake.tracked[0]?.[1]['items']).toHaveLength(200)
})

test('the first cart is no event, and neither is the same again', () => {
  see(SHOE)
  see(SHOE)
  vi.advanceTimersByTime(5000)
  expect(names()).toEqual([])
})

test('differences of the cart are events: by how many, and what they are worth', () => {
  see(SHOE, SOCK)
  see({ ...SHOE, quantity: 3 }, { ...SOCK, quantity: 3 })
  vi.advanceTimersByTime(2000)
  expect(fake.tracked).toMatchObject([
    ['add_to_cart', { value: 20, currency: 'EUR', items: [{ ...SHOE, quantity: 2 }] }],
    ['remove_from_cart', { value: 2.5, items: [{ ...SOCK, quantity: 1 }] }],
    ['cart_update', { value: 99, item_count: 6, items: [{ quantity: 3 }, { quantity: 3 }] }],
  ])
})

test('a cart emptied is everything removed; an unknown price makes no value', () => {
  see({ item_name: 'Gift', item_id: undefined, quantity: 1 })
  see()
  vi.advanceTimersByTime(2000)
  expect(fake.tracked).toMatchObject([
    ['remove_from_cart', { items: [{ item_name: 'Gift', quantity: 1 }] }],
    ['cart_update', { item_count: 0 }],
  ])
  expect(fake.tracked[0]?.[1]).not.toHaveProperty('value')
})

test('what others did meanwhile is not told', () => {
  see(SHOE)
  driver.see('shop', { lines: [['B2', SOCK]] }, true)
  see(SOCK, SHOE)
  vi.advanceTimersByTime(2000)
  expect(names()).toEqual(['add_to_cart', 'cart_update'])
})
