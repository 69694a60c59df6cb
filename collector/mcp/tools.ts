import type { Journey } from '../../schema/journey.ts'
import { type JsonSchema, listOf, objectOf, parameterSchema } from '../../schema/json-schema.ts'
import { isRecord } from '../../schema/parse.ts'
import type { Both } from '../../schema/parameter.ts'
import type { SavedQuery } from '../../schema/query.ts'
import { McpError } from './error.ts'
import { listQueries } from '../read/query-api.ts'

/** Asks a route of ours as whoever asked us. */
export type Ask = (path: string) => Promise<Response>

type Arguments = Record<string, unknown>
type Language = keyof Both

interface Tool {
  title: string
  description: string
  input: Record<string, JsonSchema>
  required: string[]
  output: JsonSchema
  run: (given: Arguments, ask: Ask) => Promise<object>
}

const TEXT = { type: 'string' }
const ROWS = 100
const MOST_ROWS = 1000
const SITE = { ...TEXT, description: 'Key of the site.' }
const LANGUAGE = { enum: ['en', 'es'], default: 'en', description: 'Language of titles and descriptions.' }

const QUERY = { enum: listQueries().map(({ name }) => name), description: 'Name of the saved query.' }
const ABOUT = {
  name: TEXT,
  title: TEXT,
  question: TEXT,
  role: { ...TEXT, description: 'Who may run it.' },
}

const TOOLS: Readonly<Record<string, Tool>> = {
  list_sites: {
    title: 'Sites',
    description: 'The sites that can be asked about, with their time zone and currency.',
    input: {},
    required: [],
    output: objectOf({ sites: listOf(objectOf({ key: TEXT, name: TEXT, time_zone: TEXT, currency: TEXT })) }),
    run: (_given, ask) => read(ask, '/api/v1/sites'),
  },
  list_queries: {
    title: 'Saved queries',
    description:
      'Every saved query with the question it answers. describe_query says what one takes and gives.',
    input: { language: LANGUAGE },
    required: [],
    output: objectOf({ queries: listOf(objectOf(ABOUT)) }),
    run: (given) => {
      const language = languageOf(given)
      return Promise.resolve({ queries: listQueries().map((query) => about(query, language)) })
    },
  },
  describe_query: {
    title: 'What a saved query takes and gives',
    description: 'The parameters of a saved query (JSON Schema) and its columns with their units.',
    input: { query: QUERY, language: LANGUAGE },
    required: ['query'],
    output: objectOf({
      ...ABOUT,
      parameters: { type: 'object' },
      columns: listOf(objectOf({ name: TEXT, description: TEXT, unit: TEXT }, ['unit'])),
    }),
    run: (given) => {
      const found = listQueries().find(({ name }) => name === given['query'])
      if (!found) throw new WrongArgument('query', 'is not the name of a saved query')
      return Promise.resolve(describe(found, languageOf(given)))
    },
  },
  run_query: {
    title: 'Run a saved query',
    description:
      'Runs a saved query and gives its rows. describe_query says what it takes. Without "from" and "to": the last 30 days.',
    input: {
      query: QUERY,
      site: SITE,
      parameters: {
        type: 'object',
        description: 'Its other parameters by name, as describe_query describes them.',
      },
      max_rows: { type: 'integer', minimum: 1, maximum: MOST_ROWS, default: ROWS },
    },
    required: ['query', 'site'],
    output: objectOf(
      {
        query: TEXT,
        parameters: { type: 'object', description: 'As they were used, defaults included.' },
        columns: listOf(objectOf({ name: TEXT, type: TEXT })),
        people: {
          type: 'object',
          description:
            'Who is behind a number, by column: the query to run, `{column}` being the row’s value.',
        },
        rows: listOf({ type: 'object' }),
        rows_in_all: {
          type: 'integer',
          description: 'More than the rows given when max_rows left some out.',
        },
        statistics: { type: 'object' },
      },
      ['people'],
    ),
    run: async ({ query, site, parameters = {}, max_rows: most = ROWS }, ask) => {
      if (typeof query !== 'string') throw new WrongArgument('query', 'is not the name of a saved query')
      if (!isRecord(parameters)) throw new WrongArgument('parameters', 'is not an object')
      if (typeof most !== 'number' || !Number.isInteger(most) || most < 1 || most > MOST_ROWS)
        throw new WrongArgument('max_rows', `is not a whole number from 1 to ${MOST_ROWS}`)
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries({ ...parameters, site, format: 'json' })) {
        if (value !== undefined && value !== null) search.set(name, asText(name, value))
      }
      const found = await read(ask, `/api/v1/queries/${encodeURIComponent(query)}?${search.toString()}`)
      const rows = found['rows'] as object[]
      return { ...found, rows: rows.slice(0, most), rows_in_all: rows.length }
    },
  },
  list_journeys: {
    title: 'Journeys',
    description:
      'Every journey of a site, or those that come with Periplo: its stages in order, the touchpoints in them, its personas and the desired way.',
    input: { site: SITE, language: LANGUAGE },
    required: [],
    output: objectOf({
      journeys: listOf(
        objectOf({
          key: TEXT,
          title: TEXT,
          stages: listOf(objectOf({ key: TEXT, title: TEXT })),
          touchpoints: listOf(objectOf({ key: TEXT, title: TEXT, stage: TEXT })),
          personas: listOf(objectOf({ key: TEXT, title: TEXT })),
          desired: listOf(TEXT),
        }),
      ),
    }),
    run: async (given, ask) => {
      const language = languageOf(given)
      const search =
        given['site'] === undefined ? '' : `?site=${encodeURIComponent(asText('site', given['site']))}`
      const { journeys } = await read(ask, `/api/v1/journeys${search}`)
      return { journeys: (journeys as Journey[]).map((journey) => outline(journey, language)) }
    },
  },
}

