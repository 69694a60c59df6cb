import { globSync, readFileSync } from 'node:fs'
import { type Token, marked } from 'marked'

/** Every page that people read, as paths from the root of the repository. */
export const pages: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'test/**/*.md'], {
  exclude: ['**/node_modules/**', 'test/real/packed/**'],
}).sort()

/** All tokens of a page, those inside of others too, in order. */
export function tokensOf(page: string): Token[] {
  const tokens: Token[] = []
  void marked.walkTokens(marked.lexer(readFileSync(page, 'utf8')), (token) => void tokens.push(token))
  return tokens
}

/** Where the links and pictures of a page lead, in order. */
export const linksOf = (page: string): string[] =>
  tokensOf(page).flatMap((token) =>
    token.type === 'link' || token.type === 'image' ? String(token['href']) : [],
  )

/** Ids of the headings of a page, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
  const times = new Map<string, number>()
  const slugs = tokensOf(page).flatMap((token) =>
    token.type === 'heading' ? slugOf(String(token['text'])) : [],
  )
  return new Set(
    slugs.map((slug) => {
      const before = times.get(slug) ?? 0
      times.set(slug, before + 1)
      return before === 0 ? slug : `${slug}-${before}`
    }),
  )
}

/** A heading's id: small letters, without marks and punctuation, hyphens for spaces. */
const slugOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')
