import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './engine.ts'

/** A folder `<query>/<case>`: events as stored, and the rows that the query must give for them. */
export interface Case {
  query: string
  name: string
  events: Row[]
  /** Rows of `rejected_events`, where the case has some. */
  rejected: Row[]
  /** Rows of `costs`, where the case has some. */
  costs: Row[]
  /** What is to be seen here, in a sentence. */
  about: string
  parameters: Record<string, string>
  /** Only the columns that matter to the case. */
  rows: Row[]
}

/**
 * Reads every case below a folder. Times may be relative (`now-90m`), days too (`today-3`); an event needs only
 * what the case is about: it is a page view of the web, received when it happened, on a page view of its own.
 */
export function readCases(folder: string, now: number): Case[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: query }) =>
      readdirSync(join(folder, query)).map((name) => readCase(join(folder, query, name), query, name, now)),
    )
}

function readCase(folder: string, query: string, name: string, now: number): Case {
  const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Pick<
    Case,
    'about' | 'parameters' | 'rows'
  >
  const events = readRows(join(folder, 'events.jsonl')).map((row, index) => toStored(row, index, now))
  const rejected = readRows(join(folder, 'rejected.jsonl')).map((row) => ({
    ...{ name: 'page_view', reason: 'invalid_event', message: '', origin: 'web', body: '{}', edge: '' },
    ...row,
    received_at: timeOf(String(row['received_at']), now),
  }))
  const costs = readRows(join(folder, 'costs.jsonl')).map((row) => ({
    ...row,
    day: dayOf(String(row['day']), now),
  }))
  const journey = join(folder, 'journey.yaml')
  const given = {
    ...expected.parameters,
    ...(existsSync(journey) && { journey: readFileSync(journey, 'utf8') }),
  }
  const parameters = Object.entries(given).map(([key, value]) => [key, dayOf(value, now)])
  return {
    query,
    name,
    events,
    rejected,
    costs,
    ...expected,
    parameters: Object.fromEntries(parameters) as Record<string, string>,
  }
}

const readRows = (path: string): Row[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Row)
    : []

function toStored(row: Row, index: number, now: number): Row {
  const { occurred_at, received_at = occurred_at, ...given } = row
  return {
    name: 'page_view',
    origin: 'web',
    consent_mode: 'granted',
    page_id: given['origin'] === 'import' ? '' : `p${index}`,
    event_id: given['origin'] === 'import' ? `e${index}` : '',
    ...given,
    occurred_at: timeOf(String(occurred_at), now),
    received_at: timeOf(String(received_at), now),
  }
}

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `now`, `now-90m`, or the text as it is. */
function timeOf(text: string, now: number): string {
  const [, amount = '0', unit = 'ms'] = /^now(?:([+-]\d+)(ms|s|m|h|d))?$/.exec(text) ?? []
  return text.startsWith('now') ? new Date(now + Number(amount) * (UNITS[unit] ?? 0)).toISOString() : text
}

/** `today`, `today-3`, or the text as it is; days of UTC. */
function dayOf(text: string, now: number): string {
  const days = /^today([+-]\d+)?$/.exec(text)
  if (!days) return text
  return new Date(now + Number(days[1] ?? 0) * (UNITS['d'] ?? 0)).toISOString().slice(0, 10)
}
