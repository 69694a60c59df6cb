import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { environment } from '../../collector/node/prepare.mjs'
import { type RunningHome, type Spoken, end, startNode } from '../homes.mjs'

let folder: string
let home: RunningHome
let clickhouse: ClickHouse
const children: Spoken[] = []
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-import-'))
  home = await startNode(join(folder, 'data'), children)
  clickhouse = connect(readFileSync(join(folder, 'data', 'clickhouse.url'), 'utf8').trim())
}, 90_000)
afterAll(async () => {
  await clickhouse?.close()
  await Promise.all(children.map(end))
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  stdout: string
  stderr: string
  code: number
}
async function run(args: string[], key = home.key): Promise<Ended> {
  const all = ['collector/node/import-cli.ts', '--url', home.url, ...args]
  const options = { env: { ...environment, PERIPLO_SECRET: key, PERIPLO_DATA: join(folder, 'none') } }
  try {
    return { ...(await promisify(execFile)('node', all, options)), code: 0 }
  } catch (error) {
    return error as Ended
  }
}
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const read = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const MAPPING = {
  fields: {
    event_id: { columns: ['tienda', 'ticket'] },
    name: { value: 'pos_purchase' },
    user_id: 'cliente',
    occurred_at: { column: 'fecha', format: 'DD/MM/YYYY HH:mm', time_zone: 'America/Bogota' },
    value: { column: 'total', decimal: ',' },
    currency: { value: 'COP' },
  },
  rest: 'props',
}

test('a till’s CSV, as a spreadsheet saved it: mapped, refused line by line, and stored once however often', async () => {
  const map = file('map.json', JSON.stringify(MAPPING))
  const sales = Array.from(
    { length: 2500 },
    (_, n) => `7;${n};c${n % 50};20/11/2025 18:03;1.${100 + (n % 900)},50;"Año; ""x"""`,
  )
  sales[10] = '7;10;c1;31/11/2025 18:03;10,00;x'
  sales[20] = '7;20;c1;20/11/2025 18:03;mucho;x'
  sales[30] = '7;30;;20/11/2025 18:03;10,00;x'
  sales[40] = '7;40;c1'
  const text = `tienda;ticket;cliente;fecha;total;nota\r\n${sales.join('\r\n')}\r\n`
  const csv = file('ventas.csv', Buffer.from(text, 'latin1'))

  // Not UTF-8: said before anything is sent.
  const utf8 = await run([csv, '--site', 'demo', '--map', map])
  expect(utf8).toMatchObject({ code: 2, stderr: expect.stringContaining('The file is not utf-8; say what it is, as --encoding latin1.') }) // prettier-ignore

  const args = [csv, '--site', 'demo', '--map', map, '--encoding', 'latin1']
  const dry = await run([...args, '--dry-run'])
  expect(dry.stdout).toContain('2497 events, 3 lines that are none. Nothing was sent (--dry-run).')
  expect(await read(`select count() as n from events where name = 'pos_purchase'`)).toEqual([{ n: 0 }])

  for (let round = 0; round < 2; round++) {
    const done = await run(args)
    expect(done).toMatchObject({
      code: 1,
      stdout: `2496 events stored, 4 lines refused (in ${csv}.rejected.ndjson)\n`,
    })
    expect(done.stderr).toContain('line 12: fecha: "31/11/2025 18:03" is not a time (DD/MM/YYYY HH:mm)\n')
    expect(done.stderr).toContain('line 22: total: "mucho" is not a number\n')
    expect(done.stderr).toContain('line 32: pos_purchase.user_id: is missing')
    expect(done.stderr).toContain('line 42: has 3 cells, the header 6\n')
    const kept = readFileSync(`${csv}.rejected.ndjson`, 'utf8').trim().split('\n')
    expect(kept.map((line) => (JSON.parse(line) as { line: number }).line).toSorted((a, b) => a - b)).toEqual([12, 22, 32, 42]) // prettier-ignore
  }
  const sum = `select count() as n, uniqExact(event_id) as ids, any(currency) as currency, any(props['nota']) as nota from events where name = 'pos_purchase'`
  await expect.poll(() => read(sum)).toEqual([{ n: 2496, ids: 2496, currency: 'COP', nota: 'Año; "x"' }])
  expect(await read(`select occurred_at, value, user_id from events where event_id = '7-5'`)).toEqual([
    { occurred_at: '2025-11-20T23:03:00.000Z', value: 1105.5, user_id: 'c5' },
  ])
}, 90_000)

test('NDJSON, gzip, without a mapping', async () => {
  const lines = [
    { event_id: 'call-1', name: 'call_answered', user_id: 'ana', duration_ms: 90_000 },
    { event_id: 'call-2', name: 'Call Answered', user_id: 'ana' },
  ].map((line) => JSON.stringify(line))
  const path = file('calls.ndjson.gz', gzipSync(`${lines[0]}\n\nno json\n${lines[1]}`))
  const done = await run([path, '--site', 'demo'])
  expect(done).toMatchObject({
    code: 1,
    stdout: `1 events stored, 2 lines refused (in ${path}.rejected.ndjson)\n`,
  })
  expect(done.stderr).toContain('line 3: is not JSON\n')
  expect(done.stderr).toContain('line 4: name: "Call Answered" is not snake_case')
  await expect
    .poll(() => read(`select duration_ms from events where event_id = 'call-1'`))
    .toEqual([{ duration_ms: 90_000 }])
})

test.each<[string, () => string[], string]>([
  ['a file that is not there', () => ['none.csv'], 'none.csv is not there.\n'],
  [
    'a column that is not there',
    () => [file('a.csv', 'x,y\n1,2\n'), '--map', file('m.json', JSON.stringify(MAPPING))],
    'The file has no column "tienda", "ticket", "cliente", "fecha", "total"; it has x, y.\n',
  ],
  [
    'a site that does not exist',
    () => [file('b.csv', 'name,user_id\nx,ana\n'), '--site', 'none'],
    '"none" is not the key of a site\n',
  ],
  ['an option that is not known', () => ['--sit', 'demo'], `Unknown option '--sit'`],
])('says in one sentence: %s', async (_what, args, sentence) => {
  const { code, stderr } = await run(args())
  expect(code).toBe(2)
  expect(stderr).toContain(sentence)
  expect(stderr).not.toContain('    at ')
})

test('a wrong key is no reason to try for long', async () => {
  const { code, stderr } = await run(
    [file('c.csv', 'name,user_id\nx,ana\n'), '--site', 'demo'],
    'a-wrong-key-for-tests',
  )
  expect(code).toBe(2)
  expect(stderr).toContain('401: Authorization: the key is missing or wrong')
})

test('costs: mapped, refused line by line, and a file imported again replaces its rows', async () => {
  const map = file(
    'ads.json',
    JSON.stringify({
      fields: {
        day: { column: 'Día', format: 'DD/MM/YYYY' },
        utm_source: { value: 'google' },
        utm_medium: { value: 'cpc' },
        utm_campaign: 'Campaña',
        cost: { column: 'Micros', times: 0.000001 },
        clicks: 'Clics',
      },
    }),
  )
  const csv = (cost: number) =>
    file(
      'ads.csv',
      `Día,Campaña,Micros,Clics,Moneda\n20/11/2026,marca,${cost}000000,12,COP\n31/11/2026,marca,1,1,COP\n20/11/2026,marca,5,1,COP\n`,
    )
  const args = ['--costs', '--site', 'demo', '--map', map]
  expect((await run([csv(80_000), ...args, '--dry-run'])).stdout).toContain('2 costs, 1 lines that are none.')
  for (const cost of [80_000, 80_000, 95_000]) {
    const done = await run([csv(cost), ...args])
    expect(done).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('1 costs stored, 2 lines refused'),
    })
    expect(done.stderr).toContain('line 3: Día: "31/11/2026" is not a time (DD/MM/YYYY)\n')
    expect(done.stderr).toContain(
      'line 4: breakdown: another line has the same day, tags and channel; say what tells them apart\n',
    )
    expect(
      await read(
        `select toString(day) as day, channel, cost, clicks from period_costs(site = 'demo', from = '2026-11-01', to = '2026-12-01')`,
      ),
    ).toEqual([{ day: '2026-11-20', channel: 'paid_search', cost, clicks: 12 }])
  }
}, 90_000)
