/** `npm run migrate`: brings the ClickHouse of CLICKHOUSE_URL (a cluster's: CLICKHOUSE_CLUSTER) up to date, with the policies of PERIPLO_SITES. */
import { readCluster, readSites } from './config.ts'
import { migrate } from './migrate.ts'

const url = process.env['CLICKHOUSE_URL']
if (!url) {
  console.error('CLICKHOUSE_URL is not set. (The embedded ClickHouse is migrated by npm start.)')
  process.exit(1)
}
try {
  const applied = await migrate(
    url,
    readSites(process.env['PERIPLO_SITES']),
    readCluster(process.env['CLICKHOUSE_CLUSTER']),
  )
  console.log(applied.length > 0 ? `Applied ${applied.join(', ')}` : 'Up to date')
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
