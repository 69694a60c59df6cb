import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import { storedIn } from '../../collector/write/mend.ts'
import { dictionariesFor, schemaFor } from '../../collector/node/migrate.ts'
import {
  type Target,
  createDatabase,
  createMigrations,
  statementsFor,
  statementsOf,
  usersFor,
} from '../../schema/cluster.ts'
import { type Engine, type Row, savedQueries, startEngine } from '../support/engine.ts'
import { readCases } from '../support/read-case.ts'

const USERS = new URL('../../schema/users.sql', import.meta.url)
const one: Target = { database: 'periplo' }
const target: Target = {
  ...one,
  cluster: 'main',
  dictionaryUser: { name: 'reader', password: `it's "secret"` },
}

describe('the cluster form', () => {
  const statements = schemaFor(target)

  test('changes nothing on one server', () => {
    expect(statementsFor('CREATE VIEW v AS SELECT 1;\n', one)).toEqual(['CREATE VIEW v AS SELECT 1'])
    expect(createDatabase(one)).toBe('CREATE DATABASE IF NOT EXISTS periplo ENGINE = Atomic')
  })

  test('reaches every node, and has no table of one server', () => {
    const rows = statements.filter((statement) => !/^\s*INSERT/i.test(statement))
    expect(rows.filter((statement) => !statement.includes(' ON CLUSTER main'))).toEqual([])
    expect(rows.filter((statement) => /ENGINE = \w*(?<!Distributed)$/m.test(statement))).toEqual([])
    expect(
      rows.filter((statement) => /ENGINE = (?!Replicated\w*MergeTree\('|Distributed\()/.test(statement)),
    ).toEqual([])
  })

  test('keeps a visitor on one shard, and the same row always on the same', () => {
    const keys = statements.flatMap((statement) => {
      const [, table, key] =
        /EXISTS (\w+) [^]*ENGINE = Distributed\((?:[^,]+, ){3}(.*)\)$/.exec(statement) ?? []
      return table ? [[table, key]] : []
    })
    const byVisitor = 'cityHash64(site_id, visitor_id)'
    expect(Object.fromEntries(keys)).toMatchObject({
      events: "cityHash64(site_id, if(visitor_id = '', page_id, visitor_id))",
      ...{ sessions: byVisitor, identities: byVisitor, arrivals: byVisitor, touches: byVisitor },
      event_keys: 'cityHash64(site_id, page_id, event_id, seq)',
      touch_kinds: 'cityHash64(site_id, kind)',
    })
  })

  test('lets a dictionary sign in, and see news of every shard', () => {
    const dictionaries = statements.filter((statement) => /DICTIONARY/.test(statement))
    expect(dictionaries.length).toBeGreaterThan(1)
    for (const text of dictionaries) {
      expect(text).toContain(String.raw`USER 'reader' PASSWORD 'it\'s "secret"'`)
      expect(text).toMatch(/FROM cluster\(\\'main\\', system\.parts\) .*_local\\'/)
    }
  })

  test('refuses a statement it does not know', () => {
    expect(() => statementsFor('RENAME TABLE a TO b;', target)).toThrow('no cluster form of: RENAME TABLE a')
  })
})

/** Two shards in one process: both are the engine itself, and each sees its share of the rows. */
const CONFIG = `<clickhouse><tcp_port>19000</tcp_port><remote_servers><main>
${'<shard><internal_replication>true</internal_replication><replica><host>localhost</host><port>19000</port></replica></shard>\n'.repeat(2)}
</main></remote_servers></clickhouse>`

/**
 * The cluster form as far as one process can run it: without Keeper, so plain tables for replicated ones and no
 * `ON CLUSTER`, and rows that the shards share out as they read them, by the key that would have sent them there.
 */
function runnable(statements: string[]): string[] {
  const plain = statements
    .filter((statement) => !/^\s*INSERT/i.test(statement)) // fills from what is not there yet
    .map((statement) =>
      statement
        .replaceAll(' ON CLUSTER main', '')
        .replaceAll(/Replicated(\w*MergeTree)\('[^']+', '[^']+'(?:, (\w+))?\)/g, '$1($2)')
        .replace('SETTINGS replicated_dedup', 'SETTINGS non_replicated_dedup'),
    )
  const shards = plain.flatMap((statement) => {
    const [, table, key] = /Distributed\('main', 'periplo', '(\w+)_local', (.*)\)$/.exec(statement) ?? []
    // A kind of touch may be known to several shards: here to both.
    const share = table === 'touch_kinds' ? '' : ` WHERE ${key} % 2 = shardNum() - 1`
    return table ? [`CREATE VIEW ${table}_shard AS SELECT * FROM ${table}_local${share}`] : []
  })
  return [
    ...plain.map((each) => each.replace(/(Distributed\('main', 'periplo', '\w+)_local/, '$1_shard')),
    ...shards,
  ]
}

describe('two shards', () => {
  const now = Date.now()
  const cases = readCases(fileURLToPath(new URL('.', import.meta.url)), now)
  const siteOf = ({ query, name }: (typeof cases)[number]): string => `${query}/${name}`
  let engine: Engine

  beforeAll(async () => {
    engine = await startEngine({
      config: CONFIG,
      events: 'events_local',
      prepare: async (url) => {
        const any = new URL(url)
        any.pathname = '/default'
        await runAll(any.href, [createDatabase(one)])
        await runAll(url, runnable(schemaFor({ ...one, cluster: 'main' })))
      },
    })
    await engine.store(
      cases.flatMap((each) => each.events.map((event) => ({ ...event, site_id: siteOf(each) }))),
    )
  }, 120_000)
  afterAll(() => engine.stop())

  async function runAll(url: string, statements: string[]): Promise<void> {
    const clickhouse = connect(url)
    for (const statement of statements) await clickhouse.command(statement)
    await clickhouse.close()
  }

  test('both hold events', async () => {
    const rows = await engine.read(
      'select shard, count() > 50 as many from (select shardNum() as shard from events) group by shard order by shard',
    )
    expect(rows).toEqual([
      { shard: 1, many: 1 },
      { shard: 2, many: 1 },
    ])
  })

  test("are parsed by the engine in the cluster's own words", async () => {
    const texts = [
      createDatabase(target),
      createMigrations(target),
      ...schemaFor(target),
      ...dictionariesFor(target),
    ]
    for (const text of texts) {
      const [statement = ''] = statementsOf(text)
      // An insert's rows would be looked for behind it.
      const explained = /^(\s*--.*\n)*\s*INSERT/i.test(statement) ? 'EXPLAIN SYNTAX' : 'EXPLAIN AST'
      await expect(engine.command(`${explained} ${statement}`), statement).resolves.toBeUndefined()
    }
  })

  test.each([one, target])('users are parsed by the engine, and have what they need: %j', async (where) => {
    const roles = ['collector', 'reader', 'dictionary', 'admin']
    const hashes = Object.fromEntries(roles.map((role) => [role, 'ab'.repeat(32)]))
    const statements = usersFor(readFileSync(USERS, 'utf8'), where, hashes)
    for (const role of roles) {
      expect(
        statements.filter((text) => text.includes('GRANT') && text.includes(`periplo_${role}`)).length,
        role,
      ).toBeGreaterThan(0)
    }
    for (const text of statements) {
      expect(text).not.toContain('{{')
      expect(text.includes(' ON CLUSTER main')).toBe(where.cluster !== undefined)
      await expect(engine.command(`EXPLAIN AST ${text}`), text).resolves.toBeUndefined()
    }
    // A limit of 0 would be none.
    expect(statements.join('\n')).toMatch(/max_execution_time = 60 MIN 1 MAX 60/)
  })

  test('are altered where the rows are', async () => {
    const clickhouse = connect(engine.url)
    expect(await storedIn('sessions', clickhouse)).toBe('sessions_shard on cluster main')
    expect(await storedIn('sessions_local', clickhouse)).toBe('sessions_local')
    await clickhouse.close()
  })

  const only = (row: Row, expected: Row | undefined): Row =>
    Object.fromEntries(Object.keys(expected ?? row).map((key) => [key, row[key]]))

  // Of each query the case with the most events. What was refused or spent lies in tables that these cases do not fill.
  const asked = (name: string) =>
    cases
      .filter(({ query, rejected, costs }) => query === name && rejected.length + costs.length === 0)
      .toSorted((a, b) => b.events.length - a.events.length)
      .slice(0, 1)
  test.each([...savedQueries.keys()].filter((name) => asked(name).length > 0))(
    '%s answers as one server does',
    async (name) => {
      for (const each of asked(name)) {
        const { rows } = await engine.run(name, { site: siteOf(each), ...each.parameters })
        expect(rows.map((row, index) => only(row, each.rows[index]))).toEqual(each.rows)
      }
    },
  )
})
