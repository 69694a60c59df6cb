import { expect, test } from 'vitest'
import { nameField } from '../../snippet/forms/watch-forms.ts'
import { parseContact } from '../../snippet/links/contact.ts'

test.each([
  ['https://wa.me/57300?text=x', 'whatsapp', '57300'],
  ['https://web.whatsapp.com/send?phone=57300', 'whatsapp', '57300'],
  ['https://chat.whatsapp.com/INVITE', 'whatsapp', 'INVITE'],
  ['https://t.me/shop', 'telegram', 'shop'],
  ['https://telegram.me/shop', 'telegram', 'shop'],
  ['tg://resolve?domain=shop', 'telegram', 'shop'],
  ['https://www.messenger.com/t/shop', 'messenger', 't/shop'],
  ['https://ig.me/m/shop', 'instagram', 'm/shop'],
  ['https://lin.ee/abc', 'line', 'abc'],
  ['https://pf.kakao.com/_x', 'kakaotalk', '_x'],
  ['https://discord.gg/x', 'discord', 'x'],
  ['viber://chat?number=1', 'viber', ''],
  ['weixin://dl/chat', 'wechat', 'chat'],
  ['mailto:a@b.c?subject=x', 'mailto', 'a@b.c'],
  ['sms:+1?body=x', 'sms', '+1'],
])('%s is %s to %s', (href, method, contact) => {
  expect(parseContact(new URL(href))).toEqual({ method, contact })
})

test.each([
  'https://example.org/wa.me',
  'https://notwa.me/1',
  'https://t.me.example.org/shop',
  'javascript:void 0',
  'https://whatsapp.example/',
  'blob:https://wa.me/1',
])('%s reaches nobody', (href) => {
  expect(parseContact(new URL(href))).toBeUndefined()
})

const field = (name: string, type = 'text', autocomplete = '') =>
  nameField({ name, type, autocomplete, id: '' } as HTMLInputElement)

test.each([
  'password',
  'user_pass',
  'card_number',
  'cvv',
  'iban',
  'api_token',
  'pin',
  'user-pin',
  'userPin',
  'cc_number',
  'totp',
  'mfaCode',
  'clave',
  'contrasena',
  'otp_code',
  'mySecret',
])('a field called %s is never named', (name) => {
  expect(field(name)).toBe('text')
})

test('a sensitive kind or autocomplete hides any name', () => {
  expect(field('harmless', 'password')).toBe('password')
  expect(field('harmless', 'hidden')).toBe('hidden')
  expect(field('harmless', 'text', 'cc-number')).toBe('text')
  expect(field('harmless', 'text', 'section-pay billing cc-number')).toBe('text')
  expect(field('harmless', 'text', 'one-time-code')).toBe('text')
})

test('other fields are named, by their kind where they have no name', () => {
  expect(field('email', 'email')).toBe('email')
  expect(field('carbonCopy')).toBe('carbonCopy')
  expect(field('shipping_city')).toBe('shipping_city')
  expect(field('', 'tel')).toBe('tel')
})
