import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { columns } from '../../schema/columns.ts'
import { addColumns, createEvents, definedColumns } from '../../schema/ddl.ts'
import { envelope } from '../../schema/envelope.ts'
import { EVENT_GROUPS, type EventType } from '../../schema/event.ts'
import { eventsPage } from '../../schema/events-page.ts'
import { eventType, events } from '../../schema/events/index.ts'

const types = Object.entries<EventType>(events)
const SCHEMA = new URL('../../schema/', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, SCHEMA), 'utf8')
const migrations = readdirSync(new URL('migrations/', SCHEMA))
  .filter((name) => name.endsWith('.sql'))
  .toSorted()

describe('registry', () => {
  test('knows every file of schema/events by its own name', () => {
    const files = readdirSync(new URL('events/', SCHEMA))
      .filter((name) => name !== 'index.ts')
      .map((name) => name.replace(/\.ts$/, ''))
    expect(Object.keys(events).toSorted()).toEqual(files.toSorted())
  })

  test.each(types)('%s has a snake_case name, a sentence and a group', (name, type) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
    expect(type.doc).toMatch(/^[A-Z].*\.$/)
    expect(EVENT_GROUPS).toContain(type.group)
    expect(['analytics', 'ads', 'functional']).toContain(type.consent)
  })

  test.each(types)('%s has snake_case fields with a sentence each', (_name, type) => {
    for (const [field, { doc }] of Object.entries(type.fields)) {
      expect(field).toMatch(/^[a-z][a-z0-9_]*$/)
      expect(doc, field).toMatch(/\.$|…$/)
    }
  })

  test('gives one name one kind, column and sentence in all event types', () => {
    const seen = new Map<string, string>()
    for (const [name, type] of types) {
      for (const [field, { kind, column, doc }] of Object.entries(type.fields)) {
        const text = `${kind} · ${column}`
        expect(`${name}.${field}: ${text}`).toBe(`${name}.${field}: ${seen.get(field) ?? text}`)
        seen.set(field, text)
        expect(doc).not.toBe('')
      }
    }
  })

  test('keeps the names of the envelope out of the events', () => {
    const taken = types.flatMap(([name, type]) =>
      Object.keys(type.fields)
        .filter((field) => Object.hasOwn(envelope, field) || field === 'props')
        .map((field) => `${name}.${field}`),
    )
    expect(taken).toEqual([])
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('has no type called %s', (name) => {
    expect(eventType(name)).toBeUndefined()
  })
})

describe('migrations', () => {
  test('define the columns of the registry (else run npm run schema)', () => {
    const defined = definedColumns(migrations.map((name) => read(`migrations/${name}`)).join('\n'))
    const missing = [...columns.keys()].filter((name) => !defined.has(name))
    const unknown = [...defined].filter((name) => !columns.has(name))
    expect({ missing, unknown }, 'run npm run schema').toEqual({ missing: [], unknown: [] })
  })

  test('count the events that are marked as conversions', () => {
    const list = /countIf\(name IN \(([^)]*)\)\) AS conversions/.exec(
      read('migrations/0003_sessions.sql'),
    )?.[1]
    const named = [...(list ?? '').matchAll(/'(\w+)'/g)].map((match) => String(match[1]))
    const marked = types.filter(([, type]) => type.conversion).map(([name]) => name)
    expect(named.toSorted()).toEqual(marked.toSorted())
  })

  test('are numbered without gaps', () => {
    expect(migrations.map((name) => Number(name.slice(0, 4)))).toEqual(
      migrations.map((_, index) => index + 1),
    )
  })

  test('docs/events.md is up to date (else run npm run schema)', () => {
    expect(read('../docs/events.md') === eventsPage(), 'run npm run schema').toBe(true)
  })
})

describe('ddl', () => {
  test('writes a column that it finds again', () => {
    expect([...definedColumns(createEvents())]).toEqual([...columns.keys()])
    expect(addColumns(columns.keys())).toBe('')
  })

  test('adds only what is missing, and finds it again', () => {
    const without = [...columns.keys()].filter((name) => name !== 'coupon' && name !== 'score')
    const added = addColumns(without)
    expect([...definedColumns(added)].sort()).toEqual(['coupon', 'score'])
    expect(added).toContain('ADD COLUMN IF NOT EXISTS score Nullable(Float64)')
  })

  test('quotes the quotes of a comment', () => {
    expect(createEvents()).toContain("the browser\\'s clock")
  })
})
