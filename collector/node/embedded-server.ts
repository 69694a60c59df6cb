/**
 * ClickHouse in a process of its own: the real engine (chdb) behind ClickHouse's HTTP interface on loopback.
 * Started by embedded.ts with the data directory, user and password; says its port to the parent and
 * ends with it. One connection per request keeps settings and parameters of requests apart.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type RawInsertFormat, type RawInsertParams, Session } from 'chdb'

interface Options {
  path: string
  user: string
  password: string
  port: number
}

/** Parameters of the HTTP interface that are not settings of the query. */
const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
  'session_timeout',
  'session_check',
  'user',
  'password',
  'role',
  'compress',
  'decompress',
  'enable_http_compression',
  'wait_end_of_query',
  'buffer_size',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'cancel_http_readonly_queries_on_client_close',
])
const NAME = /^[a-zA-Z_]\w*$/
const MAX_BODY_BYTES = 256 * 1024 * 1024
const DISPLAY_NAME = 'periplo-embedded'
const INSERT = /^INSERT INTO (\w+)(?: \(([\w, ]+)\))? FORMAT (JSONEachRow|JSONCompactEachRow)\n$/

const options = JSON.parse(process.argv[2] ?? '{}') as Options
// The engine keeps one connection open so that opening one per request costs under a millisecond.
const engine = new Session(options.path)
const version = (engine.query('SELECT version()', 'TabSeparated') || '').trim()

const server = createServer({ maxHeaderSize: 1024 * 1024 }, (request, response) => {
  answer(request, response).catch((error: unknown) => fail(response, error))
})
server.listen(options.port, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : 0, version })
})
server.on('error', (error) => {
  process.send?.({ error: error.message })
  process.exit(1)
})
// Ctrl-C reaches the whole process group, and a service manager's SIGTERM the whole service; the parent stops us when it
// has finished writing.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => process.connected || stop())
process.on('disconnect', stop)

function stop(): void {
  server.close()
  server.closeAllConnections()
  engine.close()
  process.exit(0)
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  if (url.pathname === '/ping') return void response.end('Ok.\n')
  if (!allowed(request, url)) {
    return reply(
      response,
      401,
      'Code: 516. DB::Exception: Authentication failed. (AUTHENTICATION_FAILED)\n',
      516,
    )
  }
  const body = await readBody(request)
  const query = url.searchParams.get('query')
  const insert = query === null ? asInsert(body) : undefined
  const sql = insert
    ? ''
    : query === null
      ? body.toString('utf8')
      : body.length > 0
        ? `${query}\n${body.toString('utf8')}`
        : query
  if (!insert && sql.trim() === '')
    return reply(response, 400, 'Code: 62. DB::Exception: Empty query. (SYNTAX_ERROR)\n', 62)

  const connection = new Session(options.path)
  try {
    prepare(connection, request, url)
    if (insert) {
      await connection.insert(insert)
      return void response.writeHead(200, { 'X-ClickHouse-Server-Display-Name': DISPLAY_NAME }).end()
    }
    const result = await connection.queryAsync(sql, {
      format: url.searchParams.get('default_format') ?? 'TabSeparated',
    })
    const bytes = Buffer.from(result.bytes())
    const summary = {
      read_rows: String(result.rowsRead),
      read_bytes: String(result.bytesRead),
      elapsed_ns: String(Math.round(result.elapsed * 1e9)),
    }
    const zipped =
      url.searchParams.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(request.headers['accept-encoding'] ?? '') &&
      bytes.length > 1024
    response.writeHead(200, {
      'Content-Type': 'text/plain; charset=UTF-8',
      'X-ClickHouse-Query-Id': url.searchParams.get('query_id') ?? randomUUID(),
      'X-ClickHouse-Summary': JSON.stringify(summary),
      'X-ClickHouse-Server-Display-Name': DISPLAY_NAME,
      ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
    })
    response.end(zipped ? gzipSync(bytes, { level: 1 }) : bytes)
  } finally {
    connection.close()
  }
}

/** An insert whose rows follow in the body: they go to the engine as bytes. As text they would be copied four times. */
function asInsert(body: Buffer): RawInsertParams | undefined {
  const begin = body.indexOf('\n') + 1
  const [, table, columns, format] = INSERT.exec(body.toString('latin1', 0, Math.min(begin, 16_384))) ?? []
  if (!table || begin === body.length) return undefined
  return {
    table,
    format: format as RawInsertFormat,
    values: body.subarray(begin),
    ...(columns ? { columns: columns.split(/, ?/) } : {}),
  }
}

/** Applies database, settings and query parameters, as the HTTP interface would, to this request's connection. */
function prepare(connection: Session, request: IncomingMessage, url: URL): void {
  const database = url.searchParams.get('database') ?? header(request, 'x-clickhouse-database')
  if (database) connection.query(`USE \`${database.replaceAll('`', '')}\``)
  const sets: string[] = []
  for (const [name, value] of url.searchParams) {
    if (NOT_SETTINGS.has(name)) continue
    if (!NAME.test(name))
      throw new Error(`Code: 115. DB::Exception: Unknown setting '${name}'. (UNKNOWN_SETTING)`)
    sets.push(`${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`)
  }
  // `readonly` last: after it nothing else can be set.
  sets.sort((a, b) => Number(a.startsWith('readonly ')) - Number(b.startsWith('readonly ')))
  if (sets.length > 0) connection.query(`SET ${sets.join(', ')}`)
}

function allowed(request: IncomingMessage, url: URL): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const [user, password] = basic
    ? split(Buffer.from(basic, 'base64').toString('utf8'))
    : [
        header(request, 'x-clickhouse-user') ?? url.searchParams.get('user') ?? '',
        header(request, 'x-clickhouse-key') ?? url.searchParams.get('password') ?? '',
      ]
  return user === options.user && timingSafeEqual(digest(password), digest(options.password))
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const split = (text: string): [string, string] => {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}
const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES)
      throw new Error('Code: 307. DB::Exception: Request body too large. (TOO_MANY_BYTES)')
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  return request.headers['content-encoding'] === 'gzip'
    ? gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES })
    : body
}

function fail(response: ServerResponse, error: unknown): void {
  const message = String(error instanceof Error ? error.message : error).replace(/^.*?(?=Code: \d+)/s, '')
  const code = Number(/^Code: (\d+)/.exec(message)?.[1] ?? 1002)
  const text = message.startsWith('Code: ')
    ? message
    : `Code: 1002. DB::Exception: ${message} (UNKNOWN_EXCEPTION)`
  reply(
    response,
    code === 62 || code === 115 ? 400 : code === 60 ? 404 : 500,
    `${text} (version ${version})\n`,
    code,
  )
}

function reply(response: ServerResponse, status: number, text: string, code: number): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
    Connection: 'close',
  })
  response.end(text)
}
