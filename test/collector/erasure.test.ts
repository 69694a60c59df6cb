import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ClickHouse, connect } from '../../collector/clickhouse.ts'
import { resumeErasures } from '../../collector/privacy/erase.ts'
import { HELD } from '../../collector/privacy/held.ts'
import { deadSegments } from '../../collector/node/dead-letters.ts'
import { type Wal, openWal, toRecord } from '../../collector/node/wal.ts'
import type { Message } from '../../collector/sinks/sink.ts'
import { write } from '../../collector/write/writer.ts'
import { type KillableEngine, startKillableEngine } from '../faults/engine.ts'
import { searchDatabase } from '../support/search-database.ts'
import { SECRET, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const headers = { Authorization: `Bearer ${SECRET}` }
const HOUR = 3_600_000
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36'

let folder: string
let engine: KillableEngine
let clickhouse: ClickHouse
let wal: Wal
/** Holds the log's drain up, so that events stay in flight. */
let hold = Promise.resolve()
const openLog = async (): Promise<void> => {
  wal = await openWal({
    directory: join(folder, 'wal'),
    drain: async (messages, again) => {
      await hold
      return write(messages, clickhouse, again, SECRET)
    },
  })
}
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'periplo-erasure-'))
  engine = await startKillableEngine()
  clickhouse = connect(engine.url)
  await openLog()
}, 60_000)
afterAll(async () => {
  await wal.close()
  await clickhouse.close()
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(() => void (hold = Promise.resolve()))

const start = (changes: object = {}) =>
  recordingHome({
    clickhouse,
    now: Date.now,
    sink: { put: (message: Message) => wal.put(message) },
    settle: () => wal.settle(),
    dead: deadSegments(join(folder, 'dead'), join(folder, 'wal')),
    ...changes,
  })
type Started = ReturnType<typeof start>

const read = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const countIn = async (table: string, where: string): Promise<unknown> =>
  (await read(`select count() as n from ${table} where ${where}`))[0]?.['n']

let pages = 0
/** A page of a browser: a view, and who it is when that is said. */
const visit = async (home: Started, visitor_id: string, user_id?: string, occurred_at = Date.now()) => {
  const view = { name: 'page_view', seq: 0, occurred_at, url: 'https://shop.example/?utm_source=news' }
  const identify = { name: 'identify', seq: 1, occurred_at, user_id }
  const bad = { name: 'Bad', seq: 2, occurred_at, ...(user_id && { user_id }) }
  const context = { visitor_id, session_id: `s-${visitor_id}`, page_id: `page${pages++}` }
  const sent = batch({ sent_at: Date.now(), events: [view, bad, ...(user_id ? [identify] : [])] }, context)
  return home.send('/e', fromShop(sent, { 'User-Agent': AGENT }))
}
const importRows = (home: Started, rows: object[]) =>
  home.send('/v1/import?site=shop', { method: 'POST', headers, body: JSON.stringify(rows) })
const erase = (home: Started, id: string) =>
  home.send(`/api/v1/people/${id}?site=shop`, { method: 'DELETE', headers })
const exported = async (home: Started, id: string): Promise<Record<string, Record<string, unknown>[]>> => {
  const { status, answer } = await home.send(`/api/v1/people/${id}/export?site=shop`, { headers })
  expect(status).toBe(200)
  return answer as never
}
const removedOf = (answer: { [field: string]: unknown }) => answer['removed'] as Record<string, number>

/** Files below a folder that hold a text. */
const filesWith = (directory: string, text: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      try {
        return readFileSync(path).includes(text)
      } catch {
        return false // the engine has just removed it
      }
    })
/** Where an id is found: in files, and, since a column may be compressed, in every column of every table. */
const traces = async (text: string): Promise<string[]> => [
  ...filesWith(folder, text),
  ...filesWith(join(engine.path, 'store'), text),
  ...(await searchDatabase(clickhouse, text)),
]

/** Two browsers, one of them shared; an old name; a till; a refused event of each. */
async function live(home: Started, name: string): Promise<void> {
  await visit(home, `${name}-phone`)
  await visit(home, `${name}-phone`, name)
  await visit(home, `${name}-phone`, `${name}s-brother`)
  await visit(home, `${name}-tablet`, `${name}@old`)
  const occurred_at = new Date(Date.now() - 48 * HOUR).toISOString()
  await importRows(home, [
    { name: 'alias', event_id: `${name}-1`, visitor_id: `${name}@old`, user_id: name, occurred_at },
    { name: 'pos_purchase', event_id: `${name}-2`, user_id: name, occurred_at, value: 5, currency: 'COP' },
  ])
  await wal.settle()
}

describe('GET /api/v1/people/{person_id}/export', () => {
  test('gives everything that is held, by any of the names, and nothing of others', async () => {
    const home = start()
    await live(home, 'elsa')
    await visit(home, 'stranger')
    await wal.settle()
    const mine = await exported(home, 'elsa')
    expect(Object.keys(mine)).toEqual([
      ...['site', 'person_id', 'exported_at', 'events', 'consent', 'identities', 'aliases', 'sessions'],
      'rejected_events',
    ])
    expect(
      mine['events']?.map(({ name, user_id }) => `${String(name)} ${String(user_id)}`).toSorted(),
    ).toEqual([
      ...['alias elsa', 'identify elsa', 'identify elsa@old', 'page_view ', 'page_view ', 'page_view '],
      ...['page_view ', 'pos_purchase elsa'],
    ])
    const columns = await read(
      "select name from system.columns where table = 'events' and database = currentDatabase()",
    )
    expect(Object.keys(mine['events']?.[0] ?? {})).toHaveLength(columns.length)
    expect(mine['aliases']).toMatchObject([{ previous_id: 'elsa@old', user_id: 'elsa' }])
    expect(mine['identities']).toHaveLength(4)
    expect(mine['sessions']?.length).toBeGreaterThanOrEqual(3)
    expect(mine['rejected_events']).toHaveLength(3)
    expect(JSON.stringify(mine)).not.toContain('stranger')
    expect((await exported(home, 'elsa@old'))['person_id']).toBe('elsa')
  })

  test('does not hold it in memory: what is read goes out as it comes', async () => {
    let given = 0
    const row = new TextEncoder().encode(`${JSON.stringify({ name: 'page_view', title: 'ñ'.repeat(400) })}\n`)
    const home = start({
      clickhouse: {
        ...clickhouse,
        stream: () =>
          Promise.resolve(
            new ReadableStream(
              {
                // Cut in the middle of a letter.
                pull: (controller) => {
                  controller.enqueue(given % 2 ? row.slice(101) : row.slice(0, 101))
                  if (++given % 2000 === 0) controller.close()
                },
              },
              { highWaterMark: 0 },
            ),
          ),
      },
    })
    await importRows(home, [
      { name: 'pos_purchase', event_id: 'long-1', user_id: 'long', occurred_at: '2026-11-01' },
    ])
    await wal.settle()
    const { createApp } = await import('../../collector/app.ts')
    const response = await createApp(home).request('/api/v1/people/long/export?site=shop', { headers })
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    const decoder = new TextDecoder()
    for (let n = 0; n < 20; n++) text += decoder.decode((await reader.read()).value, { stream: true })
    expect(given).toBeLessThan(60)
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      text += decoder.decode(piece.value, { stream: true })
    }
    expect((JSON.parse(text) as { events: unknown[] }).events).toHaveLength(1000)
  })

  test('is refused for a browser of somebody known, and for nobody', async () => {
    const home = start()
    const browser = await home.send('/api/v1/people/elsa-phone/export?site=shop', { headers })
    expect([browser.status, browser.answer.error?.message]).toEqual([
      409,
      'person_id: "elsa-phone" is a browser of the person "elsa"; name the person',
    ])
    expect((await home.send('/api/v1/people/nobody/export?site=shop', { headers })).status).toBe(404)
    expect((await home.send('/api/v1/people/elsa/export?site=shop')).status).toBe(401)
    expect((await home.send('/api/v1/people/elsa/export?site=other', { headers })).answer.error?.field).toBe(
      'site',
    )
  })
})

