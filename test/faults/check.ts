import type { ClickHouse } from '../../collector/clickhouse.ts'
import type { Told } from './visitors.ts'

type Row = Record<string, unknown>

/** What is wrong with what is stored of a run, in words; nothing when all is well. */
export async function findFaults(name: string, told: Told, clickhouse: ClickHouse): Promise<string[]> {
  const read = async (sql: string): Promise<Row[]> =>
    (await clickhouse.query(sql, { format: 'JSONEachRow' }))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Row)
  const faults: string[] = []

  for (const table of ['events', 'event_keys']) {
    const rows = await read(
      `select concat(page_id, '.', toString(seq)) as key, count() as n from ${table} where site_id = 'demo' and startsWith(page_id, '${name}v') group by key`,
    )
    const stored = new Map(rows.map((row) => [String(row['key']), Number(row['n'])]))
    for (const [key, n] of stored) {
      if (n !== 1) faults.push(`${table}: ${key} is there ${n} times`)
      if (!told.sent.has(key)) faults.push(`${table}: ${key} was never sent`)
      if (told.refused.has(key)) faults.push(`${table}: ${key} was refused`)
    }
    for (const key of told.acknowledged)
      if (!stored.has(key)) faults.push(`${table}: ${key} was acknowledged and is not there`)
  }

  const refused = new Set(
    (
      await read(
        `select distinct event_id from rejected_events where site_id = 'demo' and startsWith(event_id, '${name}v')`,
      )
    ).map((row) => String(row['event_id'])),
  )
  for (const key of told.refused) if (!refused.has(key)) faults.push(`rejected_events: ${key} is not there`)

  for (const { row_id, n } of await read(
    `select row_id, count() as n from rejected_events where site_id = 'demo' and startsWith(event_id, '${name}v') group by row_id having n > 1`,
  ))
    faults.push(`rejected_events: ${String(row_id)} is there ${String(n)} times`)

  // Each derived table against itself made anew from the raw one.
  const of = `startsWith(visitor_id, '${name}v')`
  const pairs: [string, string, string][] = [
    [
      'sessions',
      `select visitor_id, session_id, user_id, min(started_at) as started, max(ended_at) as ended, sum(s.events) as n, sum(s.page_views) as views, sum(s.engaged_ms) as engaged, sum(s.conversions) as conversions, toString(sum(s.revenue)) as revenue from sessions as s where ${of} group by visitor_id, session_id, user_id order by visitor_id, session_id, user_id`,
      `select visitor_id, session_id, user_id, min(occurred_at) as started, max(occurred_at) as ended, count() as n, countIf(name = 'page_view') as views, sumIf(ifNull(e.engaged_ms, 0), name = 'page_leave') as engaged, countIf(name in ('purchase', 'generate_lead')) as conversions, toString(sumIf(ifNull(value, 0), name = 'purchase')) as revenue from events as e where ${of} and not is_bot group by visitor_id, session_id, user_id order by visitor_id, session_id, user_id`,
    ],
    ...(['identities', 'identities_by_user'] as const).map((table): [string, string, string] => [
      table,
      `select visitor_id, user_id, min(identified_at) as said from ${table} where ${of} group by visitor_id, user_id order by visitor_id, user_id`,
      `select visitor_id, user_id, min(occurred_at) as said from events where ${of} and user_id != '' group by visitor_id, user_id order by visitor_id, user_id`,
    ]),
    [
      'touches',
      `select visitor_id, count() as n, uniqExact(occurred_at, seq) as moments from touches where ${of} group by visitor_id order by visitor_id`,
      `select visitor_id, sum(if(name = 'page_view' and e.channel != '', 2, 1)) as n, uniqExact(occurred_at, seq) as moments from events as e where ${of} and not is_bot and name not in ('page_leave', 'user_engagement', 'web_vital', 'consent_update') group by visitor_id order by visitor_id`,
    ],
    [
      'touch_kinds',
      `select count() as n from touches where ${of} and (site_id, kind) not in (select site_id, kind from touch_kinds)`,
      'select 0 as n',
    ],
    [
      'arrivals',
      `select visitor_id, uniqExact(session_id, occurred_at, seq) as n from arrivals where ${of} group by visitor_id order by visitor_id`,
      `select visitor_id, uniqExact(session_id, occurred_at, seq) as n from events as e where ${of} and not is_bot and name = 'page_view' and e.channel != '' group by visitor_id order by visitor_id`,
    ],
  ]
  for (const [table, kept, anew] of pairs) {
    const [a, b] = [JSON.stringify(await read(kept)), JSON.stringify(await read(anew))]
    if (a !== b) faults.push(`${table}: is ${a.slice(0, 600)}, made anew it is ${b.slice(0, 600)}`)
  }
  return faults
}
