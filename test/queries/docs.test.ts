import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseQuery } from '../../schema/query.ts'
import { savedQueries } from '../support/engine.ts'

const page = readFileSync(new URL('../../docs/queries.md', import.meta.url), 'utf8')

test('docs/queries.md lists every query with its question', () => {
  const rows = [...savedQueries.values()].map(({ name, question }) => `| \`${name}\` | ${question.en} |`)
  expect(page.match(/^\| `.*$/gm)).toEqual(rows)
})

test('the example in docs/queries.md is a query', () => {
  const example = /```sql\n([^]*?)```/.exec(page)?.[1]?.replaceAll(/^ {3}/gm, '') ?? ''
  expect(parseQuery('countries', example)).toMatchObject({
    title: { en: 'Countries' },
    columns: [{ name: 'country' }, { name: 'people', unit: 'people' }],
    checks: [{ name: 'somebody' }],
  })
})
