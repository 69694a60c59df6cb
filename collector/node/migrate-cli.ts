/** `npm run migrate`: brings ClickHouse up to date, with the policies of PERIPLO_SITES. Settings: docs/collector.md. */
import { readCluster, readSites, readUrl } from './config.ts'
import { migrate } from './migrate.ts'

const { env } = process
try {
  const url =
    readUrl('CLICKHOUSE_ADMIN_URL', env['CLICKHOUSE_ADMIN_URL']) ??
    readUrl('CLICKHOUSE_URL', env['CLICKHOUSE_URL'])
  if (!url) throw new Error('CLICKHOUSE_URL is not set. (The embedded ClickHouse is migrated by npm start.)')
  const applied = await migrate(
    url,
    readSites(env['PERIPLO_SITES']),
    readCluster(env['CLICKHOUSE_CLUSTER']),
    env['CLICKHOUSE_DICTIONARY_USER'],
  )
  console.log(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Up to date')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
