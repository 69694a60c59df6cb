import { ROLES, type Role, isRole } from './role.ts'
import { type Both, COMMON, type Parameter, readValue, typeOf } from './parameter.ts'

export { type Both, InvalidParameter, type Parameter, type Value, readParameters } from './parameter.ts'

/** A saved query: one runnable ClickHouse statement and what people need to know about it. */
export interface SavedQuery {
  name: string
  title: Both
  /** The question it answers, as a person would ask it. */
  question: Both
  /** Who may run it: `-- role: …`, else analysts where a column names people, else everybody who reads. */
  role: Role
  /** In the order of their first use in the SQL, with the types written there. */
  parameters: Parameter[]
  columns: Column[]
  /** By column: who is counted in it, row by row. */
  people: Record<string, PeopleOf>
  /** Conditions that hold on every row, whatever the data. */
  checks: Check[]
  sql: string
}

export interface Column {
  name: string
  doc: Both
  unit?: string
}

/**
 * The saved query whose `total` is the number, and its parameters beside those that both have: a text, or `{column}` for
 * the row's value, `{column+1}` for the day after it. In a query file: `-- people.affected: friction_people part={part} outcome=affected`.
 */
export interface PeopleOf {
  query: string
  parameters: Record<string, string>
}

export interface Check {
  name: string
  sql: string
}

/** Names the file and the line that is wrong. */
export class InvalidQuery extends Error {
  constructor(name: string, line: number, message: string) {
    super(`${name}.sql:${line}: ${message}`)
    this.name = 'InvalidQuery'
  }
}

interface Entry {
  value: string
  line: number
}

/**
 * Reads a query file: comment lines `-- path: value` first, then the SQL.
 * @throws InvalidQuery when a text is missing in a language, a path is not known, or words and SQL disagree
 */
export function parseQuery(name: string, text: string): SavedQuery {
  const fail = (line: number, message: string): never => {
    throw new InvalidQuery(name, line, message)
  }
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith('--'))
  const length = end === -1 ? lines.length : end
  const entries = readEntries(lines.slice(0, length), fail)
  const sql = lines.slice(length).join('\n').trim()
  if (sql === '') fail(length + 1, 'there is no SQL after the first comment')

  const take = (path: string): Entry | undefined => {
    const entry = entries.get(path)
    entries.delete(path)
    return entry
  }
  const both = (path: string): Both => ({ es: language(path, 'es'), en: language(path, 'en') })
  const language = (path: string, which: keyof Both): string =>
    take(`${path}.${which}`)?.value ?? fail(1, `"${path}.${which}" is missing`)

  const role = take('role')
  if (role && !isRole(role.value)) fail(role.line, `"${role.value}" is not one of ${ROLES.join(', ')}`)
  const namesPeople = namesUnder('column', entries).some((column) => NAMES_PEOPLE.has(column))
  const query: SavedQuery = {
    name,
    role: isRole(role?.value) ? role.value : namesPeople ? 'analyst' : 'viewer',
    title: both('title'),
    question: both('question'),
    parameters: typesIn(sql, fail).map(([parameter, type]) =>
      readParameter(
        parameter,
        type,
        COMMON[parameter] ?? { doc: both(`parameter.${parameter}`) },
        take,
        fail,
      ),
    ),
    columns: namesUnder('column', entries).map((column) => {
      const unit = take(`column.${column}.unit`)
      return { name: column, doc: both(`column.${column}`), ...(unit && { unit: unit.value }) }
    }),
    people: Object.fromEntries(
      namesUnder('people', entries).map((column) => {
        const { line = 1, value = '' } = take(`people.${column}`) ?? {}
        return [
          column,
          readPeopleOf(value) ?? fail(line, `"${value}" is not "query name=text name={column}"`),
        ]
      }),
    ),
    checks: namesUnder('check', entries).map((check) => ({
      name: check,
      sql: take(`check.${check}`)?.value ?? fail(1, `"check.${check}" is missing`),
    })),
    sql,
  }
  const counted = Object.entries(query.people).flatMap(([column, { parameters }]) => [
    column,
    ...Object.values(parameters).flatMap((value) => /^\{(\w+)(\+1)?\}$/.exec(value)?.[1] ?? []),
  ])
  for (const column of counted) {
    if (!query.columns.some((one) => one.name === column)) {
      fail(1, `"people" names the column "${column}", which is not described`)
    }
  }
  if (query.columns.length === 0) fail(1, 'no column is described ("column.<name>.es" and ".en")')
  for (const [path, { line }] of entries) {
    const parameter = /^parameter\.(\w+)\.(es|en|default|choices|min|max)$/.exec(path)?.[1]
    fail(
      line,
      parameter ? `parameter "${parameter}" is not used in the SQL` : `"${path}" is not a known path`,
    )
  }
  return query
}

