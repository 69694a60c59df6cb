import type { ClickHouse } from '../../collector/clickhouse.ts'

interface Column {
  table: string
  name: string
  type: string
}

/** Where a regular expression (RE2) matches in the database: every table, every column that can hold text, as `table.column: value`. */
export async function searchDatabase(clickhouse: ClickHouse, pattern: string): Promise<string[]> {
  const columns = await clickhouse.query(
    `select table, name, type from system.columns
     where database = currentDatabase() and type like '%String%'
       and table in (select name from system.tables where database = currentDatabase() and engine like '%MergeTree')`,
    { format: 'JSONEachRow' },
  )
  const parts = columns
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Column)
    .map(({ table, name, type }) => {
      const text = `toString(${type.startsWith('AggregateFunction') ? `finalizeAggregation(${name})` : name})`
      return `select '${table}.${name}: ' || any(${text}) as found from ${table} where match(${text}, {pattern:String}) having count() > 0`
    })
  const rows = await clickhouse.query(parts.join(' union all '), {
    parameters: { pattern },
    format: 'JSONEachRow',
  })
  return rows
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { found: string }).found)
}
