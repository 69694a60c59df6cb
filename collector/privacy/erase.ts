import type { ClickHouse } from '../clickhouse.ts'
import { type Late, whoseBody } from './erasures.ts'
import { HELD, ofErasure } from './held.ts'
import type { Home } from '../home.ts'
import { logLine } from '../observe/log.ts'
import { quote, storedIn } from '../write/mend.ts'
import { reloadPersons } from '../write/reload-persons.ts'

/** What an erasure came to. */
export interface Removed {
  /** Rows that went, by table, and `dead_letters`. */
  removed: Record<string, number>
  /** Parts on disk that still hold what is deleted; the engine removes them by itself, in minutes. */
  old_parts: number
}

/** What comes in while rows are deleted is looked for again this often. */
const ROUNDS = 3

/** Finishes the erasures that a crash interrupted. @param minutes since they began: younger ones may be under way elsewhere */
export async function resumeErasures(home: Pick<Home, 'clickhouse' | 'dead'>, minutes = 10): Promise<void> {
  const rows = await home.clickhouse.query(
    `select erasure, any(site_id) as site from erasing
     group by erasure having max(begun_at) <= now() - interval ${minutes} minute`,
    ROWS,
  )
  for (const line of rows.split('\n').filter(Boolean)) {
    const { erasure, site } = JSON.parse(line) as { erasure: string; site: string }
    await finishErasure(erasure, site, home)
    logLine('info', 'an interrupted erasure is done', { site })
  }
}

/** Erases what was stored of erased people while, or after, they were erased. */
export async function eraseLate(late: readonly Late[], clickhouse: ClickHouse): Promise<void> {
  for (const { site, until, users, visitors } of late) {
    const erasure = `late-${crypto.randomUUID()}`
    const rows = [
      ...users.map((id) => ({ erasure, site_id: site, is_user: true, id, until })),
      ...visitors.map((id) => ({ erasure, site_id: site, is_user: false, id, until })),
    ]
    await clickhouse.insert('erasing', rows, erasure)
    await finishErasure(erasure, site, { clickhouse })
  }
}

const ROWS = { format: 'JSONEachRow' } as const

interface StagedId {
  id: string
  is_user: boolean
}

export async function stagedIds(erasure: string, clickhouse: ClickHouse): Promise<StagedId[]> {
  const rows = await clickhouse.query(
    `select distinct id, is_user from erasing where erasure = ${quote(erasure)}`,
    ROWS,
  )
  return rows
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StagedId)
}

/** Deletes the rows of the ids that stand in `erasing`, looks whether they are gone, and forgets the ids at last. */
export async function finishErasure(
  erasure: string,
  site: string,
  { clickhouse, dead }: Pick<Home, 'clickhouse' | 'dead'>,
): Promise<Removed> {
  const ids = ofErasure(quote(erasure), quote(site))
  const removed: Record<string, number> = Object.fromEntries(HELD.map(({ table }) => [table, 0]))
  for (let round = 1; ; round++) {
    let found = 0
    for (const { table, where } of HELD) {
      const count = await rowsIn(table, where(ids), clickhouse)
      if (count === 0) continue
      found += count
      removed[table] = (removed[table] ?? 0) + count
      // The second setting is for replicated tables, whose replicas all have the same ids.
      await clickhouse.command(
        `alter table ${await storedIn(table, clickhouse)} delete where ${where(ids)} settings mutations_sync = 2, allow_nondeterministic_mutations = 1`,
      )
    }
    if (found === 0) break
    if (round === ROUNDS) throw new Error(`rows come back: ${JSON.stringify(removed)}`)
  }
  removed['dead_letters'] = await eraseDead(await stagedIds(erasure, clickhouse), site, dead)
  await clickhouse.command(
    `alter table ${await storedIn('erasing', clickhouse)} drop partition ${quote(erasure)}`,
  )
  await reloadPersons(clickhouse)
  return {
    removed,
    old_parts: await sweep(
      HELD.map(({ table }) => table),
      clickhouse,
    ),
  }
}

/** How many rows a condition holds for. */
export async function rowsIn(table: string, where: string, clickhouse: ClickHouse): Promise<number> {
  const answer = await clickhouse.query(`select count() as n from ${table} where ${where}`, ROWS)
  return (JSON.parse(answer) as { n: number }).n
}

async function eraseDead(staged: readonly StagedId[], site: string, dead: Home['dead']): Promise<number> {
  if (!dead) return 0
  const all = new Set(staged.map(({ id }) => id))
  const users = new Set(staged.filter(({ is_user }) => is_user).map(({ id }) => id))
  return dead.erase({
    ids: [...all],
    hasEvent: ({ site_id, name, user_id, visitor_id }) =>
      site_id === site &&
      (user_id
        ? users.has(user_id) || (name === 'alias' && users.has(visitor_id ?? ''))
        : all.has(visitor_id ?? '')),
    hasRejected: ({ site_id, body }) => {
      if (site_id !== site) return false
      const { user, visitor } = whoseBody(body)
      return user ? users.has(user) : all.has(visitor)
    },
  })
}

/**
 * Has the engine look at once for parts that nobody reads any more, as it does when a partition is dropped; this one is
 * never there. @returns how many it keeps yet: a server holds them for `old_parts_lifetime` (8 minutes), in case of a power cut
 */
export async function sweep(tables: readonly string[], clickhouse: ClickHouse): Promise<number> {
  for (const table of tables) {
    await clickhouse.command(`alter table ${await storedIn(table, clickhouse)} drop partition id 'none'`)
  }
  const names = tables.flatMap((table) => [quote(table), quote(`${table}_local`)]).join()
  return rowsIn(
    'system.parts',
    `database = currentDatabase() and not active and table in (${names})`,
    clickhouse,
  )
}
