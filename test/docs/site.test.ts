import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queries } from '../../schema/queries/index.ts'
import { buildDocs, pathOf } from '../../docs/site/build.ts'
import { LANGUAGES, WORDS } from '../../docs/site/words.ts'
import { pages } from '../support/docs.ts'

const out = mkdtempSync(join(tmpdir(), 'periplo-docs-'))
let built: { file: string; html: string }[]
beforeAll(() => {
  buildDocs(out)
  built = globSync(`${out}/**/*.html`).map((file) => ({ file, html: readFileSync(file, 'utf8') }))
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

const idsOf = (file: string): Set<string> =>
  new Set([...readFileSync(file, 'utf8').matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id))

test('every page, every saved query and the interface, in both languages', () => {
  const sources = pages.filter((page) => !page.startsWith('test/'))
  for (const language of LANGUAGES) {
    const expected = [
      ...sources.map(pathOf),
      ...Object.keys(queries).map((name) => `queries/${name}.html`),
      'api.html',
    ]
    for (const path of expected)
      expect(existsSync(join(out, language, path)), `${language}/${path}`).toBe(true)
  }
})

test('every link leads somewhere, also to its heading', () => {
  const dead = built.flatMap(({ file, html }) =>
    [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].flatMap(([, href = '']) => {
      if (/^[a-z]+:/.test(href)) return []
      const [path = '', anchor] = href.split('#')
      const target = path === '' ? file : join(dirname(file), path)
      const leads = existsSync(target) && (anchor === undefined || idsOf(target).has(anchor))
      return leads ? [] : `${relative(out, file)}: ${href}`
    }),
  )
  expect(dead).toEqual([])
})

test('what stands around a page is in its language, and links to the other', () => {
  for (const language of LANGUAGES) {
    const html = readFileSync(join(out, language, 'recipes.html'), 'utf8')
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain(WORDS[language].skip)
    expect(html).toContain(`href="../${language === 'es' ? 'en' : 'es'}/recipes.html"`)
    expect(html).toContain('<main id="content" lang="en">')
    expect(readFileSync(join(out, language, 'queries/funnel.html'), 'utf8')).toContain(
      `<main id="content" lang="${language}">`,
    )
  }
  expect(readFileSync(join(out, 'es/queries/funnel.html'), 'utf8')).toContain('¿En qué paso')
})

test('runs nothing and fetches nothing from elsewhere', () => {
  for (const { file, html } of built) {
    // Code in pages is text: what is left of markup has no script.
    expect(html, file).not.toMatch(/<script|<iframe| on\w+="|<(?:link|img)[^>]*"https?:/)
  }
})
