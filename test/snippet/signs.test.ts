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

test('an adapter of a shop comes where its driver comes', () => {
  const cart = SIGNS.find(({ part }) => part === 'cart')
  for (const { part, globals, selector } of SIGNS) {
    if (!part.startsWith('cart-')) continue
    for (const name of globals?.split(' ') ?? []) expect(globalsOf('cart')).toContain(name)
    for (const one of selector?.split(',') ?? []) expect(cart?.selector?.split(',')).toContain(one)
  }
})

const cartParts = () =>
  SIGNS.filter(({ part, test: isHere }) => part.startsWith('cart') && isHere?.()).map(({ part }) => part)

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
