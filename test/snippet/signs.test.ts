import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { moreChatAdapters } from '../../snippet/chat-b/index.ts'
import { chatAdapters } from '../../snippet/chat/index.ts'
import { IDLE, SIGNS } from '../../snippet/find/signs.ts'

const globalsOf = (wanted: string): string[] =>
  SIGNS.filter(({ part }) => part === wanted).flatMap(({ globals = '' }) => globals.split(' '))

test.each([...new Set([...SIGNS.map(({ part }) => part), ...IDLE, 'find', 'vitals-attribution'])])(
  '%s is a file that is built',
  (part) => {
    expect(existsSync(`snippet/${part}/part.ts`)).toBe(true)
  },
)

/** What each widget leaves in the window, its own names and those that a page sets for it before it comes. */
const CHATS: Record<string, string[]> = {
  crisp: ['$crisp'],
  intercom: ['Intercom'],
  zendesk: ['zE'],
  tawk: ['Tawk_API'],
  hubspot: ['HubSpotConversations', 'hsConversationsOnReady', 'hsConversationsSettings'],
  drift: ['drift'],
  livechat: ['LiveChatWidget'],
  tidio: ['tidioChatApi'],
  freshchat: ['fcWidget'],
  olark: ['olark'],
  gorgias: ['GorgiasChat'],
  salesforce: ['embeddedservice_bootstrap'],
  chatwoot: ['$chatwoot', 'chatwootSettings'],
}

test.each([
  // The driver is in the first file, so every widget calls for it.
  ['chat', [...chatAdapters, ...moreChatAdapters]],
  ['chat-b', moreChatAdapters],
] as const)('every widget of %s has a sign, and no sign is without a widget', (part, adapters) => {
  const wanted = new Set(adapters.flatMap(({ provider }) => CHATS[provider] ?? [`none of ${provider}`]))
  expect(globalsOf(part).sort()).toEqual([...wanted].sort())
})

/** What the files that a driver follows begin with. */
const followed = (wanted: string) => SIGNS.find(({ part }) => part === wanted)?.after ?? 'nothing'

test('wherever an adapter of a shop comes its driver comes', () => {
  const parts = SIGNS.map(({ part }) => part)
  const adapters = parts.filter((part) => part.startsWith('cart-'))
  expect(adapters).toHaveLength(4)
  for (const part of adapters) {
    expect(part.startsWith(followed('cart'))).toBe(true)
    expect(parts.indexOf(part)).toBeLessThan(parts.indexOf('cart'))
  }
})

const cartParts = () => {
  const found: string[] = []
  for (const { part, test: isHere } of SIGNS) {
    if (!part.startsWith('cart')) continue
    const isCalled = isHere?.() ?? found.some((one) => one.startsWith(followed(part)))
    if (isCalled) found.push(part)
  }
  return found.sort()
}

test.each([
  [[{ ecommerce: { detail: {} } }], [], ['cart', 'cart-events']],
  [[null, { ecommerce: null }, { ecommerce: { items: [] } }, { event: 'x' }], [], []],
  ['no list', [], []],
  [undefined, ['{"@type":"Article"}', '{"@type":"Product"}'], ['cart', 'cart-product']],
  [undefined, ['{"@type": "ProductGroup"}'], ['cart', 'cart-product']],
  [undefined, ['{"@type":"Organization"}'], []],
])('data layer %j and structured data %j call for %j', (dataLayer, texts, expected) => {
  const scripts = texts.map((textContent) => ({ textContent }))
  Object.assign(globalThis, { window: { dataLayer }, document: { querySelectorAll: () => scripts } })
  expect(cartParts()).toEqual(expected)
})
