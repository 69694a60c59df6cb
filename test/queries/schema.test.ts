import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, startEngine } from '../support/engine.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
}, 60_000)
afterAll(() => engine.stop())

test('every column of every table says what it holds', async () => {
  const silent = await engine.read(
    `select c.table as table, c.name as column
     from system.columns as c inner join system.tables as t on t.database = c.database and t.name = c.table
     where c.database = currentDatabase() and t.engine like '%MergeTree' and c.comment = ''
     order by table, column`,
  )
  expect(silent.map(({ table, column }) => `${String(table)}.${String(column)}`)).toEqual([])
})
