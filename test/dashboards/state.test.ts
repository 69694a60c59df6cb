import { describe, expect, it } from 'vitest'
import { addDays, changed, dayOf, rangeOf, readState, writeState } from '../../dashboards/state.ts'

describe('the URL', () => {
  it.each([
    '',
    '?view=people&person=ana%2B1%40ejemplo.co',
    '?view=funnel&site=demo&from=2026-11-01&to=2026-11-08&lang=en&theme=dark&region=MX&steps=page_view:/a*,purchase',
    '?period=7d&unknown=kept',
  ])('is the same after being read and written: %s', (search) => {
    expect(readState(writeState(readState(search)))).toEqual(readState(search))
  })

  it('leaves defaults out and stays readable', () => {
    const state = readState('?view=home&period=30d&steps=page_view%3A%2Fa*%2Cpurchase')
    expect(writeState(state)).toBe('?steps=page_view:/a*,purchase')
  })

  it.each([
    ['?from=yesterday&to=2026-11-08', ['from=yesterday']],
    ['?from=2026-11-08&to=2026-11-01', ['from=2026-11-08&to=2026-11-01']],
    ['?lang=de&theme=pink&period=2d', ['lang=de', 'theme=pink', 'period=2d']],
    ['?from=2026-13-40&to=2026-11-08', ['from=2026-13-40']],
  ])('says what it did not understand: %s', (search, problems) => {
    expect(readState(search).problems).toEqual(problems)
    expect(readState(search).period).toBe('30d')
  })
})

describe('changed', () => {
  const state = readState('?view=people&site=demo&lang=en&person=ana&from=2026-11-01&to=2026-11-08')

  it('takes the site, the period and the language along to another view, not the keys of the view', () => {
    expect(writeState(changed(state, { view: 'live' }))).toBe(
      '?view=live&site=demo&from=2026-11-01&to=2026-11-08&lang=en',
    )
  })

  it('adds and removes keys within a view', () => {
    expect(writeState(changed(state, { own: { person: '', page: '2' } }))).toContain('&page=2')
    expect(writeState(changed(state, { own: { person: '' } }))).not.toContain('person')
  })

  it('keeps either a preset or two days', () => {
    expect(changed(state, { period: '7d' })).toMatchObject({ period: '7d', from: '', to: '' })
    expect(changed(readState('?period=7d'), { from: '2026-11-01', to: '2026-11-02' }).period).toBe('')
  })
})

describe('rangeOf', () => {
  // 02:30 in London is the evening before in Bogotá.
  const now = new Date('2026-11-22T02:30:00Z')

  it('ends with the day it is at the site', () => {
    expect(rangeOf(readState(''), 'America/Bogota', now)).toEqual({ from: '2026-10-23', to: '2026-11-22' })
    expect(rangeOf(readState('?period=today'), 'Europe/London', now)).toEqual({
      from: '2026-11-22',
      to: '2026-11-23',
    })
  })

  it('is what the URL says when it says two days', () => {
    const range = { from: '2026-01-01', to: '2026-01-02' }
    expect(rangeOf(readState('?from=2026-01-01&to=2026-01-02'), 'UTC', now)).toEqual(range)
  })

  it('counts days across months, leap days and clock changes', () => {
    expect(addDays('2026-11-01', -1)).toBe('2026-10-31')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(dayOf(new Date('2026-03-29T00:30:00Z'), 'Europe/Madrid')).toBe('2026-03-29')
  })
})
