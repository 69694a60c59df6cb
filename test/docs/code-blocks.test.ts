/** Every piece of code in the docs is one: it is parsed as what it says it is. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { type CodeBlock, codeBlocks } from '../support/code-blocks.ts'
import { pages } from '../support/docs.ts'

const real = createRequire(new URL('../real/package.json', import.meta.url))

const asScript = (loader: 'js' | 'ts' | 'tsx') => (text: string) =>
  void transformSync(text, { loader, jsx: 'automatic' })

/** Scripts that stand in markup, and code in attributes. */
const asMarkup = (text: string): void => {
  for (const [, code = ''] of text.matchAll(/<script\b[^>]*>([^]*?)<\/script>/g))
    asScript('js')(code.replaceAll(/\{\{[^}]*\}\}/g, '0'))
  const open: string[] = []
  for (const [, end, name = '', rest = ''] of text
    .replaceAll(/<script\b([^>]*)>[^]*?<\/script>/g, '<script$1></script>')
    .matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>/g)) {
    if (VOID.has(name) || rest.endsWith('/')) continue
    if (end === '') open.push(name)
    else if (open.pop() !== name) throw new Error(`</${name}> ends nothing`)
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is never ended`)
}
const VOID = new Set(['meta', 'link', 'img', 'input', 'br', 'hr'])

const asShell = (text: string): void => {
  const { status, stderr } = spawnSync('bash', ['-n'], {
    input: text.replaceAll(/<[a-z ]+>/g, 'X'),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
}

interface PhpParser {
  parseCode: (code: string, file: string) => unknown
}
const asPhp = (text: string): void => {
  const { Engine } = real('php-parser') as { Engine: new (options: object) => PhpParser }
  new Engine({ parser: { version: 804 } }).parseCode(text, 'block.php')
}

/** What is accepted, by the language that stands behind the fence. */
const LANGUAGES: Record<string, (text: string) => void> = {
  js: asScript('js'),
  ts: asScript('ts'),
  tsx: asScript('tsx'),
  json: (text) => void JSON.parse(text),
  jsonl: (text) => text.split('\n').forEach((line) => void JSON.parse(line)),
  yaml: (text) => void parse(text),
  html: asMarkup,
  liquid: asMarkup,
  astro: (text) => {
    const [, front = '', markup = ''] = text.split(/^---$/m)
    asScript('ts')(front)
    asMarkup(markup)
  },
  php: asPhp,
  sh: asShell,
  // Those that are ours are run by tests of their own: queries/docs.test.ts, first-party.test.ts.
  sql: () => {},
  nginx: () => {},
  caddy: () => {},
  toml: () => {},
  // A picture, or what somebody sees.
  '': () => {},
}

const withCode = pages
  .map((page) => [page, codeBlocks(page)] as const)
  .filter(([, blocks]) => blocks.length > 0)

test.each(withCode)('the code in %s is right', (_page, blocks: CodeBlock[]) => {
  const wrong = blocks.flatMap(({ at, language, text }) => {
    const check = Object.hasOwn(LANGUAGES, language) ? LANGUAGES[language] : undefined
    if (!check) return `${at}: ${language} is not a known language`
    try {
      check(text)
      return []
    } catch (error) {
      return `${at}: ${String(error).split('\n').slice(0, 3).join(' ')}`
    }
  })
  expect(wrong).toEqual([])
})
