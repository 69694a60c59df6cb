/** `npm run erase`: erases a person, and says what went. */
import { parseArgs } from 'node:util'
import type { Erasure } from '../privacy/erase-person.ts'
import { Mistake, ask, command, homeOf } from './cli.ts'

const HELP = `npm run erase -- PERSON --site KEY [--url http://localhost:8787]

Erases everything that is held of a person (docs/privacy.md): PERSON is the user id, or a browser's that nobody knows.
Doing it again does no harm and shows that nothing came back. The key is PERIPLO_SECRET, or that of npm start's data
directory.`

command(async () => {
  const { values, positionals } = parseArgs({
    options: { site: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  } as const)
  if (values.help) {
    console.log(HELP)
    return 0
  }
  const [person, ...more] = positionals
  if (person === undefined || more.length > 0)
    throw new Mistake('Name one person: npm run erase -- PERSON --site KEY')
  if (!values.site) throw new Mistake('--site: is missing.')
  const path = `/api/v1/people/${encodeURIComponent(person)}?site=${encodeURIComponent(values.site)}`
  const { removed, old_parts } = await ask<Erasure>('DELETE', homeOf(values.url), path)
  for (const [table, rows] of Object.entries(removed)) console.log(`${table.padEnd(20)} ${rows}`)
  console.log(
    old_parts === 0
      ? 'Erased, and gone from the disk.'
      : `Erased. ${old_parts} old parts leave the disk within minutes; run this again to see them gone.`,
  )
  return 0
})
