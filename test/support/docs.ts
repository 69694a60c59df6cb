import { globSync, readFileSync } from 'node:fs'
import type { Token } from 'marked'
import { headingsOf, tokensOf as tokensOfText } from '../../docs/site/markdown.ts'

/** Every page that people read, as paths from the root of the repository. */
export const pages: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'test/**/*.md'], {
  exclude: ['**/node_modules/**', 'test/real/packed/**'],
}).sort()

/** All tokens of a page, those inside of others too, in order. */
export const tokensOf = (page: string): Token[] => tokensOfText(readFileSync(page, 'utf8'))

/** Where the links and pictures of a page lead, in order. */
export const linksOf = (page: string): string[] =>
  tokensOf(page).flatMap((token) =>
    token.type === 'link' || token.type === 'image' ? String(token['href']) : [],
  )

/** Ids of the headings of a page, as GitHub makes them. */
export const anchorsOf = (page: string): Set<string> =>
  new Set(headingsOf(readFileSync(page, 'utf8')).map(({ id }) => id))
