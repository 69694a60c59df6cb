import { InvalidFunnel, withFunnel } from '../../schema/funnel.ts'
import { queries } from '../../schema/queries/index.ts'
import { InvalidFilter, compileFilter } from '../../schema/people-filter.ts'
import {
  InvalidParameter,
  type PeopleOf,
  type SavedQuery,
  type Value,
  parseQuery,
  readParameters,
} from '../../schema/query.ts'
import { type Reader, checkRole } from './access.ts'
import { type QueryOptions, StoreError } from '../clickhouse.ts'
import { findJourneyOf, journeyKeysOf } from '../edit/journeys.ts'
import type { Home } from '../home.ts'
import { HttpError, NO_STORE } from '../http-error.ts'
import { logLine } from '../observe/log.ts'
import { siteOf } from '../sites.ts'

/** Forms of an answer: the engine's name and the content type. */
export const FORMATS = {
  json: { format: 'JSON', type: 'application/json' },
  csv: { format: 'CSVWithNames', type: 'text/csv; charset=utf-8' },
  ndjson: { format: 'JSONEachRow', type: 'application/x-ndjson' },
} as const

const catalog: ReadonlyMap<string, SavedQuery> = new Map(
  Object.entries(queries).map(([name, text]) => [name, parseQuery(name, text)]),
)

/** Everything there is to know of the saved queries, in the order of the registry. */
export const listQueries = (): SavedQuery[] => [...catalog.values()]

/** @throws HttpError 404 */
export function findQuery(name: string): SavedQuery {
  const query = catalog.get(name)
  if (query) return query
  throw new HttpError(
    404,
    'unknown_query',
    `"${name.slice(0, 64)}" is not a saved query; GET /api/v1/queries lists them`,
  )
}

/**
 * `GET /api/v1/queries/{name}`: runs a saved query with parameters from the address.
 * @throws HttpError naming the parameter that is wrong, or 403 when its rows name people and the reader's role is not enough
 */
export async function runQuery(
  request: Request,
  name: string,
  home: Home,
  reader: Reader,
): Promise<Response> {
  const query = findQuery(name)
  checkRole(reader, query.role, `"${name}"`)
  const { format, parameters } = readRequest(request, query, home)
  const { type, ...output } = FORMATS[format]
  const text = await ask(home, query.sql, {
    ...output,
    parameters: compiled(parameters, home),
    signal: request.signal,
  })
  if (format === 'json') {
    const people = Object.keys(query.people).length > 0 && { people: peopleOf(query, parameters) }
    return Response.json({ ...toAnswer(query, parameters, text), ...people }, { headers: NO_STORE })
  }
  return new Response(text, {
    headers: {
      ...NO_STORE,
      'Content-Type': type,
      'Content-Disposition': `inline; filename="${name}.${format}"`,
    },
  })
}

/** What is written for people becomes what the SQL reads. @throws HttpError naming the parameter that is wrong */
export function compiled(parameters: Record<string, unknown>, home: Home): Record<string, unknown> {
  try {
    return withFunnel(withJourney(parameters, home))
  } catch (error) {
    const field =
      error instanceof InvalidFunnel ? 'steps' : error instanceof InvalidFilter ? 'filter' : undefined
    if (field === undefined || !(error instanceof Error)) throw error
    throw new HttpError(400, 'invalid_parameter', `${field}: ${error.message}`, { field })
  }
}

/** The key of a journey becomes its rules, and a filter what it asks of them. @throws HttpError for a journey or a persona that is not there */
function withJourney(parameters: Record<string, unknown>, home: Home): Record<string, unknown> {
  const { journey: key, persona = '', site } = parameters
  if (typeof key !== 'string' || typeof persona !== 'string') return parameters
  const of = typeof site === 'string' ? site : undefined
  const found = findJourneyOf(home, of, key)
  if (!found) {
    throw new HttpError(
      400,
      'invalid_parameter',
      `journey: "${key.slice(0, 64)}" is not one of ${journeyKeysOf(home, of).join(', ')}`,
      {
        field: 'journey',
      },
    )
  }
  const personas = found.journey.personas.map((one) => one.key)
  if (persona !== '' && !personas.includes(persona)) {
    throw new HttpError(
      400,
      'invalid_parameter',
      `persona: "${persona.slice(0, 64)}" is not one of ${personas.join(', ')}`,
      {
        field: 'persona',
      },
    )
  }
  const { filter } = parameters
  return {
    ...parameters,
    journey: found.compiled,
    ...(typeof filter === 'string' && { filter: compileFilter(filter, found.journey) }),
  }
}

