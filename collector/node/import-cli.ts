/** `npm run import`: uploads a CSV or NDJSON file, mapped line by line to events or costs. See docs/import.md. */
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { createGunzip, gzipSync } from 'node:zlib'
import { isRecord } from '../../schema/parse.ts'
import type { ImportAnswer } from '../import/import.ts'
import { Mistake, command, homeOf, post, progress } from './cli.ts'
import { readCsv } from './csv.ts'
import { type Mapping, mapLine, missingColumns, parseMapping } from './mapping.ts'

const HELP = `npm run import -- FILE [--site KEY] [--map MAPPING.json] [--url http://localhost:8787] [--costs] [--dry-run]

FILE is CSV or NDJSON (.csv, .tsv, .ndjson, .jsonl, also .gz), or - for NDJSON from a pipe. Without --map its columns are
fields of ours. Lines that are refused are said, and kept in FILE.rejected.ndjson.
  --costs             each line is a day's cost of a campaign    --dry-run         shows the first lines, sends nothing
  --encoding latin1   of the file, utf-8 unless it is said       --delimiter ';'   guessed from the first line
  --format csv        where the file's name does not say it
The key is PERIPLO_SECRET, or that of npm start's data directory.`

const MB = 1024 * 1024
/** What lines may be, where they go, and how much goes at once: an import takes 16 MB, inflated. */
const KINDS = {
  // Smaller parts show progress and lose less to a bad line.
  events: { path: '/v1/import', maxLines: 1000, maxBytes: 4 * MB, inParts: true },
  // Whole, so that two lines of the same day and campaign are seen: in parts the second would replace the first.
  costs: { path: '/v1/import/costs', maxLines: Infinity, maxBytes: 16 * MB - 1024, inParts: false },
}
type Kind = keyof typeof KINDS
const SHOWN = 10

interface Line {
  line: number
  /** An event or a cost, or why the line is none. */
  event?: Record<string, unknown>
  wrong?: string
}

command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ site: { type: 'string' }, map: { type: 'string' }, url: { type: 'string' } },
      ...{ encoding: { type: 'string' }, delimiter: { type: 'string' }, format: { type: 'string' } },
      ...{ costs: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } },
    },
  } as const)
  const [file, ...more] = positionals
  if (values.help || file === undefined || more.length > 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  if (file !== '-' && !existsSync(file)) throw new Mistake(`${file} is not there.`)
  if (values.map !== undefined && !existsSync(values.map)) throw new Mistake(`${values.map} is not there.`)
  const mapping =
    values.map === undefined ? undefined : parseMapping(readFileSync(values.map, 'utf8'), values.map)
  const input = open(file)
  const pieces = decode(input.stream, values.encoding ?? 'utf-8')
  const format = values.format ?? (/\.(csv|tsv|txt)(\.gz)?$/i.test(file) ? 'csv' : 'ndjson')
  if (format !== 'csv' && format !== 'ndjson')
    throw new Mistake(`--format: "${format}" is not csv or ndjson.`)
  const lines = format === 'csv' ? fromCsv(pieces, mapping, values.delimiter) : fromNdjson(pieces, mapping)
  const kind = values.costs ? 'costs' : 'events'
  if (values['dry-run']) return await show(lines, kind)
  return await upload(lines, { kind, file, site: values.site, home: homeOf(values.url), input })
})

interface Input {
  stream: Readable
  /** Share of the file that was read. */
  read: () => number
  size: number
}

function open(file: string): Input {
  if (file === '-') return { stream: process.stdin, read: () => 0, size: 0 }
  const source = createReadStream(file)
  const stream = file.endsWith('.gz') ? source.pipe(createGunzip()) : source
  if (stream !== source) source.once('error', (error) => stream.destroy(error))
  return { stream, read: () => source.bytesRead, size: statSync(file).size }
}

async function* decode(stream: Readable, encoding: string): AsyncGenerator<string> {
  let decoder: TextDecoder
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch (error) {
    throw new Mistake(`--encoding: "${encoding}" is not known, as utf-8, latin1, utf-16le.`, { cause: error })
  }
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Spreadsheets of Windows save as latin1; taken as UTF-8 every accent would be lost.
    throw new Mistake(`The file is not ${encoding}; say what it is, as --encoding latin1.`, { cause: error })
  }
}

