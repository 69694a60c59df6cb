// Fails when the first load of the dashboards (page, style, entry and what it imports, the frame's words, a view with its
// words) passes the budget, whichever view it is and in whichever language.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { views, wordsOf } from './views/index.ts'

const dir = new URL('../dist/app/', import.meta.url).pathname
// DESIGN.md section 10: first load at most 40 KB gzip.
const MAX_BYTES = 40 * 1024

const read = (name) => readFileSync(join(dir, name), 'utf8')
const gz = (name) => gzipSync(read(name), { level: 9 }).length
const names = readdirSync(dir)
/** The built file of a name, without the hash: `es-map` → `es-map.B2W3wSYF.js`. */
const built = (name) => names.find((file) => file.startsWith(`${name}.`) && file.endsWith('.js'))
/** A file and what it imports before it can run. */
const withImports = (name) => [
  name,
  ...[...read(name).matchAll(/from"\.\/([^"]+)"/g)].flatMap(([, other]) => withImports(other)),
]

const page = [...read('index.html').matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg))"/g)].map(
  ([, name]) => name,
)
const loads = views.flatMap((view) =>
  ['es', 'en'].map((lang) => {
    const words = [lang, ...wordsOf(view).map((name) => `${lang}-${name}`)]
    const files = new Set(['index.html', ...page, ...[view.key, ...words].map(built).flatMap(withImports)])
    return { name: `${view.key} ${lang}`, files, bytes: [...files].reduce((sum, file) => sum + gz(file), 0) }
  }),
)
loads.sort((a, b) => b.bytes - a.bytes)

for (const file of loads[0].files) console.log(String(gz(file)).padStart(7), file)
for (const { name, bytes } of loads)
  console.log(String(bytes).padStart(7), `first load gzip of ${name}, of ${MAX_BYTES}`)
if (loads[0].bytes > MAX_BYTES) process.exitCode = 1
