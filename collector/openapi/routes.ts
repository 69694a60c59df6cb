import { ANNOTATION_KINDS } from '../../schema/annotation.ts'
import { ROLES } from '../../schema/role.ts'
import { type JsonSchema, listOf, objectOf, ref } from '../../schema/json-schema.ts'
import { DROP_REASONS } from '../receive/drop-reason.ts'
import { MCP_VERSIONS } from '../mcp/mcp.ts'
import { type Operation, SITE, errors, inQuery, json, operation, text } from './operation.ts'
import { SEGMENT_TYPES } from '../import/segment-event.ts'

const TEXT = { type: 'string' }
const RECORD = { type: 'object' }

const READ: Pick<Operation, 'tag' | 'security'> = { tag: 'queries', security: 'server_key' }

const PEOPLE: Pick<Operation, 'tag' | 'security' | 'parameters'> = {
  tag: 'people',
  security: 'server_key',
  parameters: [{ name: 'person_id', in: 'path', required: true, schema: TEXT }, SITE],
}

const JOURNEY: Pick<Operation, 'tag' | 'security' | 'parameters'> = {
  ...READ,
  parameters: [{ name: 'journey', in: 'path', required: true, schema: TEXT }, SITE],
}

const DAY = { type: 'string', format: 'date' }
const ANNOTATIONS: Pick<Operation, 'tag' | 'security'> = { tag: 'annotations', security: 'server_key' }
const ANNOTATION_ID = { name: 'annotation_id', in: 'path', required: true, schema: TEXT }
const SHARES: Pick<Operation, 'tag' | 'security' | 'parameters'> = {
  tag: 'shared',
  security: 'server_key',
  parameters: [SITE],
}
const LINK: Pick<Operation, 'tag' | 'security'> = { tag: 'shared', security: 'link_key' }
const ID = { name: 'id', in: 'path', required: true, schema: TEXT }

