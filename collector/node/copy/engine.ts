import type { ClickHouse } from '../../clickhouse.ts'
import { quote } from '../../write/mend.ts'
import { Mistake } from '../cli.ts'
import { type Column, type Partition, type Source, type Target, isSame, nameOf } from './partition.ts'

/** Text of one request; rows of `events` take some hundred bytes each. */
const ROWS_PER_CHUNK = 50_000
/** Tables of the copying itself, or that each database fills by itself. */
const NOT_COPIED = ['migrations', 'copied_partitions']
const MAX_SECONDS = 3600

interface Snapshot extends Partition {
  parts: { name: string; rows: number }[]
}

/**
 * The tables of a database, as they are now: rows that come while they are read are not in it.
 * Merges wait meanwhile, so that the parts of the snapshot stay; `close` lets them go on.
 */
export async function readEngine(clickhouse: ClickHouse): Promise<Source & { close: () => Promise<void> }> {
  await clickhouse.command('SYSTEM STOP MERGES')
  let snapshot: Snapshot[] | undefined
  return {
    partitions: async () => (snapshot ??= await takeSnapshot(clickhouse)),
    chunks: async function* (partition) {
      const { parts } = partition as Snapshot
      const columns = partition.columns.map(written).join(', ')
      for (const part of parts) {
        for (let from = 0; from < part.rows; from += ROWS_PER_CHUNK) {
          yield await clickhouse.query(
            `select ${columns} from ${partition.table}
             where _part = ${quote(part.name)} and _part_offset >= ${from} and _part_offset < ${from + ROWS_PER_CHUNK}`,
            { format: 'JSONCompactEachRow', maxSeconds: MAX_SECONDS },
          )
        }
      }
    },
    close: () => clickhouse.command('SYSTEM START MERGES'),
  }
}

async function takeSnapshot(clickhouse: ClickHouse): Promise<Snapshot[]> {
  const found = await rowsOf<{ table: string; partition: string; parts: [string, number][] }>(
    clickhouse,
    `select table, partition_id as partition, groupArray((name, rows)) as parts from system.parts
     where active and database = currentDatabase() and table not in (${NOT_COPIED.map(quote).join()})
       and not startsWith(table, 'copying_') and rows > 0
     group by table, partition order by table, partition`,
  )
  const snapshot: Snapshot[] = []
  const columns = new Map<string, Column[]>()
  for (const { table, partition, parts } of found) {
    const own = columns.get(table) ?? (await columnsOf(clickhouse, table))
    columns.set(table, own)
    const names = parts.map(([name]) => quote(name)).join()
    const sums = await sumsOf(clickhouse, table, own, `_part in (${names})`)
    snapshot.push({
      ...{ table, partition, columns: own, ...sums },
      parts: parts.map(([name, rows]) => ({ name, rows })),
    })
  }
  return snapshot
}

/**
 * A database with the schema and no rows of its own. A partition is filled beside its table, compared there, and put in
 * its place at once: no view fires, and a reader never sees half of it.
 */
export function writeEngine(clickhouse: ClickHouse): Target {
  const sums = (
    table: string,
    { columns, partition }: Partition,
  ): Promise<Pick<Partition, 'rows' | 'hash'>> =>
    sumsOf(clickhouse, table, columns, `_partition_id = ${quote(partition)}`)
  const find: Target['find'] = async (partition) => {
    const found = await sums(partition.table, partition)
    return found.rows > 0 ? found : undefined
  }
  return {
    find,
    put: async (partition, chunks) => {
      const { table, columns } = partition
      await checkOurs(clickhouse, partition, await find(partition))
      const beside = `copying_${table}`
      await clickhouse.command(`drop table if exists ${beside} sync`)
      await clickhouse.command(`create table ${beside} as ${table}`)
      for await (const chunk of chunks) await insertRows(clickhouse, beside, columns, chunk)
      const filled = await sums(beside, partition)
      if (!isSame(partition, filled)) {
        throw new Mistake(
          `${nameOf(partition)} came as ${filled.rows} rows instead of ${partition.rows}, or as others. The table was not touched; run it again.`,
        )
      }
      await clickhouse.command(
        `insert into copied_partitions values (${quote(table)}, ${quote(partition.partition)}, ${filled.rows}, ${quote(filled.hash)}, now64(3))`,
      )
      await clickhouse.command(
        `alter table ${table} replace partition id ${quote(partition.partition)} from ${beside}`,
      )
      await clickhouse.command(`drop table ${beside} sync`)
    },
  }
}

