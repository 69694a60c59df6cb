import { expect, test } from 'vitest'
import type { Periplo } from '../../snippet/api.ts'

// Checked by the compiler: what the site's function takes, and what it must refuse.
const periplo = (() => undefined) as Periplo

test('calls are typed from the schema', () => {
  periplo('track', 'add_to_cart', { value: 10, currency: 'EUR', items: [{ item_id: 'A1', quantity: 1 }] })
  periplo('track', 'chat_open', { chat_provider: 'crisp' })
  periplo('track', 'my_own_event', { anything: [1, 2] })
  periplo('survey', { instrument: 'nps', score: 9 })
  periplo('consent', { analytics: true, ads: false, remember: true })
  periplo('identify', 'u-1', { plan: 'pro' })
  periplo('on', 'purchase', ({ name }) => name)
  // @ts-expect-error a wrong kind of value
  periplo('track', 'add_to_cart', { value: 'ten' })
  // @ts-expect-error not a field of this event
  periplo('track', 'chat_open', { provider: 'crisp' })
  // @ts-expect-error not an instrument
  periplo('survey', { instrument: 'smile' })
  // @ts-expect-error not a purpose
  periplo('consent', { marketing: true })
  // @ts-expect-error nobody
  periplo('identify')
  // @ts-expect-error not a command
  periplo('tarck', 'add_to_cart')
  expect(periplo).toBeTypeOf('function')
})
