// Fails when the first load of the dashboards (page, style, entry, what it imports, largest view) passes the budget.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const dir = new URL('../dist/app/', import.meta.url).pathname
// DESIGN.md section 10: first load at most 40 KB gzip.
const MAX_BYTES = 40 * 1024

// The snippet is served from the same folder and is nothing of the dashboards.
const isSnippet = (name) => /^(p|tag|shopify-pixel)\./.test(name)
const gz = (name) => gzipSync(readFileSync(join(dir, name)), { level: 9 }).length
const html = readFileSync(join(dir, 'index.html'), 'utf8')
const first = [
  'index.html',
  ...[...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css|svg))"/g)].map((m) => m[1]),
]
const later = readdirSync(dir).filter(
  (name) => name.endsWith('.js') && !first.includes(name) && !isSnippet(name),
)
const rows = first.map((name) => [name, gz(name)])
const others = later.map((name) => [name, gz(name)]).sort((a, b) => b[1] - a[1])
// One dictionary and one view are loaded at the start; the largest of each is counted.
const isText = ([name]) => /^(es|en)\./.test(name)
const largest = [others.find(isText), ...others.filter((row) => !isText(row)).slice(0, 1)].filter(Boolean)
const total = [...rows, ...largest].reduce((sum, row) => sum + row[1], 0)

for (const [name, bytes] of rows) console.log(String(bytes).padStart(7), name)
for (const [name, bytes] of others) console.log(String(bytes).padStart(7), `(on demand) ${name}`)
console.log(String(total).padStart(7), `first load gzip, of ${MAX_BYTES}`)
if (total > MAX_BYTES) process.exitCode = 1
