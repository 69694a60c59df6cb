// `npm run schema`: writes what follows from the event types. A migration for columns that no migration has
// yet, and docs/events.md. With --check it only says whether something is out of date.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { addColumns, definedColumns } from './ddl.ts'
import { eventsPage } from './events-page.ts'

const check = process.argv.includes('--check')
const migrations = new URL('migrations/', import.meta.url)
const page = new URL('../docs/events.md', import.meta.url)

const names = readdirSync(migrations)
  .filter((name) => name.endsWith('.sql'))
  .sort()
const defined = definedColumns(
  names.map((name) => readFileSync(new URL(name, migrations), 'utf8')).join('\n'),
)
const missing = addColumns(defined)
const number = String(names.length + 1).padStart(4, '0')

const outdated = [
  missing && [new URL(`${number}_add_columns.sql`, migrations), `${missing};\n`],
  readText(page) !== eventsPage() && [page, eventsPage()],
].filter(Boolean)

for (const [file, text] of outdated) {
  if (!check) writeFileSync(file, text)
  console.log(`${check ? 'Out of date' : 'Written'}: ${file.pathname.split('/').slice(-2).join('/')}`)
}
if (check && outdated.length > 0) {
  console.log('Run npm run schema.')
  process.exitCode = 1
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
