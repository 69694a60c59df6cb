import type { SavedQuery } from '../../schema/query.ts'
import { openapi } from '../../collector/openapi/openapi.ts'
import { cell, escape, inline } from './markdown.ts'
import { type Language, WORDS } from './words.ts'

const code = (text: string): string => `<code>${escape(text)}</code>`
const table = (head: string[], rows: string[][]): string =>
  `<div class="scroll" tabindex="0"><table><thead><tr>${head.map((inner) => cell(inner, 'th')).join('')}</tr></thead><tbody>
${rows.map((row) => `<tr>${row.map((inner) => cell(inner, 'td')).join('')}</tr>`).join('\n')}
</tbody></table></div>`

export function queriesBody(queries: SavedQuery[], language: Language): string {
  const w = WORDS[language]
  const rows = queries.map(({ name, question }) => [
    `<a href="${name}.html">${code(name)}</a>`,
    inline(question[language]),
  ])
  return `<h1>${w.queries}</h1><p class="note">${w.generated}</p>${table([w.name, w.question], rows)}`
}

export function queryBody(
  { name, title, question, parameters, columns, sql }: SavedQuery,
  language: Language,
): string {
  const w = WORDS[language]
  const given = parameters.map((each) => [
    code(each.name),
    code(each.choices?.join(' | ') ?? each.type),
    inline(each.doc[language]),
    each.default === undefined ? '' : code(JSON.stringify(each.default)),
  ])
  const found = columns.map(({ name: column, doc, unit = '' }) => [
    code(column),
    escape(unit),
    inline(doc[language]),
  ])
  return `<h1>${escape(title[language])}</h1>
<p>${inline(question[language])}</p>
<p class="note">${code(`GET /api/v1/queries/${name}`)} · ${w.generated}</p>
<h2>${w.parameters}</h2>
${table([w.name, w.type, w.meaning, w.ifMissing], given)}
<h2>${w.columns}</h2>
${table([w.name, w.unit, w.meaning], found)}
<h2>SQL</h2>
<figure><pre tabindex="0"><code class="language-sql">${escape(sql)}
</code></pre></figure>`
}

interface Operation {
  summary: string
  tags: string[]
  security: Record<string, unknown>[]
}

export function apiBody(language: Language): string {
  const w = WORDS[language]
  const { paths, tags } = openapi() as {
    paths: Record<string, Record<string, Operation>>
    tags: { name: string; description: string }[]
  }
  const all = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, ...operation })),
  )
  const parts = tags.map(({ name, description }) => {
    const rows = all
      .filter((operation) => operation.tags.includes(name))
      .map(({ path, method, summary, security }) => [
        code(`${method.toUpperCase()} ${path}`),
        `<span lang="en">${inline(summary)}</span>`,
        security.map((one) => code(Object.keys(one)[0] ?? '')).join(' '),
      ])
    return `<h2 lang="en">${escape(description)}</h2>${table([w.name, w.meaning, w.key], rows)}`
  })
  return `<h1>${w.api}</h1><p class="note">${w.generated} <a href="../openapi.json">openapi.json</a></p>${parts.join('\n')}`
}
