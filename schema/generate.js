// `npm run schema`: writes what follows from the event types. A migration for columns that no migration has
// yet, docs/events.md and docs/data-map.md. With --check it only says whether something is out of date.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { COOKIE_MAX_AGE_S, COOKIE_NAME } from '../collector/receive/visitor-cookie.ts'
import { PREFIX, REMEMBERED } from '../snippet/storage.ts'
import { dataMapPage } from './data-map.ts'
import { addColumns, definedColumns } from './ddl.ts'
import { eventsPage } from './events-page.ts'

const check = process.argv.includes('--check')
const migrations = new URL('migrations/', import.meta.url)
const page = new URL('../docs/events.md', import.meta.url)

const dataMap = new URL('../docs/data-map.md', import.meta.url)

/** What the snippet and the collector leave on a device; a test says that nothing else writes there. */
const device = [
  {
    name: PREFIX,
    kind: '`localStorage`',
    holds:
      'random ids of the visitor and the visit, when it was last active, the user id after `identify`, purposes granted, surveys asked',
    when: 'with consent',
    lives: 'until consent is taken back, `reset`, or the site is cleared; under the preset `cnil` 392 days',
  },
  {
    name: `${PREFIX}.<id>`,
    kind: '`localStorage`',
    holds: 'events that were not answered yet, one list for each page load',
    when: 'with consent',
    lives: 'until the collector has them; what is older than 7 days is refused there',
  },
  {
    name: REMEMBERED,
    kind: '`localStorage`',
    holds: 'the answer that `consent` was asked to remember, also a refusal',
    when: 'when the site asks for it',
    lives: 'until the next answer or the site is cleared',
  },
  {
    name: COOKIE_NAME,
    kind: 'cookie of the site, `HttpOnly`',
    holds: 'the random id of the visitor, sealed for the collector',
    when: 'with consent, and `"cookie": true` of a site behind its own host ([first-party.md](first-party.md))',
    lives: `${COOKIE_MAX_AGE_S / 86_400} days, removed when consent is taken back`,
  },
]

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
  readText(dataMap) !== dataMapPage(device) && [dataMap, dataMapPage(device)],
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
