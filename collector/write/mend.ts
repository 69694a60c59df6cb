import type { Event } from '../../schema/parse.ts'
import type { ClickHouse } from '../clickhouse.ts'
import { logLine } from '../observe/log.ts'

/**
 * Puts right what an insert left half done: `events` and the tables that its views fill are written one after the other,
 * and an engine that dies in between has taken some. Where the same rows come again under the same token each table
 * takes what it lacks; but a queue brings them back in other company. `events` is the truth; what is made of it is
 * compared for the visitors and days of a batch, and made anew where it differs.
 *
 * Called for the events of a batch that were there when it came, where it may have been tried before: seldom. It may be
 * called again after any failure of its own.
 */
export async function mend(events: readonly Event[], clickhouse: ClickHouse): Promise<void> {
  for (let at = 0; at < events.length; at += EVENTS_PER_STATEMENT) {
    const some = events.slice(at, at + EVENTS_PER_STATEMENT)
    await mendSessions(some, clickhouse)
    await mendArrivals(some, clickhouse)
    await mendTouches(some, clickhouse)
    for (const table of ['identities', 'identities_by_user']) await mendIdentities(table, some, clickhouse)
    if (some.some(({ name }) => name === 'alias')) {
      const where = `site_id in (${list(some, 'site_id')}) and previous_id in (${list(some, 'visitor_id')})`
      await fill('user_aliases', where, clickhouse)
    }
    // At last, so that a failure before this leaves the batch as one that is not stored.
    await clickhouse.command(
      `insert into event_keys (site_id, page_id, event_id, seq, received_at)
       select site_id, if(event_id = '', page_id, '') as page, event_id, seq, received_at from events
       where ${stored(some)} and (site_id, page, event_id, seq) not in (
         select site_id, page_id, event_id, seq from event_keys where site_id in (${list(some, 'site_id')})
           and (page_id in (${list(some, 'page_id')}) or page_id = '' and event_id in (${list(some, 'event_id')})))
       settings insert_deduplicate = 0`,
    )
  }
}

const EVENTS_PER_STATEMENT = 2000

/** Keys of these events that stand in `events`, whether the table of keys knows them or not: JSON, one a line. */
export async function storedRows(events: readonly Event[], clickhouse: ClickHouse): Promise<string> {
  let rows = ''
  for (let at = 0; at < events.length; at += EVENTS_PER_STATEMENT) {
    const some = events.slice(at, at + EVENTS_PER_STATEMENT)
    rows += await clickhouse.query(
      `select site_id, page_id, event_id, seq from events where ${stored(some)}`,
      { format: 'JSONEachRow' },
    )
  }
  return rows
}

async function mendSessions(events: readonly Event[], clickhouse: ClickHouse): Promise<void> {
  const rows = await clickhouse.query(
    `select site_id, toString(day) as day, visitor_id from (
       select site_id, day, visitor_id, sum(n) as difference from (
         select site_id, day, visitor_id, toInt64(s.events) as n from sessions as s
         where ${ofVisitors(events)} and day in (${days(events)})
         union all
         select site_id, toDate(occurred_at) as day, visitor_id, -1 as n from events
         where ${ofVisitors(events)} and toDate(occurred_at) in (${days(events)}) and session_id != '' and not is_bot)
       group by site_id, day, visitor_id)
     where difference != 0`,
    { format: 'JSONEachRow' },
  )
  const wrong = rows
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { site_id: string; day: string; visitor_id: string })
  if (wrong.length === 0) return
  logLine('warn', 'sessions were half written and are made anew', { count: wrong.length })
  const them = wrong
    .map(({ site_id, day, visitor_id }) => `(${quote(site_id)}, toDate('${day}'), ${quote(visitor_id)})`)
    .join(',')
  const where = `(site_id, day, visitor_id) in (${them})`
  await clickhouse.command(
    `alter table ${await storedIn('sessions', clickhouse)} delete where ${where} settings mutations_sync = 2`,
  )
  await fill('sessions', where, clickhouse)
}

async function mendArrivals(events: readonly Event[], clickhouse: ClickHouse): Promise<void> {
  const where = `${ofVisitors(events)} and toDate(occurred_at) in (${days(events)})`
  const distinct = 'select uniqExact(site_id, visitor_id, session_id, occurred_at, seq)'
  const answer = await clickhouse.query(
    `select (${distinct} from arrivals where ${where}) as told,
       (${distinct} from events where ${where} and name = 'page_view' and channel != '' and not is_bot) as happened`,
    { format: 'JSONEachRow' },
  )
  const { told, happened } = JSON.parse(answer) as { told: number; happened: number }
  // Readers take the same arrival once.
  if (told !== happened) await fill('arrivals', where, clickhouse)
}