describe('DELETE /api/v1/people/{person_id}', () => {
  test('needs a key, a site and a person', async () => {
    const home = start()
    expect((await home.send('/api/v1/people/elsa?site=shop', { method: 'DELETE' })).status).toBe(401)
    expect((await home.send('/api/v1/people/elsa', { method: 'DELETE', headers })).answer.error?.field).toBe(
      'site',
    )
    expect((await erase(home, 'elsa-phone')).answer.error?.code).toBe('browser_of_person')
  })

  test('leaves no byte of a person, says what went, and leaves who shared a browser', async () => {
    const home = start()
    await live(home, 'marta')
    const held = (await traces('marta-tablet')).join()
    for (const where of ['events.visitor_id', 'sessions.visitor_id', 'rejected_events.body'])
      expect(held).toContain(where)
    expect((await traces('marta@old')).join()).toContain('.bin')
    const { status, answer } = await erase(home, 'marta')
    expect(status).toBe(200)
    expect(answer).toMatchObject({ site: 'shop', person_id: 'marta', old_parts: 0 })
    expect(removedOf(answer)).toMatchObject({
      ...{ events: 8, event_keys: 8, rejected_events: 3, identities: 4, identities_by_user: 4 },
      ...{ user_aliases: 1, dead_letters: 0 },
    })
    expect(await countIn('events', "user_id = 'martas-brother'")).toBe(1)
    expect(await countIn('identities', "user_id = 'martas-brother'")).toBe(1)
    for (const id of ['marta@old', 'marta-tablet', 'marta-1']) expect(await traces(id)).toEqual([])
    expect(await read('select * from erasing')).toEqual([])

    const again = await erase(home, 'marta')
    expect(Object.values(removedOf(again.answer)).every((count) => count === 0)).toBe(true)
    expect((await home.send('/api/v1/people/marta?site=shop', { headers })).status).toBe(404)
  })

  test('erases a browser nobody knows', async () => {
    const home = start()
    await visit(home, 'anonymous-77')
    await erase(home, 'anonymous-77')
    expect(await traces('anonymous-77')).toEqual([])
    expect((await erase(home, 'never-seen')).status).toBe(200)
  })

  test('covers every table that says who', async () => {
    const tables = await read(
      `select distinct table from system.columns
       where database = currentDatabase() and name in ('visitor_id', 'user_id', 'previous_id', 'event_id', 'body')
         and table in (select name from system.tables where database = currentDatabase() and engine like '%MergeTree')`,
    )
    expect(new Set(tables.map(({ table }) => table))).toEqual(new Set(HELD.map(({ table }) => table)))
  })
})

