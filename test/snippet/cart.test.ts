import { expect, test } from 'vitest'
import { readMessage, readParameters } from '../../snippet/watch/cart.ts'

function argumentsOf(..._given: unknown[]): unknown {
  // eslint-disable-next-line prefer-rest-params
  return arguments
}

test('reads both shapes, and nothing else', () => {
  const parameters = { value: 1 }
  expect(readMessage(argumentsOf('event', 'purchase', parameters))).toEqual(['purchase', parameters])
  expect(readMessage({ event: 'purchase', ecommerce: parameters })).toEqual(['purchase', parameters])
  expect(readMessage({ event: 'purchase', ...parameters })?.[1]).toMatchObject(parameters)
  expect(readMessage(argumentsOf('event', 'login'))).toEqual(['login', {}])
  for (const other of [
    null,
    undefined,
    5,
    'purchase',
    [],
    { ecommerce: null },
    { event: 'gtm.js' },
    { event: 'purchases' },
  ]) {
    expect(readMessage(other)).toBeUndefined()
  }
})

test('keeps what has a column, as numbers where they are numbers', () => {
  expect(
    readParameters({
      transaction_id: 77,
      value: '12.50',
      tax: 'none',
      shipping: 0,
      currency: 'EUR',
      coupon: { odd: true },
      email: 'a@b.c',
      items: [
        {
          item_id: 7,
          item_name: 'Shoe',
          price: '9,90',
          quantity: '2',
          item_list_id: 'home',
          affiliation: 'x',
        },
        { item_name: 'Sock', item_list_name: 'Home', item_list_id: 'home' },
        { price: 3 },
        null,
      ],
    }),
  ).toEqual({
    order_id: '77',
    value: 12.5,
    shipping: 0,
    currency: 'EUR',
    items: [
      { item_id: 7, item_name: 'Shoe', quantity: 2, item_list: 'home' },
      { item_name: 'Sock', item_list: 'Home' },
    ],
  })
})

test('never sends a list the collector would refuse', () => {
  const items = Array.from({ length: 300 }, (_, n) => ({ item_id: n + 1 }))
  expect(readParameters({ items })['items']).toHaveLength(200)
})
