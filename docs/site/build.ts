/** `npm run docs [-- FOLDER]`: the documentation as a static site, from the pages of docs/ and from the code. */
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { openapi } from '../../collector/openapi/openapi.ts'
import { listQueries } from '../../collector/read/query-api.ts'
import { apiBody, queriesBody, queryBody } from './from-code.ts'
import { headingsOf, plain, toHtml, tokensOf } from './markdown.ts'
import { type Group, type Page, leadTo, pageHtml } from './template.ts'
import { LANGUAGES, type Language, SPANISH, WORDS } from './words.ts'

const INDEX = 'docs/README.md'
const SOURCES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...globSync('docs/**/*.md').sort(),
]
const IMAGES = globSync('docs/**/*.{png,svg}')

/** `docs/decisions/README.md` → `decisions/index.html`; the README is the page that opens. */
export function pathOf(source: string): string {
  if (source === 'README.md') return 'index.html'
  if (source === INDEX) return 'contents.html'
  return source
    .replace(/^docs\//, '')
    .replace(/README\.md$/, 'index.html')
    .replace(/\.md$/, '.html')
    .toLowerCase()
}

export function buildDocs(out: string): void {
  rmSync(out, { recursive: true, force: true })
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(out, path)), { recursive: true })
    writeFileSync(join(out, path), text)
  }
  for (const language of LANGUAGES) {
    const groups = groupsOf(language)
    for (const page of [...SOURCES.map(fromMarkdown), ...fromCode(language)])
      write(`${language}/${page.path}`, pageHtml(page, groups, language))
    for (const image of IMAGES) {
      write(`${language}/${pathOf(image)}`, '')
      copyFileSync(image, join(out, language, pathOf(image)))
    }
  }
  write('openapi.json', `${JSON.stringify(openapi(), undefined, 2)}\n`)
  const styles = ['dashboards/styles/tokens.css', 'docs/site/style.css']
  write('style.css', styles.map((file) => readFileSync(file, 'utf8')).join('\n'))
  copyFileSync('dashboards/favicon.svg', join(out, 'favicon.svg'))
  write('index.html', chooser())
}

/** The pages by the headings and lists of docs/README.md, and those made of the code. */
function groupsOf(language: Language): Group[] {
  const say = (text: string): string => (language === 'es' ? (SPANISH[text] ?? text) : text)
  const groups: Group[] = [{ title: 'Periplo', pages: [{ title: say('README'), path: 'index.html' }] }]
  for (const token of tokensOf(readFileSync(INDEX, 'utf8'))) {
    if (token.type === 'heading' && token['depth'] === 2)
      groups.push({ title: say(String(token['text'])), pages: [] })
    if (token.type !== 'link' || groups.length === 1) continue
    const source = posix.join('docs', String(token['href']))
    if (SOURCES.includes(source))
      groups.at(-1)?.pages.push({ title: say(String(token['text'])), path: pathOf(source) })
  }
  const w = WORDS[language]
  groups.push({
    title: w.queries,
    pages: [
      { title: w.queries, path: 'queries/index.html' },
      ...listQueries().map(({ name, title }) => ({ title: title[language], path: `queries/${name}.html` })),
    ],
  })
  groups.at(-2)?.pages.push({ title: w.api, path: 'api.html' })
  return groups
}

function fromMarkdown(source: string): Page {
  const text = readFileSync(source, 'utf8')
  const path = pathOf(source)
  const isKnown = (file: string): boolean => SOURCES.includes(file) || IMAGES.includes(file)
  const link = (file: string): string | undefined => {
    // A folder means its README.
    const found = [file, posix.join(file, 'README.md')].find(isKnown)
    return found && leadTo(path, pathOf(found))
  }
  const headings = headingsOf(text)
  const title = plain(headings[0]?.text ?? source)
  return { path, title, headings, body: toHtml(text, source, link), bodyLanguage: 'en' }
}

function fromCode(language: Language): Page[] {
  const w = WORDS[language]
  const queries = listQueries()
  const inLanguage = { headings: [], bodyLanguage: language }
  return [
    { ...inLanguage, path: 'queries/index.html', title: w.queries, body: queriesBody(queries, language) },
    ...queries.map((query) => ({
      ...inLanguage,
      path: `queries/${query.name}.html`,
      title: query.title[language],
      body: queryBody(query, language),
    })),
    { ...inLanguage, path: 'api.html', title: w.api, body: apiBody(language) },
  ]
}

/** Where nobody has said a language yet. */
const chooser = (): string => {
  const languages = LANGUAGES.map(
    (each) => `<p><a href="${each}/index.html" lang="${each}">${WORDS[each].documentation}</a></p>`,
  )
  return `<!doctype html>
<html lang="es">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Periplo</title>
<link rel="stylesheet" href="style.css">
<link rel="icon" href="favicon.svg">
<main class="chooser"><h1>Periplo</h1>
${languages.join('\n')}
</main>
</html>
`
}

if (import.meta.main) {
  const out = process.argv[2] ?? 'dist/docs'
  buildDocs(out)
  if (!existsSync(join(out, 'es/index.html'))) throw new Error('nothing was built')
  console.log(`${out}: ${globSync(`${out}/**/*.html`).length} pages`)
}