/** Every tool as the protocol lists it. */
export const listTools = (): object[] =>
  Object.entries(TOOLS).map(([name, { title, description, input, required, output }]) => ({
    name,
    title,
    description,
    inputSchema: { type: 'object', properties: input, required, additionalProperties: false },
    outputSchema: output,
    annotations: {
      title,
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
  }))

/** Runs a tool. Wrong arguments, and what our routes refuse, are results that say so: an assistant can mend them. */
export async function callTool(name: unknown, given: Arguments, ask: Ask): Promise<object> {
  const tool = typeof name === 'string' && Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined
  if (!tool) throw new McpError('parameters', `name: is not one of ${Object.keys(TOOLS).join(', ')}`)
  try {
    for (const argument of Object.keys(given)) {
      if (!Object.hasOwn(tool.input, argument))
        throw new WrongArgument(argument, 'is not an argument of this tool')
    }
    const found = await tool.run(given, ask)
    return { content: [{ type: 'text', text: JSON.stringify(found) }], structuredContent: found }
  } catch (error) {
    if (!(error instanceof WrongArgument) && !(error instanceof Refused)) throw error
    return { content: [{ type: 'text', text: error.message }], isError: true }
  }
}

class WrongArgument extends Error {
  constructor(argument: string, message: string) {
    super(`${argument.slice(0, 64)}: ${message}`)
    this.name = 'WrongArgument'
  }
}

/** In the words of the route that refused. */
class Refused extends Error {}

async function read(ask: Ask, path: string): Promise<Record<string, unknown>> {
  const response = await ask(path)
  const body = await response.json<Record<string, unknown>>()
  if (response.ok) return body
  throw new Refused((body['error'] as { message: string }).message)
}

/** A value as an address says it. */
function asText(name: string, value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value)
  throw new WrongArgument(name, 'is an object')
}

function languageOf({ language = 'en' }: Arguments): Language {
  if (language !== 'en' && language !== 'es') throw new WrongArgument('language', 'is not en or es')
  return language
}

const about = ({ name, title, question, role }: SavedQuery, language: Language): object => ({
  name,
  title: title[language],
  question: question[language],
  role,
})

const describe = (query: SavedQuery, language: Language): object => ({
  ...about(query, language),
  parameters: Object.fromEntries(
    query.parameters.map((each) => [
      each.name,
      { ...parameterSchema(each), description: each.doc[language] },
    ]),
  ),
  columns: query.columns.map(({ name, doc, unit }) => ({
    name,
    description: doc[language],
    ...(unit !== undefined && { unit }),
  })),
})

const outline = (
  { key, title, stages, touchpoints, personas, desired }: Journey,
  language: Language,
): object => ({
  key,
  title: title[language],
  stages: stages.map((stage) => ({ key: stage.key, title: stage.title[language] })),
  touchpoints: touchpoints.map((each) => ({ key: each.key, title: each.title[language], stage: each.stage })),
  personas: personas.map((persona) => ({ key: persona.key, title: persona.title[language] })),
  desired: desired.map(({ touchpoint }) => touchpoint),
})