/** What was put is kept until all is there, so that a run that goes on knows its own rows from others'. */
export const beginCopy = (clickhouse: ClickHouse): Promise<void> =>
  clickhouse.command(
    `create table if not exists copied_partitions
     (table String, partition String, rows UInt64, hash String, copied_at DateTime64(3)) engine = MergeTree order by table`,
  )

export const endCopy = (clickhouse: ClickHouse): Promise<void> =>
  clickhouse.command('drop table copied_partitions sync')

async function checkOurs(
  clickhouse: ClickHouse,
  partition: Partition,
  there: Pick<Partition, 'rows' | 'hash'> | undefined,
): Promise<void> {
  if (!there) return
  const put = await rowsOf<{ rows: number; hash: string }>(
    clickhouse,
    `select rows, hash from copied_partitions
     where table = ${quote(partition.table)} and partition = ${quote(partition.partition)}`,
  )
  if (put.some((one) => isSame(one, there))) return
  throw new Mistake(
    `${nameOf(partition)} has ${there.rows} rows of its own there. Choose an empty database; nothing was changed.`,
  )
}

const columnsOf = (clickhouse: ClickHouse, table: string): Promise<Column[]> =>
  rowsOf<Column>(
    clickhouse,
    `select name, type from system.columns
     where database = currentDatabase() and table = ${quote(table)} and default_kind in ('', 'DEFAULT') order by position`,
  )

/** Count and hash of the rows that a reader sees. */
async function sumsOf(
  clickhouse: ClickHouse,
  table: string,
  columns: readonly Column[],
  where: string,
): Promise<Pick<Partition, 'rows' | 'hash'>> {
  const [engine] = await rowsOf<{ engine: string }>(
    clickhouse,
    `select engine from system.tables where database = currentDatabase() and name = ${quote(table)}`,
  )
  if (!engine?.engine.endsWith('MergeTree')) {
    throw new Mistake(
      `${table} is ${engine ? `a table of the kind ${engine.engine}` : 'not there'}; only tables of one server can be copied.`,
    )
  }
  const merged = /^(Replicated|Shared)?MergeTree$/.test(engine.engine) ? '' : 'final'
  const values = columns.map(({ name, type }) => (isState(type) ? `finalizeAggregation(${name})` : name))
  const [sums] = await rowsOf<{ rows: number; hash: string }>(
    clickhouse,
    `select count() as rows, toString(sum(cityHash64(formatRow('RowBinary', ${values.join(', ')})))) as hash
     from ${table} ${merged} where ${where}`,
  )
  return sums ?? { rows: 0, hash: '0' }
}

const isState = (type: string): boolean => type.startsWith('AggregateFunction(')

/** Intermediate states are bytes: as text they are hex. */
const written = ({ name, type }: Column): string => (isState(type) ? `hex(${name})` : name)

/** Text cannot be read into intermediate states: they are strings first. */
async function insertRows(
  clickhouse: ClickHouse,
  table: string,
  columns: readonly Column[],
  rows: string,
): Promise<void> {
  const names = columns.map(({ name }) => name).join(', ')
  const settings = 'settings insert_deduplicate = 0, max_partitions_per_insert_block = 0'
  if (!columns.some(({ type }) => isState(type))) {
    await clickhouse.command(`insert into ${table} (${names}) ${settings} format JSONCompactEachRow\n${rows}`)
    return
  }
  const texts = columns.map(({ name, type }) => `${name} ${isState(type) ? 'String' : type}`)
  const values = columns.map(({ name, type }) =>
    isState(type) ? `cast(unhex(${name}), ${quote(type)})` : name,
  )
  await clickhouse.command(`drop table if exists ${table}_text sync`)
  await clickhouse.command(`create table ${table}_text (${texts.join(', ')}) engine = Memory`)
  await clickhouse.command(`insert into ${table}_text (${names}) format JSONCompactEachRow\n${rows}`)
  await clickhouse.command(
    `insert into ${table} (${names}) ${settings} select ${values.join(', ')} from ${table}_text`,
  )
  await clickhouse.command(`drop table ${table}_text sync`)
}

async function rowsOf<Row>(clickhouse: ClickHouse, sql: string): Promise<Row[]> {
  const text = await clickhouse.query(sql, { format: 'JSONEachRow', maxSeconds: MAX_SECONDS })
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row)
}