export function readRequest(
  request: Request,
  query: SavedQuery,
  home: Home,
): { format: keyof typeof FORMATS; parameters: Record<string, Value> } {
  const { format: asked = 'json', ...given } = gather(new URL(request.url).searchParams)
  if (!Object.hasOwn(FORMATS, asked)) {
    throw new HttpError(
      400,
      'invalid_parameter',
      `format: "${asked.slice(0, 32)}" is not json, csv or ndjson`,
      {
        field: 'format',
      },
    )
  }
  return { format: asked as keyof typeof FORMATS, parameters: readGiven(query, given, home) }
}

/** The values of a query's parameters, as an address gives them. @throws HttpError naming the one that is wrong */
export function readGiven(
  query: SavedQuery,
  texts: Readonly<Record<string, string>>,
  home: Home,
): Record<string, Value> {
  const given = { ...texts }
  const site = siteOf(home.sites, given['site'])
  const wants = (name: string): boolean => query.parameters.some((parameter) => parameter.name === name)
  if (wants('tz')) given['tz'] ??= site.time_zone
  const tz = given['tz'] ?? site.time_zone
  try {
    return readParameters(query, given, dayIn(tz, home.now()))
  } catch (error) {
    if (!(error instanceof InvalidParameter)) throw error
    throw new HttpError(400, 'invalid_parameter', error.message, { field: error.parameter })
  }
}

/** Parameters by name; one given several times becomes a list, comma between. */
export function gather(search: URLSearchParams): Record<string, string> {
  const given: Record<string, string> = Object.create(null) as Record<string, string>
  for (const name of new Set(search.keys())) given[name] = search.getAll(name).join(',')
  return given
}

/** The calendar day it is somewhere, `YYYY-MM-DD`; UTC's where the zone is unknown (its reader says so). */
export function dayIn(timeZone: string, now: number): string {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now)
  } catch {
    return new Date(now).toISOString().slice(0, 10)
  }
}

export interface QueryAnswer {
  query: string
  parameters: Record<string, unknown>
  columns: { name: string; type: string }[]
  rows: Record<string, unknown>[]
  statistics: { rows_read: number; bytes_read: number; elapsed_ms: number }
}

interface EngineAnswer {
  meta: { name: string; type: string }[]
  data: Record<string, unknown>[]
  statistics: { elapsed: number; rows_read: number; bytes_read: number }
}

export function toAnswer(query: SavedQuery, parameters: Record<string, unknown>, text: string): QueryAnswer {
  const { meta, data, statistics } = JSON.parse(text) as EngineAnswer
  return {
    query: query.name,
    parameters,
    columns: meta,
    rows: data,
    statistics: {
      rows_read: statistics.rows_read,
      bytes_read: statistics.bytes_read,
      elapsed_ms: Math.round(statistics.elapsed * 1e6) / 1e3,
    },
  }
}

/** Who is behind each number: a query and its parameters as this answer was asked, `{column}` being the row's value. */
function peopleOf(query: SavedQuery, parameters: Record<string, Value>): Record<string, PeopleOf> {
  return Object.fromEntries(
    Object.entries(query.people).flatMap(([column, { query: name, parameters: own }]) => {
      const cannot = catalog
        .get(name)
        ?.parameters.some(
          ({ name: key, choices }) =>
            choices && key in parameters && !choices.includes(String(parameters[key])),
        )
      if (cannot) return []
      const carried = (catalog.get(name)?.parameters ?? []).flatMap((one) => {
        const value = parameters[one.name]
        if (value === undefined || one.name === 'limit') return []
        return String(value) === String(one.default) ? [] : [[one.name, String(value)]]
      })
      return [[column, { query: name, parameters: { ...Object.fromEntries(carried), ...own } }]]
    }),
  )
}

/** Runs a select for a reader. @throws HttpError with words a reader can act on */
export async function ask(home: Home, sql: string, options: QueryOptions): Promise<string> {
  try {
    return await home.clickhouse.query(sql, options)
  } catch (error) {
    if (!(error instanceof StoreError)) {
      throw new HttpError(503, 'no_clickhouse', 'ClickHouse does not answer; try again in a moment', {
        retryAfter: 2,
      })
    }
    if (TOO_LARGE.has(error.type)) {
      throw new HttpError(400, 'too_large', 'The query is too large; choose a shorter period', {
        field: 'from',
      })
    }
    logLine('error', 'query failed', { error: error.message })
    throw new HttpError(500, 'query_failed', `The query failed: ${error.type || error.code}`)
  }
}

const TOO_LARGE = new Set(['TIMEOUT_EXCEEDED', 'MEMORY_LIMIT_EXCEEDED', 'TOO_MANY_ROWS', 'TOO_MANY_BYTES'])