describe('what comes late', () => {
  test('from the log, a browser that was off line, an import or a replay does not bring a person back', async () => {
    const home = start()
    await live(home, 'lucia')
    let release = (): void => {}
    hold = new Promise((resolve) => (release = resolve))
    await visit(home, 'lucia-phone')
    await visit(home, 'lucia-watch', 'lucia')
    const erasing = erase(home, 'lucia')
    await sleep(300)
    expect(await traces('lucia-watch')).not.toEqual([])
    release()
    expect(removedOf((await erasing).answer)['events']).toBe(11)

    const before = Date.now() - HOUR
    expect((await visit(home, 'lucia-phone', undefined, before)).answer.accepted).toBe(1)
    await visit(home, 'lucia-phone', 'lucia', before)
    await importRows(home, [
      {
        name: 'pos_purchase',
        event_id: 'lucia-2',
        user_id: 'lucia',
        occurred_at: new Date(before).toISOString(),
      },
      {
        name: 'alias',
        event_id: 'lucia-3',
        visitor_id: 'lucia',
        user_id: 'other',
        occurred_at: new Date(before).toISOString(),
      },
    ])
    await wal.settle()
    for (const id of ['lucia-watch', 'lucia-tablet', 'lucia@old', 'lucia-2', 'lucia-3']) {
      expect(await traces(id)).toEqual([])
    }
    // What is left of the phone is of who else used it.
    expect(await read("select distinct user_id from events where visitor_id = 'lucia-phone'")).toEqual([
      { user_id: 'lucias-brother' },
    ])
  })

  test('but what happens afterwards is stored', async () => {
    const home = start()
    await visit(home, 'nina-phone', 'nina')
    await erase(home, 'nina')
    await visit(home, 'nina-phone', 'nina', Date.now() + 1000)
    await wal.settle()
    expect(await countIn('events', "user_id = 'nina'")).toBe(1)
  })

  test('is counted as erased, and kept nowhere', async () => {
    const home = start()
    await erase(home, 'olga')
    const at = Date.now() - HOUR
    const event = { name: 'page_view', site_id: 'shop', occurred_at: at, received_at: at, visitor_id: 'olga', page_id: 'o', seq: 0, props: {} } // prettier-ignore
    const refused = { ...{ site_id: 'shop', received_at: at, event_id: 'o.1', name: 'x', reason: 'invalid_event' as const, message: '', origin: 'web' as const, edge: '' }, body: '{"visitor_id":"olga","url":"cut o' } // prettier-ignore
    const other = { ...event, visitor_id: 'olga2', seq: 1 }
    expect(
      await write([{ id: '1', events: [event, other], rejected: [refused] }], clickhouse, false, SECRET),
    ).toEqual({
      ...{ inserted: 1, duplicates: 0, parked: 0, erased: 1, rejected: 0 },
    })
  })

  test('an insert that an erasure overtakes is taken out again', async () => {
    const home = start()
    const event = { name: 'page_view', site_id: 'shop', occurred_at: Date.now(), received_at: Date.now(), visitor_id: 'petra', session_id: 'p', page_id: 'petra', seq: 0, props: {} } // prettier-ignore
    const slow: ClickHouse = {
      ...clickhouse,
      insert: async (table, rows, token) => {
        // The writer has asked who is erased, and now somebody is.
        if (table === 'events') await erase(home, 'petra')
        await clickhouse.insert(table, rows, token)
      },
    }
    await write([{ id: '1', events: [event], rejected: [] }], slow, false, SECRET)
    expect(await traces('petra')).toEqual([])
  })

  test('dead letters and torn segments lose the person and keep the others', async () => {
    const home = start()
    const event = (visitor_id: string, seq: number) => ({ name: 'page_view', site_id: 'shop', occurred_at: 1, received_at: 1, visitor_id, page_id: 'd', seq, props: {} }) // prettier-ignore
    const dead = join(folder, 'dead')
    mkdirSync(dead, { recursive: true })
    const message = { id: '1', events: [event('rosa-pc', 0), event('someone', 1)], rejected: [] }
    writeFileSync(join(dead, '1-000000000001.wal'), toRecord(message))
    writeFileSync(join(dead, '1-000000000002.wal'), toRecord({ ...message, events: [event('rosa-pc', 2)] }))
    writeFileSync(join(folder, 'wal', '000000000001.wal.torn'), 'xx{"visitor_id":"rosa-pc","x":')
    writeFileSync(join(folder, 'wal', '000000000002.wal.torn'), 'xx{"visitor_id":"someone","x":')
    expect(removedOf((await erase(home, 'rosa-pc')).answer)['dead_letters']).toBe(3)
    expect(await traces('rosa-pc')).toEqual([])
    expect(filesWith(folder, 'someone')).toHaveLength(2)
    const replayed = await home.send('/v1/replay?of=dead', { method: 'POST', headers })
    expect(replayed.answer).toMatchObject({ read: 1, accepted: 1 })
  })
})

