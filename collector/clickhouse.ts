import {
  type ClickHouseClient,
  ClickHouseError,
  ClickHouseLogLevel,
  createClient,
} from '@clickhouse/client-web'
import { textOf } from './receive/event-text.ts'

/** The only file that speaks to ClickHouse: embedded, self-hosted or Cloud differ by the address alone. */
export interface ClickHouse {
  /** Inserts rows at once. The same token on the same table takes effect once. @throws InsertError */
  insert: (table: string, rows: readonly object[], token: string) => Promise<void>
  /** Runs a select whose parameters the engine binds; text of `format`. @throws QueryError */
  query: (sql: string, options?: QueryOptions) => Promise<string>
  /** The same as it comes, for answers of any size: one JSON object a line. */
  stream: (
    sql: string,
    options?: Pick<QueryOptions, 'parameters' | 'signal'>,
  ) => Promise<ReadableStream<Uint8Array>>
  /** Runs a statement that gives no rows. */
  command: (sql: string, parameters?: Record<string, unknown>) => Promise<void>
  /** Whether the server answers. */
  ping: () => Promise<boolean>
  close: () => Promise<void>
}

export interface QueryOptions {
  parameters?: Record<string, unknown>
  format?: 'JSON' | 'JSONEachRow' | 'CSVWithNames' | 'JSONCompactEachRow'
  signal?: AbortSignal
  /** Seconds the engine may take. */
  maxSeconds?: number
}

/** An error of the engine: its number, its name (`UNKNOWN_TABLE` …) and whether trying again may help. */
export class StoreError extends Error {
  readonly code: number
  readonly type: string
  readonly permanent: boolean
  constructor(code: number, type: string, message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
    this.type = type
    this.permanent = PERMANENT.has(code)
  }
}

/**
 * Errors that the same rows will meet again: values that do not parse or do not fit their column. Everything
 * else (no connection, no memory, too many parts, read-only …) is tried again.
 */
const PERMANENT = new Set([
  6, // CANNOT_PARSE_TEXT
  25, // CANNOT_PARSE_ESCAPE_SEQUENCE
  26, // CANNOT_PARSE_QUOTED_STRING
  27, // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  38, // CANNOT_PARSE_DATE
  41, // CANNOT_PARSE_DATETIME
  53, // TYPE_MISMATCH
  69, // ARGUMENT_OUT_OF_BOUND
  70, // CANNOT_CONVERT_TYPE
  72, // CANNOT_PARSE_NUMBER
  117, // INCORRECT_DATA
  128, // TOO_LARGE_ARRAY_SIZE
  130, // CANNOT_READ_ARRAY_FROM_TEXT
  131, // TOO_LARGE_STRING_SIZE
  321, // VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE
  349, // CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN
  407, // DECIMAL_OVERFLOW
])

const MAX_READ_MEMORY = '2000000000'
const MAX_READ_SECONDS = 60
const READ_SETTINGS = {
  readonly: '2',
  max_execution_time: MAX_READ_SECONDS,
  max_memory_usage: MAX_READ_MEMORY,
  distributed_product_mode: 'global', // on a cluster: a subquery is of all shards, not of each its own
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  format_csv_null_representation: '', // a spreadsheet's empty cell
  cancel_http_readonly_queries_on_client_close: 1,
} as const

/**
 * @param url with user, password and database: `http://user:password@host:8123/database`
 * @param readUrl the same for whoever may only read; selects go there
 */
export function connect(url: string, readUrl?: string): ClickHouse {
  const client = open(url)
  const reader = readUrl ? open(readUrl) : client
  return {
    insert: (table, rows, token) =>
      guard(async () => {
        // As one text, and not by the client's `insert`, which would write every row as JSON again.
        await client.command({
          query: `INSERT INTO ${table} FORMAT JSONEachRow\n${rows.map(textOf).join('\n')}`,
          clickhouse_settings: {
            insert_deduplication_token: token,
            deduplicate_blocks_in_dependent_materialized_views: 1,
            input_format_skip_unknown_fields: 1,
            max_partitions_per_insert_block: '0', // an import may span many months
            distributed_foreground_insert: 1, // on a cluster: stored by the shards, not in a queue of the server asked
          },
        })
      }),
    query: (query, { parameters, format = 'JSON', signal, maxSeconds = MAX_READ_SECONDS } = {}) =>
      guard(async () => {
        const result = await reader.query({
          query,
          format,
          ...(parameters ? { query_params: parameters } : {}),
          ...(signal ? { abort_signal: signal } : {}),
          clickhouse_settings: { ...READ_SETTINGS, max_execution_time: maxSeconds },
        })
        return result.text()
      }),
    stream: (sql, { parameters, signal } = {}) =>
      guard(async () => {
        const { stream } = await reader.exec({
          query: `${sql} format JSONEachRow`,
          ...(parameters ? { query_params: parameters } : {}),
          ...(signal ? { abort_signal: signal } : {}),
          clickhouse_settings: READ_SETTINGS,
        })
        return stream
      }),
    command: (query, parameters) =>
      guard(
        async () =>
          void (await client.command({ query, ...(parameters ? { query_params: parameters } : {}) })),
      ),
    ping: async () => (await client.ping()).success,
    close: async () => void (await Promise.all([client.close(), reader.close()])),
  }
}

const open = (url: string): ClickHouseClient =>
  createClient({
    url,
    request_timeout: 120_000,
    log: { level: ClickHouseLogLevel.OFF }, // errors reach us as errors
    // The engine's own default became 1, which acknowledges before the rows are readable.
    clickhouse_settings: { async_insert: 0, date_time_input_format: 'best_effort' },
  })

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ClickHouseError)) throw error
    throw new StoreError(Number(error.code), error.type ?? '', error.message, error)
  }
}
