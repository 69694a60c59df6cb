/** `npm run users`: users of least privilege in a ClickHouse server. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { usersFor } from '../../schema/cluster.ts'
import { connect } from '../clickhouse.ts'
import { Mistake, command } from './cli.ts'
import { readCluster } from './config.ts'

const HELP = `npm run --silent users -- --url http://USER:PASSWORD@HOST:8123/periplo [--dry-run] > periplo.env

Makes four users of ClickHouse, or gives them new passwords: periplo_collector (adds rows), periplo_reader (queries, with
limits), periplo_dictionary and periplo_admin (migrations). --url is somebody who may make users, and the database they
are for; CLICKHOUSE_CLUSTER makes them on a cluster. What is printed are the settings of the collector, with the
passwords: nobody else has them. --dry-run prints the statements and runs nothing.`

const ROLES = ['collector', 'reader', 'dictionary', 'admin'] as const

command(async () => {
  const { values } = parseArgs({
    options: { url: { type: 'string' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } },
  } as const)
  if (values.help || !values.url) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const url = addressOf(values.url)
  const database = url.pathname.slice(1)
  if (!/^\w+$/.test(database)) throw new Mistake('--url must name the database, as http://host:8123/periplo.')
  const passwords = ROLES.map((role) => [role, randomBytes(24).toString('base64url')] as const)
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const cluster = readCluster(process.env['CLICKHOUSE_CLUSTER'])
  const statements = usersFor(
    readFileSync(new URL('../../schema/users.sql', import.meta.url), 'utf8'),
    { database, ...(cluster ? { cluster } : {}) },
    Object.fromEntries(passwords.map(([role, password]) => [role, values['dry-run'] ? '…' : hash(password)])),
  )
  if (values['dry-run']) {
    console.log(statements.map((statement) => `${statement.trim()};`).join('\n'))
    return 0
  }
  await runAll(url, statements)
  const as = (role: string): string => {
    const own = new URL(url)
    own.username = `periplo_${role}`
    own.password = Object.fromEntries(passwords)[role] ?? ''
    return own.href
  }
  console.log(
    [
      `CLICKHOUSE_URL=${as('collector')}`,
      `CLICKHOUSE_READ_URL=${as('reader')}`,
      `CLICKHOUSE_ADMIN_URL=${as('admin')}`,
      `CLICKHOUSE_DICTIONARY_USER=periplo_dictionary:${Object.fromEntries(passwords)['dictionary'] ?? ''}`,
    ].join('\n'),
  )
  console.error('Now npm run migrate with these: the dictionaries have a new password.')
  return 0
})

function addressOf(given: string): URL {
  if (!/^https?:\/\//.test(given) || !URL.canParse(given))
    throw new Mistake('--url is not an http(s) address.')
  return new URL(given)
}

async function runAll(url: URL, statements: readonly string[]): Promise<void> {
  const any = new URL(url)
  any.pathname = '/default'
  const clickhouse = connect(any.href)
  try {
    for (const statement of statements) await clickhouse.command(statement)
  } catch (error) {
    throw new Mistake(`ClickHouse at ${url.host}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await clickhouse.close()
  }
}