const gets: Record<string, [id: string, Operation]> = {
  '/api/v1/sites': [
    'list_sites',
    {
      ...READ,
      summary: 'The sites that the key opens, their settings, and its role.',
      responses: {
        200: json(objectOf({ role: { enum: ROLES }, sites: listOf(ref('Site')) })),
        ...errors(401),
      },
    },
  ],
  '/api/v1/queries': [
    'list_queries',
    {
      ...READ,
      summary: 'Every saved query with its words, parameters, columns, checks and SQL.',
      responses: { 200: json(objectOf({ queries: listOf(ref('Query')) })), ...errors(401) },
    },
  ],
  '/api/v1/journeys': [
    'list_journeys',
    {
      ...READ,
      summary:
        'Every journey of a site, or those that come with Periplo: stages, touchpoints and their rules, personas, the desired way. The default first.',
      parameters: [inQuery('site', 'Key of the site.', TEXT)],
      responses: {
        200: json(objectOf({ journeys: listOf(ref('Journey')), can_write: { type: 'boolean' } })),
        ...errors(401, 403, 500),
      },
    },
  ],
  '/api/v1/journeys/{journey}/file': [
    'get_journey_file',
    {
      ...JOURNEY,
      summary: 'The file of a journey; its version is the `ETag`.',
      responses: { 200: text('application/yaml', 'The file.'), ...errors(400, 401, 403, 404, 500) },
    },
  ],
  '/api/v1/annotations': [
    'list_annotations',
    {
      ...ANNOTATIONS,
      summary: 'Annotations as they are now, the latest day first.',
      parameters: [
        SITE,
        inQuery('from', 'Only of a day from then on.', DAY),
        inQuery('to', 'Only of a day before.', DAY),
        inQuery('journey', 'Only of this journey.', TEXT),
        inQuery('kind', 'Only of this kind.', { enum: ANNOTATION_KINDS }),
      ],
      responses: {
        200: json(objectOf({ annotations: listOf(ref('Annotation')) })),
        ...errors(400, 401, 403, 500, 503),
      },
    },
  ],
  '/api/v1/annotations/{annotation_id}': [
    'list_annotation_versions',
    {
      ...ANNOTATIONS,
      parameters: [ANNOTATION_ID, SITE],
      summary: 'Every version of an annotation, the latest first; also of one that was deleted.',
      responses: {
        200: json(objectOf({ versions: listOf(ref('Annotation')) })),
        ...errors(400, 401, 403, 404, 500, 503),
      },
    },
  ],
  '/api/v1/people/{person_id}': [
    'get_person',
    {
      ...PEOPLE,
      summary:
        'A person: its visitors, and when it was seen first and last. Its days are the query `person_timeline`.',
      responses: { 200: json(ref('Person')), ...errors(400, 401, 403, 404, 500, 503) },
    },
  ],
  '/api/v1/people/{person_id}/export': [
    'export_person',
    {
      ...PEOPLE,
      summary: 'Everything that is held of a person, as it is read.',
      responses: { 200: json(ref('Held')), ...errors(400, 401, 403, 404, 409, 500, 503) },
    },
  ],
  '/api/v1/shared_views': [
    'list_shared_views',
    {
      ...SHARES,
      summary: 'The shared views of a site, newest first; an analyst sees their own.',
      responses: {
        200: json(objectOf({ shared_views: listOf(ref('SharedView')) })),
        ...errors(400, 401, 403, 500, 503),
      },
    },
  ],
  '/api/v1/shared': [
    'get_shared',
    {
      ...LINK,
      summary: 'What a link shows: the state of the view, its days as they are now, its site.',
      responses: { 200: json(ref('Shared')), ...errors(401, 410, 429, 500, 503) },
    },
  ],
  '/api/v1/shared/journeys': [
    'list_shared_journeys',
    {
      ...LINK,
      summary: 'The journeys that the view is about.',
      responses: {
        200: json(objectOf({ journeys: listOf(ref('Journey')), can_write: { type: 'boolean' } })),
        ...errors(401, 410, 429, 500, 503),
      },
    },
  ],
  '/api/v1/shared/queries/{name}': [
    'run_shared_query',
    {
      ...LINK,
      summary:
        'A saved query of the view, with the parameters it was shared with and no others; without small cells (docs/dashboards.md).',
      parameters: [
        { name: 'name', in: 'path', required: true, schema: TEXT },
        SITE,
        inQuery('format', 'Form of the answer.', { enum: ['json', 'csv', 'ndjson'], default: 'json' }),
      ],
      responses: {
        200: {
          description: 'OK',
          content: {
            'text/csv': { schema: TEXT },
            'application/x-ndjson': { schema: TEXT },
            'application/json': { schema: ref('QueryAnswer') },
          },
        },
        ...errors(400, 401, 403, 404, 410, 429, 500, 503),
      },
    },
  ],
  '/api/v1/books': [
    'get_books',
    {
      tag: 'operations',
      security: 'server_key',
      summary: 'Where the events are that this process was given; null on Workers.',
      responses: {
        200: json(objectOf({ books: { anyOf: [ref('Books'), { type: 'null' }] } })),
        ...errors(401),
      },
    },
  ],
  '/health': [
    'get_health',
    {
      tag: 'operations',
      summary: 'It is alive.',
      responses: { 200: json(objectOf({ status: { const: 'ok' } })) },
    },
  ],
  '/ready': [
    'get_ready',
    {
      tag: 'operations',
      summary: 'ClickHouse answers. Events are taken also when it does not.',
      responses: {
        200: json(ref('Ready')),
        503: json(ref('Ready'), 'ClickHouse does not answer.'),
      },
    },
  ],
  '/metrics': [
    'get_metrics',
    {
      tag: 'operations',
      security: 'server_key',
      summary: 'Counts for Prometheus; not on Workers.',
      responses: { 200: text('text/plain', 'Prometheus text format.'), ...errors(401, 404) },
    },
  ],
  '/p.js': [
    'get_script',
    {
      tag: 'files',
      summary: 'The snippet with the site’s settings. Also below any folder.',
      parameters: [
        inQuery('site', 'Key of the site; else the one that names the host of the asking page.', TEXT),
      ],
      responses: { 200: text('text/javascript', 'The script.'), 304: { description: 'Not modified.' } },
    },
  ],
  '/p.cnil.js': [
    'get_cnil_script',
    {
      tag: 'files',
      summary: 'The snippet with the preset `cnil`. Also below any folder.',
      parameters: [
        inQuery('site', 'Key of the site; else the one that names the host of the asking page.', TEXT),
      ],
      responses: { 200: text('text/javascript', 'The script.'), 304: { description: 'Not modified.' } },
    },
  ],
  '/openapi.json': [
    'get_openapi',
    {
      tag: 'files',
      summary: 'This description.',
      responses: { 200: json(RECORD) },
    },
  ],
  '/shared/{id}': [
    'get_shared_page',
    {
      tag: 'files',
      summary: 'The page of a shared view; the hosts of its link may frame it.',
      parameters: [ID],
      responses: { 200: text('text/html', 'The page, the same for all.') },
    },
  ],
  '/': [
    'get_page',
    {
      tag: 'files',
      summary: 'The dashboards; below it their files and the snippet’s.',
      responses: { 200: text('text/html', 'A page or a file.'), 404: { description: 'No such file.' } },
    },
  ],
}

