import { posix } from 'node:path'
import { Marked, type Token, lexer, parseInline, walkTokens } from 'marked'

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A sentence with its code and its stress. */
export const inline = (text: string): string => parseInline(escape(text), { async: false })

/** All tokens of a text, those inside of others too, in order. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  void walkTokens(lexer(text), (token) => void tokens.push(token))
  return tokens
}

export interface Heading {
  depth: number
  /** As written, with its marks. */
  text: string
  /** As GitHub makes it: the second heading of a name ends in `-1`. */
  id: string
}

export function headingsOf(text: string): Heading[] {
  const times = new Map<string, number>()
  return tokensOf(text).flatMap((token) => {
    if (token.type !== 'heading') return []
    const slug = slugOf(String(token['text']))
    const before = times.get(slug) ?? 0
    times.set(slug, before + 1)
    return {
      depth: Number(token['depth']),
      text: String(token['text']),
      id: before === 0 ? slug : `${slug}-${before}`,
    }
  })
}

/** Small letters, without marks and punctuation, hyphens for spaces. */
const slugOf = (heading: string): string =>
  plain(heading)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-')

/** A heading without the addresses of its links and without backquotes. */
export const plain = (text: string): string =>
  text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', '')

/** A heading that says nothing is no heading. */
export const cell = (inner: string, tag: 'th' | 'td'): string =>
  inner === '' ? '<td></td>' : `<${tag}>${inner}</${tag}>`

/**
 * Markdown as HTML. `link` says where a relative address of the page leads, or nothing for what is no page: a file of the
 * code, which then stands without a link.
 */
export function toHtml(text: string, page: string, link: (path: string) => string | undefined): string {
  const ids = headingsOf(text).map(({ id }) => id)
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const id = ids.shift() ?? ''
        return `<h${depth} id="${id}"><a class="anchor" href="#${id}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens)
        if (/^[a-z]+:/.test(href)) return `<a href="${escape(href)}" rel="noopener">${inner}</a>`
        const [path = '', anchor] = href.split('#')
        const found = path === '' ? '' : link(posix.join(posix.dirname(page), path))
        if (found === undefined) return `<span class="source">${inner}</span>`
        return `<a href="${found}${anchor === undefined ? '' : `#${anchor}`}">${inner}</a>`
      },
      image({ href, text: alt }) {
        return `<img src="${link(posix.join(posix.dirname(page), href)) ?? ''}" alt="${escape(alt)}">`
      },
      code({ text: code, lang = '' }) {
        const [language = '', file] = lang.split(' ')
        const caption = file ? `<figcaption>${escape(file)}</figcaption>` : ''
        return `<figure>${caption}<pre tabindex="0"><code class="language-${escape(language)}">${escape(code)}\n</code></pre></figure>\n`
      },
      table(token) {
        const cells = (row: typeof token.header, tag: 'th' | 'td') =>
          row.map(({ tokens }) => cell(this.parser.parseInline(tokens), tag)).join('')
        const rows = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
        return `<div class="scroll" tabindex="0"><table><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>\n${rows}\n</tbody></table></div>\n`
      },
    },
  })
  return marked.parse(text, { async: false })
}
