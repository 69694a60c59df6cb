import { readFileSync } from 'node:fs'
import { tokensOf } from './docs.ts'

/** A fenced block of a page. */
export interface CodeBlock {
  /** Where it is: `docs/recipes.md:34`. */
  at: string
  language: string
  /** The file it belongs in, said behind the language; empty when it is a piece. */
  file: string
  text: string
}

/** Every fenced block of a Markdown file, in order. */
export function codeBlocks(page: string): CodeBlock[] {
  const whole = readFileSync(page, 'utf8')
  let from = 0
  return tokensOf(page).flatMap((token) => {
    if (token.type !== 'code') return []
    const [language = '', file = ''] = String(token['lang'] ?? '').split(' ')
    const text = String(token['text'])
    // A block in a list is indented in the page, so its first line is looked for.
    from = whole.indexOf(text.split('\n')[0] ?? '', from)
    return { at: `${page}:${whole.slice(0, from).split('\n').length}`, language, file, text }
  })
}
