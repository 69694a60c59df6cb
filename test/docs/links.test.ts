import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anchorsOf, linksOf, pages } from '../support/docs.ts'

const scripts = Object.keys(
  (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts,
)

describe.each(pages)('%s', (page) => {
  test('every link to a file or a heading leads there', () => {
    const dead = linksOf(page)
      .filter((href) => !/^[a-z]+:/.test(href))
      .filter((href) => {
        const [path = '', anchor] = href.split('#')
        const file = path === '' ? page : join(dirname(page), path)
        if (!existsSync(file)) return true
        return anchor !== undefined && !anchorsOf(file).has(anchor)
      })
    expect(dead).toEqual([])
  })

  test('every script it names is there', () => {
    const named = [...readFileSync(page, 'utf8').matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)]
    expect(named.map(([, script = '']) => script).filter((script) => !scripts.includes(script))).toEqual([])
  })
})

test('every page of docs/ can be reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) {
    for (const href of linksOf(page)) {
      const file = join(dirname(page), href.split('#')[0] ?? '')
      if (file.endsWith('.md') && existsSync(file)) reached.add(file)
    }
  }
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})