/** Columns by which a row is somebody's. */
const NAMES_PEOPLE = new Set(['person_id', 'user_id', 'visitor_id', 'session_id'])

/** Undefined where the text is not of that form. */
function readPeopleOf(text: string): PeopleOf | undefined {
  const [query = '', ...given] = text.split(' ')
  const parameters = given.map((pair) => /^(\w+)=(.*)$/.exec(pair)?.slice(1) ?? [])
  if (!/^[a-z_]+$/.test(query) || parameters.some(({ length }) => length !== 2)) return undefined
  return { query, parameters: Object.fromEntries(parameters) as Record<string, string> }
}

type Fail = (line: number, message: string) => never
type Take = (path: string) => Entry | undefined

function readEntries(lines: string[], fail: Fail): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (const [index, text] of lines.entries()) {
    const [, path, value] = /^-- ([a-z][\w.]*): (.+)$/.exec(text.trimEnd()) ?? []
    if (path === undefined || value === undefined) return fail(index + 1, 'is not "-- path: value"')
    if (entries.has(path)) return fail(index + 1, `"${path}" is said twice`)
    entries.set(path, { value: value.trim(), line: index + 1 })
  }
  return entries
}

/** The second words of the paths that begin with `first`, in the order of the file. */
const namesUnder = (first: string, entries: ReadonlyMap<string, Entry>): string[] => [
  ...new Set(
    [...entries.keys()]
      .filter((path) => path.startsWith(`${first}.`))
      .map((path) => path.split('.')[1] ?? ''),
  ),
]

/** `{name:Type}` outside comments and texts: those that every query has first, then by first use. */
function typesIn(sql: string, fail: Fail): [name: string, type: string][] {
  const code = sql.replaceAll(/--.*$|'(?:[^'\\]|\\.)*'/gm, '')
  const types = new Map<string, string>()
  for (const [, name = '', type = ''] of code.matchAll(/\{(\w+): ?([^{}]+)\}/g)) {
    const before = types.get(name) ?? type
    if (before !== type) return fail(1, `parameter "${name}" is both ${before} and ${type}`)
    types.set(name, type)
  }
  const common = Object.keys(COMMON).filter((name) => types.has(name))
  return [...new Set([...common, ...types.keys()])].map((name) => [name, types.get(name) ?? ''])
}

function readParameter(
  name: string,
  type: string,
  about: Pick<Parameter, 'doc' | 'default'>,
  take: Take,
  fail: Fail,
): Parameter {
  const parameter: Parameter = { name, type, ...about }
  attempt(() => typeOf(type), 1, fail)
  const choices = take(`parameter.${name}.choices`)
  if (choices) parameter.choices = choices.value.split(',').map((choice) => choice.trim())
  for (const bound of ['min', 'max'] as const) {
    const entry = take(`parameter.${name}.${bound}`)
    if (!entry) continue
    parameter[bound] = Number.isFinite(Number(entry.value))
      ? Number(entry.value)
      : fail(entry.line, `${entry.value} is not a number`)
  }
  const given = take(`parameter.${name}.default`)
  if (!given) return parameter
  parameter.default = attempt(
    () => readValue(parameter, given.value === "''" ? '' : given.value),
    given.line,
    fail,
  )
  return parameter
}

function attempt<T>(work: () => T, line: number, fail: Fail): T {
  try {
    return work()
  } catch (error) {
    return fail(line, error instanceof Error ? error.message : String(error))
  }
}
