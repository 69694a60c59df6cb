import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { english } from '../../dashboards/demo/shop/english.ts'
import { ofViews } from '../../dashboards/text/es/index.ts'
import { loadText, pickLang, type Words, wordOf } from '../../dashboards/text/index.ts'
import { views, wordsOf } from '../../dashboards/views/index.ts'
import { events } from '../../schema/events/index.ts'

/** Every key of a dictionary, with the path to it. */
function keysOf(words: object, path = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  )
}

/** The groups of words that come with a view, each with the file of its own. */
const files = Object.keys(ofViews) as Words[]
const fileOf = new Map<string, Words>()
for (const name of files) for (const group of Object.keys(await ofViews[name]())) fileOf.set(group, name)

const [es, en] = await Promise.all([loadText('es', files), loadText('en', files)])

/** A source file of the dashboards and all it imports. */
function withImports(path: string, seen = new Map<string, string>()): Map<string, string> {
  const source = readFileSync(path, 'utf8')
  seen.set(path, source)
  for (const [, other] of source.matchAll(/^import (?!type).*from '(\..+)'|^\} from '(\..+)'/gm)) {
    const next = join(dirname(path), other ?? '')
    if (other && !seen.has(next)) withImports(next, seen)
  }
  return seen
}

/** The groups of words that a source file takes, itself or by what it imports. */
const groupsUsedBy = (path: string): string[] =>
  [...withImports(path).values()].flatMap((source) =>
    [...source.matchAll(/\bt\.(\w+)/g)].map(([, group]) => group ?? ''),
  )

describe('the words', () => {
  it.each(views)('of $key are loaded with it', (view) => {
    const used = groupsUsedBy(`dashboards/views/${view.key}.tsx`).map((group) => fileOf.get(group))
    expect(new Set(used.filter((name) => name !== undefined))).toEqual(new Set(wordsOf(view)))
  })

  it('of the first load are what the frame, Home or several views say', () => {
    const used = new Map(views.map(({ key }) => [key, new Set(groupsUsedBy(`dashboards/views/${key}.tsx`))]))
    const first = new Set([...groupsUsedBy('dashboards/main.tsx'), ...used.get('home')!])
    const users = (key: string) =>
      first.has(key) ? 2 : views.filter((view) => used.get(view.key)!.has(key)).length
    expect(Object.keys(es).filter((key) => !fileOf.has(key) && users(key) < 2)).toEqual([])
  })
})

describe('the dictionaries', () => {
  it('have the same keys', () => expect(keysOf(en).sort()).toEqual(keysOf(es).sort()))

  it('have no empty word', () => {
    for (const words of [es, en]) expect(JSON.stringify(words)).not.toMatch(/:""/)
  })

  it('name every view', () => {
    const keys = views.map(({ key }) => key).sort()
    expect(Object.keys(es.views).sort()).toEqual(keys)
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
