import { escape, plain } from './markdown.ts'
import type { Heading } from './markdown.ts'
import { LANGUAGES, type Language, WORDS } from './words.ts'

export interface Group {
  title: string
  pages: { title: string; path: string }[]
}

export interface Page {
  /** From the root of the language, as `decisions/index.html`. */
  path: string
  title: string
  body: string
  headings: Heading[]
  /** Language of the body, where it is not that of what stands around it. */
  bodyLanguage: Language
}

/** From one page of a language to another. */
export const leadTo = (from: string, to: string): string => '../'.repeat(from.split('/').length - 1) + to

/** A whole page. No script, and nothing from elsewhere. */
export function pageHtml(
  { path, title, body, headings, bodyLanguage }: Page,
  groups: Group[],
  language: Language,
): string {
  const w = WORDS[language]
  const up = '../'.repeat(path.split('/').length)
  const navigation = groups
    .map(
      (group) =>
        `<h2>${escape(group.title)}</h2><ul>${group.pages
          .map((to) => {
            const here = to.path === path ? ' aria-current="page"' : ''
            return `<li><a href="${leadTo(path, to.path)}"${here}>${escape(to.title)}</a></li>`
          })
          .join('')}</ul>`,
    )
    .join('\n')
  const toc = headings.filter(({ depth }) => depth === 2)
  const languages = LANGUAGES.map((each) =>
    each === language
      ? `<span aria-current="true">${WORDS[each].language}</span>`
      : `<a href="${up}${each}/${path}" hreflang="${each}" lang="${each}">${WORDS[each].language}</a>`,
  ).join(' · ')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(plain(title))} · Periplo</title>
<link rel="stylesheet" href="${up}style.css">
<link rel="icon" href="${up}favicon.svg">
${LANGUAGES.map((each) => `<link rel="alternate" hreflang="${each}" href="${up}${each}/${path}">`).join('\n')}
</head>
<body>
<a class="skip" href="#content">${w.skip}</a>
<header><a class="brand" href="${leadTo(path, 'index.html')}">Periplo</a> <span>${w.documentation}</span><span class="languages">${languages}</span></header>
<div class="columns">
<nav aria-label="${w.contents}">
${navigation}
</nav>
<main id="content" lang="${bodyLanguage}">
${bodyLanguage === language ? '' : `<p class="note" lang="${language}">${w.englishOnly}</p>\n`}${body}
</main>
${toc.length < 2 ? '' : `<aside aria-label="${w.onThisPage}"><h2>${w.onThisPage}</h2><ul lang="${bodyLanguage}">${toc.map(({ id, text }) => `<li><a href="#${id}">${escape(plain(text))}</a></li>`).join('')}</ul></aside>`}
</div>
</body>
</html>
`
}
