/** The examples of CONTRIBUTING.md, each carried out in a copy of this repository. */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { environment } from '../../collector/node/prepare.mjs'
import { type CodeBlock, codeBlocks } from '../support/code-blocks.ts'

/** Everything but what is installed, built or stored, and of the tests those that are run. */
const COPIED = [
  ...readdirSync('.').filter((name) => !/^\.|^(node_modules|dist|test)$|\.log$/.test(name)),
  ...['test/tsconfig.json', 'test/vitest.config.ts', 'test/homes.mjs', 'test/homes.d.mts'],
  ...['test/support', 'test/schema', 'test/queries/golden.test.ts'],
]

let copy: string
const at = (path: string): string => join(copy, path)
const read = (path: string): string => readFileSync(at(path), 'utf8')
const run = async (program: string, ...args: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: copy, env: environment }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  )
  return stdout + stderr
}

/** Where a block of the page goes: a new file, or what stands behind each `// …` into a file that is there. */
function apply({ file, text, at: place }: CodeBlock): void {
  if (!existsSync(file)) {
    mkdirSync(dirname(at(file)), { recursive: true })
    writeFileSync(at(file), `${text}\n`)
    return
  }
  let whole = read(file)
  const lines = text.split('\n')
  const imports = lines.filter((line) => line.startsWith('import '))
  for (const [number, line] of lines.entries()) {
    if (line.trim() !== '// …') continue
    const anchor = `${lines[number - 1]}\n`
    if (whole.split(anchor).length !== 2)
      throw new Error(`${place}: ${file} has no such line, once: ${anchor}`)
    const rest = lines.slice(number + 1)
    const depth = line.length - line.trimStart().length
    const end = rest.findIndex((next) => next.search(/\S/) < depth || next.endsWith('{'))
    whole = whole.replace(anchor, () => `${anchor}${rest.slice(0, end).join('\n')}\n`)
  }
  writeFileSync(at(file), [...imports, whole].join('\n'))
}

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'periplo-contributing-'))
  for (const path of COPIED) {
    const isOurs = (from: string): boolean => !/node_modules|\.cache/.test(from)
    mkdirSync(dirname(at(path)), { recursive: true })
    cpSync(path, at(path), { recursive: true, filter: isOurs })
  }
  // What is installed, but for what the compiler remembers of the original.
  mkdirSync(at('node_modules'))
  for (const name of readdirSync('node_modules')) {
    if (name !== '.cache') symlinkSync(join(process.cwd(), 'node_modules', name), at(`node_modules/${name}`))
  }
  for (const block of codeBlocks('CONTRIBUTING.md')) if (block.file) apply(block)
  const query = codeBlocks('docs/queries.md').find(({ language }) => language === 'sql')
  writeFileSync(at('schema/queries/countries.sql'), query?.text ?? '')
  // Said in words there: the channel's name, and where the widget is looked for.
  for (const [file, name] of [
    ['es', 'Código QR'],
    ['en', 'QR code'],
  ] as const) {
    const path = `dashboards/text/${file}.ts`
    writeFileSync(
      at(path),
      read(path).replace('\n  channels: {\n', `\n  channels: {\n    qr_code: '${name}',\n`),
    )
  }
  const signs = read('snippet/find/signs.ts')
  writeFileSync(
    at('snippet/find/signs.ts'),
    signs.replaceAll('drift LiveChatWidget', 'acmeChat drift LiveChatWidget'),
  )
}, 60_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('all of them compile', { timeout: 180_000 }, async () => {
  for (const project of ['snippet', 'dashboards']) expect(await run('tsc', '-b', project), project).toBe('')
})

test('an event: the schema is written, and the collector takes it', { timeout: 60_000 }, async () => {
  const said = await run('node', 'schema/generate.js')
  expect(said).toContain('docs/events.md')
  expect(said).toMatch(/migrations\/\d{4}_add_columns\.sql/)
  expect(read('docs/events.md')).toContain('| `brochure_requested` |')
  const migration = /migrations\/\d{4}_add_columns\.sql/.exec(said)?.[0] ?? ''
  expect(read(`schema/${migration}`)).toContain('IF NOT EXISTS brochure LowCardinality(String)')
  expect(await run('node', 'schema/generate.js', '--check')).toBe('')
  const parse = `import { parseEvent } from './schema/parse.ts'
    console.log(JSON.stringify(parseEvent({ name: 'brochure_requested', brochure: 'kitchens', value: 3 }, {}, 'server')))`
  expect(JSON.parse(await run('node', '--input-type=module', '-e', parse))).toEqual({
    name: 'brochure_requested',
    brochure: 'kitchens',
    value: 3,
    props: {},
  })
})

test('a saved query and a channel rule: their tests pass', { timeout: 240_000 }, async () => {
  const vitest = (...args: string[]) => run('vitest', 'run', '--config', 'test/vitest.config.ts', ...args)
  const queries = await vitest('--project', 'queries', 'golden', '-t', 'countries')
  expect(queries, queries).toMatch(/Tests .*4 passed/)
  const channels = await vitest('--project', 'unit', 'schema/channel', '-t', 'mesa-4')
  expect(channels, channels).toMatch(/Tests .*1 passed/)
})