const KEYED: Pick<Operation, 'tag' | 'security'> = { tag: 'events', security: 'server_key' }

const posts: Record<string, [id: string, Operation]> = {
  '/api/v1/annotations': [
    'add_annotation',
    {
      ...ANNOTATIONS,
      summary: 'Adds an annotation.',
      parameters: [SITE],
      body: { 'application/json': { schema: ref('AnnotationSaid') } },
      responses: { 201: json(ref('Annotation')), ...errors(400, 401, 403, 413, 415, 500, 503) },
    },
  ],
  '/e': [
    'collect',
    {
      tag: 'events',
      summary: 'Events of a browser. 202 means durable. Also below any folder, and gzipped.',
      body: {
        'text/plain': { schema: ref('Batch') },
        'application/json': { schema: ref('Batch') },
      },
      responses: {
        202: json(ref('BatchAnswer'), 'Durable, but for what is listed.'),
        ...errors(400, 403, 413, 415, 429, 503),
      },
    },
  ],
  '/v1/import': [
    'import',
    {
      ...KEYED,
      summary: 'Events of a server: past times, people without a browser. Also gzipped.',
      parameters: [inQuery('site', 'Site of the events that name none.', TEXT)],
      body: {
        'application/json': { schema: ref('Import') },
        'application/x-ndjson': { schema: { type: 'string', description: 'A `ServerEvent` a line.' } },
      },
      responses: {
        202: json(ref('ImportAnswer'), 'Durable, but for what is listed.'),
        ...errors(400, 401, 413, 415, 503),
      },
    },
  ],
  '/v1/import/costs': [
    'import_costs',
    {
      ...KEYED,
      summary: 'What advertising cost. A row of the same day, tags and channel replaces the one before.',
      parameters: [inQuery('site', 'Site of the rows that name none.', TEXT)],
      body: {
        'application/json': { schema: ref('Costs') },
        'application/x-ndjson': { schema: { type: 'string', description: 'A `Cost` a line.' } },
      },
      responses: {
        200: json(ref('CostsAnswer'), 'Stored, but for what is listed.'),
        ...errors(400, 401, 413, 415, 503),
      },
    },
  ],
  '/v1/replay': [
    'replay',
    {
      tag: 'operations',
      security: 'server_key',
      summary: 'Puts back what was refused, once the cause is mended; twice stores nothing twice.',
      parameters: [
        inQuery('of', 'Refused events, or dead letters.', {
          enum: ['rejected', 'dead'],
          default: 'rejected',
        }),
        inQuery('after', '`next` of the page before.', TEXT),
        inQuery('dry', '1: only says what would be.', { enum: ['1'] }),
        inQuery('site', 'Of one site alone.', TEXT),
        inQuery('reason', 'Refused for this reason alone.', { enum: Object.keys(DROP_REASONS) }),
        inQuery('since', 'Received from then on.', { type: 'string', format: 'date-time' }),
        inQuery('until', 'Received before.', { type: 'string', format: 'date-time' }),
      ],
      responses: { 200: json(ref('ReplayAnswer')), ...errors(400, 401, 500, 503) },
    },
  ],
  ...Object.fromEntries(
    (['batch', ...SEGMENT_TYPES] as const).map((type) => [
      `/v1/${type}`,
      [
        `segment_${type}`,
        {
          tag: 'events',
          security: 'write_key',
          summary: `Segment’s HTTP API: ${type === 'batch' ? 'calls of all types' : `a \`${type}\` call`}.`,
          body: {
            'application/json': { schema: type === 'batch' ? objectOf({ batch: listOf(RECORD) }) : RECORD },
          },
          responses: { 200: json(ref('SegmentAnswer')), ...errors(400, 401, 413, 503) },
        } satisfies Operation,
      ],
    ]),
  ),
  '/api/v1/shared_views': [
    'share_view',
    {
      ...SHARES,
      summary:
        'Shares a view as it stands, read only. What of it a link may not show is left out, and said in `left_out`.',
      body: { 'application/json': { schema: ref('ShareRequest') } },
      responses: {
        201: json({ allOf: [ref('SharedView'), objectOf({ left_out: listOf(TEXT) })] }),
        ...errors(400, 401, 403, 404, 413, 503),
      },
    },
  ],
  '/mcp': [
    'mcp',
    {
      ...READ,
      summary: 'The saved queries for assistants: Model Context Protocol, Streamable HTTP without sessions.',
      parameters: [{ name: 'MCP-Protocol-Version', in: 'header', schema: { enum: MCP_VERSIONS } }],
      body: { 'application/json': { schema: RECORD } },
      responses: {
        200: json(RECORD, 'The answer to a call.'),
        202: { description: 'A notification was taken.' },
        ...errors(400, 401, 413, 415),
      },
    },
  ],
}

const patches: Record<string, [id: string, Operation]> = {
  '/api/v1/journeys/{journey}': [
    'change_journey',
    {
      ...JOURNEY,
      summary:
        'Changes a journey of a site: assigns events, sets moments of truth, owners, wishes and notes. All or nothing; the rest of the file stays as it is.',
      body: { 'application/json': { schema: ref('JourneyChanges') } },
      responses: { 200: json(ref('Journey')), ...errors(400, 401, 403, 404, 409, 413, 415, 500) },
    },
  ],
}

const puts: Record<string, [id: string, Operation]> = {
  '/api/v1/journeys/{journey}/file': [
    'put_journey_file',
    {
      ...JOURNEY,
      summary: 'Puts a whole file in the place of the journey whose version `If-Match` names.',
      parameters: [
        ...(JOURNEY.parameters ?? []),
        { name: 'If-Match', in: 'header', required: true, schema: TEXT },
      ],
      body: { 'application/yaml': { schema: TEXT } },
      responses: { 200: json(ref('Journey')), ...errors(400, 401, 403, 404, 409, 413, 500) },
    },
  ],
  '/api/v1/annotations/{annotation_id}': [
    'change_annotation',
    {
      ...ANNOTATIONS,
      summary: 'Puts a version in the place of the one that was read; one that was deleted comes back.',
      parameters: [ANNOTATION_ID, SITE],
      body: {
        'application/json': {
          schema: { allOf: [ref('AnnotationSaid'), objectOf({ version: { type: 'integer', minimum: 1 } })] },
        },
      },
      responses: { 200: json(ref('Annotation')), ...errors(400, 401, 403, 404, 409, 413, 415, 500, 503) },
    },
  ],
}

const deletes: Record<string, [id: string, Operation]> = {
  '/api/v1/annotations/{annotation_id}': [
    'delete_annotation',
    {
      ...ANNOTATIONS,
      summary: 'Deletes an annotation; its versions can still be read.',
      parameters: [
        ANNOTATION_ID,
        SITE,
        inQuery('version', 'The one that was read.', { type: 'integer', minimum: 1 }, true),
      ],
      responses: { 200: json(ref('Annotation')), ...errors(400, 401, 403, 404, 409, 500, 503) },
    },
  ],

  '/api/v1/shared_views/{id}': [
    'revoke_shared_view',
    {
      ...SHARES,
      parameters: [ID, SITE],
      summary: 'Revokes a link: it shows nothing from now on. Again changes nothing.',
      responses: { 200: json(ref('SharedView')), ...errors(400, 401, 403, 404, 500, 503) },
    },
  ],
  '/api/v1/people/{person_id}': [
    'erase_person',
    {
      ...PEOPLE,
      summary: 'Erases a person, counted and counted again. Asked for again it goes on where it was.',
      responses: { 200: json(ref('Erasure')), ...errors(400, 401, 403, 409, 500, 503) },
    },
  ],
}

/** Every route of `app.ts` but those of the single queries; a test says that none is missing. */
export const ROUTES: Record<string, JsonSchema> = {}
for (const [method, routes] of Object.entries({
  get: gets,
  post: posts,
  patch: patches,
  put: puts,
  delete: deletes,
})) {
  for (const [path, [id, of]] of Object.entries(routes)) {
    ROUTES[path] = { ...ROUTES[path], [method]: operation(of, id) }
  }
}
