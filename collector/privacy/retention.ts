import type { ClickHouse } from '../clickhouse.ts'
import { rowsIn, sweep } from './erase.ts'
import { logLine } from '../observe/log.ts'
import { quote, storedIn } from '../write/mend.ts'
import type { Site } from '../sites.ts'

/** What goes of a site's rows, in order: facts of who is who go when nothing is left that they are about. */
const EXPIRED: Record<string, (before: string, site: string) => string> = {
  events: (before) => `occurred_at < ${before}`,
  event_keys: (before) => `received_at < ${before}`,
  sessions: (before) => `ended_at < ${before}`,
  arrivals: (before) => `occurred_at < ${before}`,
  touches: (before) => `occurred_at < ${before}`,
  touch_kinds: (before) => `last_at < ${before}`,
  rejected_events: (before) => `received_at < ${before}`,
  identities: (before, site) => `identified_at < ${before} and ${hasNoEvents(site)}`,
  identities_by_user: (before, site) => `identified_at < ${before} and ${hasNoEvents(site)}`,
  user_aliases: (before, site) =>
    // A name may lead over others to a person who is there yet.
    `aliased_at < ${before} and ${personOf('previous_id')} not in (
      select ${personOf('user_id')} from identities_by_user where site_id = ${site})`,
}

/** Tables that hold rows of a site for as long as it says. */
export const RETAINED = Object.keys(EXPIRED)

const hasNoEvents = (site: string): string =>
  `visitor_id not in (select visitor_id from events where site_id = ${site})`
const personOf = (name: string): string =>
  `dictGetOrDefault('person_of_user', 'person_id', (toString(site_id), ${name}), ${name})`

const DAY_MS = 86_400_000

/** Deletes what is older than each site keeps it. Once a day is enough; again does nothing. @returns rows that went */
export async function retain(sites: Iterable<Site>, clickhouse: ClickHouse, now: number): Promise<number> {
  let all = 0
  for (const { key, retention_days } of sites) {
    if (retention_days === undefined) continue
    const before = `fromUnixTimestamp64Milli(toInt64(${now - retention_days * DAY_MS}), 'UTC')`
    for (const [table, expired] of Object.entries(EXPIRED)) {
      const where = `site_id = ${quote(key)} and ${expired(before, quote(key))}`
      const rows = await rowsIn(table, where, clickhouse)
      if (rows === 0) continue
      await clickhouse.command(
        `alter table ${await storedIn(table, clickhouse)} delete where ${where} settings mutations_sync = 2, allow_nondeterministic_mutations = 1`,
      )
      logLine('info', 'rows older than the site keeps them are deleted', { site: key, table, rows })
      all += rows
    }
  }
  if (all > 0) await sweep(RETAINED, clickhouse)
  return all
}