async function mendTouches(events: readonly Event[], clickhouse: ClickHouse): Promise<void> {
  const where = `${ofVisitors(events)} and toDate(occurred_at) in (${days(events)})`
  const { sql, columns } = await viewOf('touches', clickhouse)
  const count = async (from: string): Promise<number> => {
    const answer = await clickhouse.query(`select count() as n from ${from} where ${where}`, {
      format: 'JSONEachRow',
    })
    return (JSON.parse(answer) as { n: number }).n
  }
  if ((await count('touches')) !== (await count(`(select ${columns} from (${sql}))`))) {
    await clickhouse.command(
      `alter table ${await storedIn('touches', clickhouse)} delete where ${where} settings mutations_sync = 2`,
    )
    await fill('touches', where, clickhouse)
  }
  const kinds = `(site_id, kind) in (select site_id, kind from touches where ${where}
    and (site_id, kind) not in (select site_id, kind from touch_kinds where site_id in (${list(events, 'site_id')})))`
  const missing = await clickhouse.query(`select count() as n from touches where ${where} and ${kinds}`, {
    format: 'JSONEachRow',
  })
  if ((JSON.parse(missing) as { n: number }).n > 0) await fill('touch_kinds', kinds, clickhouse)
}

/** Minima and maxima, so the same facts again change nothing; that a pair is known does not say since when. */
async function mendIdentities(
  table: string,
  events: readonly Event[],
  clickhouse: ClickHouse,
): Promise<void> {
  const named = events.filter(({ user_id, visitor_id }) => user_id && visitor_id)
  if (named.length === 0) return
  const pairs = new Set(
    named.map(({ site_id, visitor_id, user_id }) =>
      [site_id, visitor_id, user_id].map((id) => quote(String(id))).join(),
    ),
  )
  await fill(
    table,
    `(site_id, visitor_id, user_id) in (${[...pairs].map((pair) => `(${pair})`).join()})`,
    clickhouse,
  )
}

/** What an `alter table` names: the table itself, or on a cluster the shards' own wherever they are. */
export async function storedIn(table: string, clickhouse: ClickHouse): Promise<string> {
  const answer = await clickhouse.query(
    `select engine_full from system.tables where database = currentDatabase() and name = ${quote(table)}`,
    { format: 'JSONEachRow' },
  )
  const { engine_full } = JSON.parse(answer) as { engine_full: string }
  const [, cluster, shards] = /^Distributed\('([^']+)', '[^']+', '([^']+)'/.exec(engine_full) ?? []
  return cluster && shards ? `${shards} on cluster ${cluster}` : table
}

/** The select of the view that fills a table, and the columns it gives. */
async function viewOf(table: string, clickhouse: ClickHouse): Promise<{ sql: string; columns: string }> {
  const view = `${table}_from_events`
  const answer = await clickhouse.query(
    // A shard's view reads the shard's events.
    `select replace(as_select, 'events_local', 'events') as sql, (select arrayStringConcat(groupArray(name), ', ') from system.columns
       where database = currentDatabase() and table = ${quote(view)}) as columns
     from system.tables where database = currentDatabase() and name = ${quote(view)}`,
    { format: 'JSONEachRow' },
  )
  return JSON.parse(answer) as { sql: string; columns: string }
}

/** What a view would have written, from all of `events`. */
async function fill(table: string, where: string, clickhouse: ClickHouse): Promise<void> {
  const { sql, columns } = await viewOf(table, clickhouse)
  await clickhouse.command(
    `insert into ${table} (${columns}) select ${columns} from (${sql}) where ${where} settings insert_deduplicate = 0`,
  )
}

const ofVisitors = (events: readonly Event[]): string =>
  `site_id in (${list(events, 'site_id')}) and visitor_id in (${list(events, 'visitor_id')}) and visitor_id != ''`

const stored = (events: readonly Event[]): string =>
  `site_id in (${list(events, 'site_id')}) and visitor_id in (${list(events, 'visitor_id')})
   and toDate(occurred_at) in (${days(events)})
   and (page_id in (${list(events, 'page_id')}) or event_id in (${list(events, 'event_id')}))`

/** The values that these events have in a field; at least one that no event has, since an empty list is no list. */
const list = (events: readonly Event[], field: 'site_id' | 'visitor_id' | 'page_id' | 'event_id'): string => {
  const empty = field === 'visitor_id' ? '' : '\u0000'
  const values = new Set(events.map((event) => event[field] || empty))
  return [...values].map(quote).join(',')
}

const days = (events: readonly Event[]): string =>
  [
    ...new Set(
      events.map(
        ({ occurred_at }) => `toDate(fromUnixTimestamp64Milli(toInt64(${Number(occurred_at)}), 'UTC'))`,
      ),
    ),
  ].join(',')

export const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
