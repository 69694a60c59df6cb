import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { codeBlocks } from '../support/code-blocks.ts'
import { linksOf } from '../support/docs.ts'

test('the picture is the same in the README and in the architecture', () => {
  const pictureOf = (page: string) =>
    codeBlocks(page).find(({ text }) => text.includes('POST /e, text/plain'))?.text
  expect(pictureOf('docs/architecture.md')).toBeDefined()
  expect(pictureOf('docs/architecture.md')).toBe(pictureOf('README.md'))
})

test('every decision is in the list, in order, and says what was seen, decided and paid', () => {
  const files = readdirSync('docs/decisions')
    .filter((file) => file !== 'README.md')
    .sort()
  expect(linksOf('docs/decisions/README.md')).toEqual(files)
  for (const [index, file] of files.entries()) {
    const text = readFileSync(`docs/decisions/${file}`, 'utf8')
    expect(text, file).toMatch(new RegExp(`^# ${index + 1}\\. .+\\n\\n\\d{4}-\\d\\d-\\d\\d\\n`))
    for (const part of ['**Seen.**', '**Decided.**', '**It costs.**']) expect(text, file).toContain(part)
  }
})
