import type { ClickHouse } from '../clickhouse.ts'

/**
 * The dictionaries of who is who are snapshots: takes them anew, where a change must be seen at once. A server does so by
 * itself within seconds.
 */
export async function reloadPersons(clickhouse: Pick<ClickHouse, 'command'>): Promise<void> {
  for (const name of ['person_of_user', 'person_of_visitor']) {
    await clickhouse.command(`SYSTEM RELOAD DICTIONARY ${name}`)
  }
}
