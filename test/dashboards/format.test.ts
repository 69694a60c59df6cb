import { describe, expect, it } from 'vitest'
import { makeFormats, pickLocale } from '../../dashboards/format.ts'

describe('pickLocale', () => {
  const cases: [why: string, args: Parameters<typeof pickLocale>, locale: string][] = [
    ['the region of the URL beats all', ['es', 'MX', ['es-CO'], 'es-AR'], 'es-MX'],
    ["the reader's region for the language comes next", ['es', '', ['en-US', 'es-CO'], 'es-AR'], 'es-CO'],
    ["then the site's region", ['es', '', ['en-US'], 'es-CO'], 'es-CO'],
    ['then any region the reader has', ['en', '', ['es-CO'], undefined], 'en-CO'],
    ['and none at all is the language alone', ['es', '', ['es'], undefined], 'es'],
    ['a region of several countries counts', ['es', '', ['es-419'], 'es-CO'], 'es-419'],
  ]
  it.each(cases)('%s', (_why, args, locale) => expect(pickLocale(...args)).toBe(locale))
})

describe('makeFormats', () => {
  it.each([
    ['es-CO', '9.240'],
    ['es-AR', '9.240'],
    ['es-MX', '9,240'],
    ['es-ES', '9240'],
    ['en-US', '9,240'],
  ])('writes 9240 as in %s', (locale, text) => expect(makeFormats(locale, 'UTC').count(9240)).toBe(text))

  it.each([
    [0, '0 milisegundos'],
    [950_400_000, '11 días'],
    [86_400_000, '1 día'],
    [7_300_000, '2 horas'],
    [61_000, '1 minuto'],
  ])('says %i ms in words', (ms, text) => expect(makeFormats('es-CO', 'UTC').longSpan(ms)).toBe(text))

  it('keeps the two largest units of a span', () => {
    const { span } = makeFormats('en-US', 'UTC')
    expect(span(187_200_000)).toBe('2d 4h')
    expect(span(90_000)).toBe('1m 30s')
    expect(span(86_400_000)).toBe('1d')
  })

  it('leaves out a smaller unit that is not the next one', () => {
    expect(makeFormats('en-US', 'UTC').span(86_400_000 + 5000)).toBe('1d')
  })

  it('shows an instant in the time zone of the site', () => {
    expect(makeFormats('es-CO', 'America/Bogota').time('2026-11-22T03:30:05.123Z')).toBe('22:30:05')
  })

  it('keeps a day the same in every time zone', () => {
    expect(makeFormats('en-US', 'Pacific/Auckland').shortDay('2026-11-22')).toBe('Nov 22')
    expect(makeFormats('en-US', 'America/Los_Angeles').shortDay('2026-11-22')).toBe('Nov 22')
  })

  it('counts ago in whole units', () => {
    const { ago } = makeFormats('es-CO', 'UTC')
    expect(ago(0)).toBe('hace 0 s')
    expect(ago(59)).toBe('hace 59 s')
    expect(ago(61)).toBe('hace 1 min')
  })

  it('shows cents only where there are any, and a currency that nobody knows as its code', () => {
    const { money } = makeFormats('en-US', 'UTC')
    expect(money(12, 'USD')).toBe('$12')
    expect(money(12.5, 'USD')).toBe('$12.50')
    expect(money(1500, 'points')).toBe('1,500 points')
  })
})