describe('an erasure that is interrupted', () => {
  test('goes on where it was, whichever statement failed', { timeout: 120_000 }, async () => {
    const statements = HELD.length + 4
    for (let allowed = 0; allowed < statements; allowed += 6) {
      const name = `tania${allowed}x`
      await live(start(), name)
      let left = allowed
      const failing: ClickHouse = {
        ...clickhouse,
        command: (sql, parameters) =>
          /^(alter|insert)/.test(sql.trim()) && left-- <= 0
            ? Promise.reject(new Error('cut'))
            : clickhouse.command(sql, parameters),
      }
      const cut = await erase(start({ clickhouse: failing }), name)
      expect([cut.status, cut.answer.error?.code]).toEqual([503, 'not_erased'])
      expect((await erase(start(), name)).status).toBe(200)
      for (const id of [`${name}@old`, `${name}-tablet`]) expect(await traces(id)).toEqual([])
      expect(
        await countIn('events', `user_id = '${name}' or visitor_id = '${name}-phone' and user_id = ''`),
      ).toBe(0)
    }
  })

  test('by the death of the engine is finished at the next start', { timeout: 120_000 }, async () => {
    for (const delay of [60, 400]) {
      const name = `ulla${delay}x`
      const home = start()
      await live(home, name)
      const erasing = erase(home, name)
      await sleep(delay)
      await engine.kill()
      await erasing
      // Whether it was asked for is not certain when the engine died at once.
      const begun = await countIn('erasing', `id = '${name}' and is_user`)
      await resumeErasures(home, 0)
      if (begun === 0) await erase(home, name)
      expect(await read('select * from erasing')).toEqual([])
      expect(await countIn('events', `user_id = '${name}'`)).toBe(0)
      // Parts that nobody reads are found by a new engine a little after it answers.
      await expect
        .poll(async () => {
          await erase(home, name)
          return traces(`${name}-tablet`)
        })
        .toEqual([])
    }
  })
})
