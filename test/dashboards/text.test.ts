import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { english } from '../../dashboards/demo/shop/english.ts'
import { en } from '../../dashboards/text/en.ts'
import { es } from '../../dashboards/text/es.ts'
import { pickLang, wordOf } from '../../dashboards/text/index.ts'
import { views } from '../../dashboards/views/index.ts'
import { events } from '../../schema/events/index.ts'

/** Every key of a dictionary, with the path to it. */
function keysOf(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  )
}

describe('the dictionaries', () => {
  it('have the same keys', () => expect(keysOf(en).sort()).toEqual(keysOf(es).sort()))

  it('have no empty word', () => {
    for (const words of [es, en]) expect(JSON.stringify(words)).not.toMatch(/:""/)
  })

  it('name every view and ask its question', () => {
    const keys = views.map(({ key }) => key).sort()
    expect(Object.keys(es.views).sort()).toEqual(keys)
    expect(Object.keys(es.questions).sort()).toEqual(keys)
  })

  it('have a word for every event there is', () => {
    expect(Object.keys(events).filter((name) => !(name in es.events))).toEqual([])
  })

  it('show a value that has no word as it is', () =>
    expect(wordOf(es.events, 'boarded_ship')).toBe('boarded_ship'))
})

describe('pickLang', () => {
  it.each([
    ['en', 'es', ['es-CO'], 'en'],
    ['', 'en', ['es-CO'], 'en'],
    ['', '', ['pt-BR', 'en-GB', 'es'], 'en'],
    ['', '', ['pt-BR'], 'es'],
  ] as const)('URL %j, stored %j, browser %j → %s', (url, stored, locales, lang) => {
    expect(pickLang(url, stored, locales)).toBe(lang)
  })
})

describe('the demo shop', () => {
  const folder = new URL('../../dashboards/demo/', import.meta.url)
  const pages = ['', 'parts/'].flatMap((sub) =>
    readdirSync(new URL(sub || '.', folder))
      .filter((name) => name.endsWith('.html'))
      .map((name) => ({ name, html: readFileSync(new URL(sub + name, folder), 'utf8') })),
  )
  const marked = pages.flatMap(({ html }) => [...html.matchAll(/data-t="([^"]+)"/g)].map(([, key]) => key!))

  it('has English for every text of its pages, and no more', () => {
    expect([...new Set(marked)].sort()).toEqual(Object.keys(english).sort())
  })

  it('has no inline script or style, which the policy of its pages refuses', () => {
    for (const { name, html } of pages) {
      expect(html, name).not.toMatch(/<script(?![^>]*\bsrc=)/)
      expect(html, name).not.toMatch(/\sstyle=|<style|\son\w+=/)
    }
  })
})
