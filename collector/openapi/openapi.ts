import {
  type JsonSchema,
  eventSchemas,
  listOf,
  objectOf,
  parameterSchema,
  ref,
  rowSchema,
} from '../../schema/json-schema.ts'
import type { SavedQuery } from '../../schema/query.ts'
import { SCHEMAS } from './answers.ts'
import { type Operation, TAGS, errors, inQuery, operation } from './operation.ts'
import { ROUTES } from './routes.ts'
import { FORMATS, listQueries } from '../read/query-api.ts'

/** `GET /openapi.json`: the HTTP interface, from the event types, the saved queries and the list below. */
export function openapi(): JsonSchema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Periplo',
      version: '1',
      description: 'Events in, numbers out. What the numbers mean is in docs/queries.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: {
      ...ROUTES,
      ...Object.fromEntries(
        listQueries().map((query) => [`/api/v1/queries/${query.name}`, { get: runOf(query) }]),
      ),
    },
    components: {
      schemas: { ...eventSchemas(), ...SCHEMAS },
      securitySchemes: {
        server_key: {
          type: 'http',
          scheme: 'bearer',
          description:
            '`PERIPLO_SECRET`; to read also a key of `PERIPLO_KEYS`, as far as its role goes. Under `npm start` reports need none from this machine.',
        },
        link_key: {
          type: 'http',
          scheme: 'bearer',
          description: 'Id and key of a link to a shared view, `ID.KEY`; in the link, `/shared/ID#KEY`.',
        },
        write_key: {
          type: 'http',
          scheme: 'basic',
          description: 'The site’s write key (`npm run write-key`) as user, without a password.',
        },
      },
    },
  }
}

const TEXT = { type: 'string' }
/** Left out, they are the last 30 days in the site's time zone. */
const HAS_DEFAULT: ReadonlySet<string> = new Set(['from', 'to', 'tz'])
const READ: Pick<Operation, 'tag' | 'security'> = { tag: 'queries', security: 'server_key' }

/** A saved query is a path of its own, so that its parameters and columns are typed. */
function runOf({ name, title, question, parameters, columns }: SavedQuery): JsonSchema {
  const formats = Object.entries(FORMATS).map(([format, { type }]) => [format, type.split(';')[0] as string])
  return operation(
    {
      ...READ,
      summary: title.en,
      parameters: [
        ...parameters.map((each) => {
          const isRequired = each.default === undefined && !HAS_DEFAULT.has(each.name)
          return inQuery(each.name, each.doc.en, parameterSchema(each), isRequired)
        }),
        inQuery('format', 'Form of the answer.', {
          enum: formats.map(([format]) => format),
          default: 'json',
        }),
      ],
      responses: {
        200: {
          description: question.en,
          content: {
            ...Object.fromEntries(formats.map(([, type]) => [type, { schema: TEXT }])),
            'application/json': {
              schema: {
                allOf: [
                  ref('QueryAnswer'),
                  objectOf({ query: { const: name }, rows: listOf(rowSchema(columns)) }),
                ],
              },
            },
          },
        },
        ...errors(400, 401, 500, 503),
      },
    },
    `query_${name}`,
  )
}