async function* fromCsv(
  pieces: AsyncIterable<string>,
  mapping: Mapping | undefined,
  delimiter: string | undefined,
): AsyncGenerator<Line> {
  let columns: string[] | undefined
  for await (const { line, cells } of readCsv(pieces, delimiter === '\\t' ? '\t' : delimiter)) {
    if (!columns) {
      columns = cells.map((cell) => cell.trim())
      const missing = mapping ? missingColumns(mapping, columns) : []
      if (missing.length > 0) throw new Mistake(`The file has no column ${missing.map((name) => `"${name}"`).join(', ')}; it has ${columns.join(', ')}.`) // prettier-ignore
      continue
    }
    if (cells.length !== columns.length) {
      yield { line, wrong: `has ${cells.length} cells, the header ${columns.length}` }
      continue
    }
    const row = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? '']))
    yield toEvent(line, row, mapping)
  }
}

async function* fromNdjson(
  pieces: AsyncIterable<string>,
  mapping: Mapping | undefined,
): AsyncGenerator<Line> {
  let line = 0
  for await (const text of linesOf(pieces)) {
    line++
    if (text.trim() === '') continue
    let row: unknown
    try {
      row = JSON.parse(text)
    } catch {
      yield { line, wrong: 'is not JSON' }
      continue
    }
    yield isRecord(row) ? toEvent(line, row, mapping) : { line, wrong: 'is not an object' }
  }
}

async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r?\n/)
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

function toEvent(line: number, row: Record<string, unknown>, mapping: Mapping | undefined): Line {
  try {
    const event = mapping ? mapLine(mapping, row) : Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')) // prettier-ignore
    return { line, event }
  } catch (error) {
    return { line, wrong: error instanceof Error ? error.message : String(error) }
  }
}

async function show(lines: AsyncIterable<Line>, kind: Kind): Promise<number> {
  let wrong = 0
  let shown = 0
  for await (const { line, event, wrong: why } of lines) {
    if (event && shown++ < 3) console.log(JSON.stringify(event, null, 2))
    if (why !== undefined && wrong++ < SHOWN) console.error(`line ${line}: ${why}`)
  }
  console.log(`${shown} ${kind}, ${wrong} lines that are none. Nothing was sent (--dry-run).`)
  return wrong > 0 ? 1 : 0
}

interface Target {
  kind: Kind
  file: string
  site: string | undefined
  home: { url: string; key: string }
  input: Input
}

async function upload(
  lines: AsyncIterable<Line>,
  { kind, file, site, home, input }: Target,
): Promise<number> {
  const bar = progress(file)
  const { maxLines, maxBytes, inParts } = KINDS[kind]
  const path = `${KINDS[kind].path}${site === undefined ? '' : `?site=${encodeURIComponent(site)}`}`
  const rejectedFile = `${file === '-' ? 'import' : file}.rejected.ndjson`
  let kept: Writable | undefined
  let [accepted, refused] = [0, 0]
  const refuse = (line: number, message: string, event?: unknown): void => {
    if (refused++ < SHOWN) console.error(`line ${line}: ${message}`)
    kept ??= createWriteStream(rejectedFile)
    kept.write(`${JSON.stringify({ line, message, event })}\n`)
  }
  const send = async (part: { line: number; event: unknown; json: string }[]): Promise<void> => {
    if (part.length === 0) return
    const body = new Uint8Array(gzipSync(part.map(({ json }) => json).join('\n')))
    const answer = await post<ImportAnswer>(home, path, body, {
      ...{ 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' },
    })
    accepted += answer.accepted
    for (const { line, reason, message } of answer.results) {
      const source = part[line - 1]
      refuse(source?.line ?? 0, message ?? reason, source?.event)
    }
    bar.at(input.read(), input.size, `${accepted} stored, ${refused} refused`)
  }

  let part: { line: number; event: unknown; json: string }[] = []
  let bytes = 0
  try {
    for await (const { line, event, wrong } of lines) {
      if (!event) {
        refuse(line, wrong ?? 'is no event')
        continue
      }
      const json = JSON.stringify(event)
      if (part.length >= maxLines || bytes + json.length > maxBytes) {
        if (!inParts) throw new Mistake(`${file} is larger than 16 MB of ${kind}: split it by months.`)
        await send(part)
        part = []
        bytes = 0
      }
      part.push({ line, event, json })
      bytes += json.length
    }
    await send(part)
  } catch (error) {
    bar.end()
    const at = part[0]?.line
    console.error(`${accepted} ${kind} are stored${at === undefined ? '' : `, those before line ${at}`}. Running it again stores nothing twice.`) // prettier-ignore
    throw error
  } finally {
    if (kept) await new Promise((resolve) => kept?.end(resolve))
  }
  bar.end()
  const where = refused > 0 ? ` (in ${rejectedFile})` : ''
  console.log(`${accepted} ${kind} stored, ${refused} lines refused${where}`)
  return refused > 0 ? 1 : 0
}
