import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const WRITES =
  /localStorage\.setItem|localStorage\[[^\]]+\] = |sessionStorage|document\.cookie = |indexedDB|\bcaches\b|'Set-Cookie'/

test('nothing is put on a visitor’s device but by what docs/data-map.md describes', () => {
  const files = ['snippet', 'collector'].flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  const writing = files.filter(
    (name) => name.endsWith('.ts') && WRITES.test(readFileSync(ROOT + name, 'utf8')),
  )
  expect(new Set(writing)).toEqual(
    new Set(['collector/app.ts', 'snippet/storage.ts', 'snippet/survey/ask-surveys.ts']),
  )
})
