/** `npm run write-key -- SITE`: prints the write key of a site, for Segment's libraries. */
import { writeKeyOf } from '../import/write-key.ts'
import { readConfig } from './config.ts'
import { CannotStart } from './lock.ts'

try {
  const { secret, sites } = readConfig(process.env)
  const [site = ''] = process.argv.slice(2)
  if (!sites.has(site))
    throw new CannotStart(`Which site? npm run write-key -- ${[...sites.keys()].join(' | ')}`)
  console.log(await writeKeyOf(site, secret))
} catch (error) {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exitCode = 1
}
