import { annotationFields } from '../../schema/annotation.ts'
import { costFields } from '../../schema/cost.ts'
import { type JsonSchema, fieldSchemas, listOf, objectOf, ref } from '../../schema/json-schema.ts'
import { FIELDS } from '../../schema/journey.ts'
import { ROLES } from '../../schema/role.ts'
import { DROP_REASONS } from '../receive/drop-reason.ts'
import { SECTIONS } from '../privacy/export.ts'

const TEXT = { type: 'string' }
const COUNT = { type: 'integer', minimum: 0 }
const BOTH = objectOf({ es: TEXT, en: TEXT })
const counts = (...names: string[]): Record<string, JsonSchema> =>
  Object.fromEntries(names.map((name) => [name, COUNT]))

const dropped = (extra: Record<string, JsonSchema> = {}): JsonSchema =>
  objectOf(
    {
      event_id: TEXT,
      result: { enum: ['drop', 'retry'] },
      reason: {
        enum: Object.keys(DROP_REASONS),
        description: Object.entries(DROP_REASONS)
          .map(([reason, doc]) => `\`${reason}\`: ${doc}`)
          .join(' '),
      },
      message: TEXT,
      ...extra,
    },
    ['message'],
  )

const PARAMETER = objectOf(
  {
    name: TEXT,
    type: { ...TEXT, description: 'ClickHouse type.' },
    doc: BOTH,
    default: {},
    choices: listOf(TEXT),
    min: { type: 'number' },
    max: { type: 'number' },
  },
  ['default', 'choices', 'min', 'max'],
)

const RULE = {
  type: 'object',
  description: 'Fields of a rule: each a text or a list of texts, `*` for anything.',
  propertyNames: { enum: FIELDS },
  additionalProperties: { anyOf: [TEXT, listOf(TEXT)] },
}
const NULLABLE: Readonly<Record<string, string[]>> = {
  first_day: ['string', 'null'],
  last_day: ['string', 'null'],
  value: ['number', 'null'],
}
const VIEW_STATE = objectOf(
  {
    view: { ...TEXT, description: 'As in the address of the dashboards.' },
    period: { ...TEXT, description: '`30d`: days that move with the calendar; else `from` and `to`.' },
    ...{ from: TEXT, to: TEXT, lang: TEXT, theme: TEXT, region: TEXT },
    own: { type: 'object', additionalProperties: TEXT, description: 'The view’s own keys.' },
  },
  ['period', 'from', 'to', 'lang', 'theme', 'region'],
)
const TEXT_OR_NULL = { type: ['string', 'null'] }

const PEOPLE: JsonSchema = {
  type: 'object',
  description:
    'Who is counted, by column: the query whose `total` is the number, and its parameters; `{column}` is the row’s value, `{column+1}` the day after.',
  additionalProperties: objectOf({ query: TEXT, parameters: { type: 'object', additionalProperties: TEXT } }),
}

/** What the routes take and answer, but for the events. */
export const SCHEMAS: Record<string, JsonSchema> = {
  Error: objectOf({
    error: objectOf(
      {
        code: { ...TEXT, description: 'For programs; a code keeps its meaning.' },
        field: { ...TEXT, description: 'What is at fault.' },
        message: { ...TEXT, description: 'For people.' },
      },
      ['field'],
    ),
  }),
  Batch: objectOf(
    {
      site: { ...TEXT, description: 'Public key of the site.' },
      sent_at: {
        type: ['integer', 'string'],
        description:
          'The browser’s clock when the batch left; times are corrected by its distance from ours.',
      },
      context: ref('Context'),
      events: { ...listOf(ref('BrowserEvent')), maxItems: 1000 },
    },
    ['sent_at', 'context'],
  ),
  BatchAnswer: objectOf(
    {
      accepted: COUNT,
      results: { ...listOf(dropped()), description: 'Only what is not ok.' },
      warnings: listOf(TEXT),
    },
    ['warnings'],
  ),
  Import: {
    anyOf: [
      listOf(ref('ServerEvent')),
      objectOf({ site: TEXT, context: ref('Context'), events: listOf(ref('ServerEvent')) }, [
        'site',
        'context',
      ]),
      ref('ServerEvent'),
    ],
  },
  ImportAnswer: objectOf({
    accepted: COUNT,
    results: {
      ...listOf(dropped({ line: { type: 'integer', minimum: 1 } })),
      description: 'Only what is not ok.',
    },
  }),
  Cost: {
    type: 'object',
    properties: { site: TEXT, ...fieldSchemas(costFields) },
    required: ['day', 'cost'],
    additionalProperties: false,
  },
  Costs: {
    anyOf: [listOf(ref('Cost')), objectOf({ site: TEXT, costs: listOf(ref('Cost')) }, ['site']), ref('Cost')],
  },
  CostsAnswer: objectOf({
    accepted: COUNT,
    results: {
      ...listOf(
        objectOf({
          line: { type: 'integer', minimum: 1 },
          result: { const: 'drop' },
          reason: { const: 'invalid_cost' },
          field: TEXT,
          message: TEXT,
        }),
      ),
      description: 'Only what was refused.',
    },
  }),
  ReplayAnswer: objectOf(
    {
      ...counts('read', 'left', 'accepted', 'stored', 'refused'),
      messages: listOf(TEXT),
      next: { ...TEXT, description: 'Give it back as `after`; none on the last page.' },
    },
    ['next'],
  ),
  SegmentAnswer: objectOf({ success: { const: true }, accepted: COUNT, results: listOf(dropped()) }),
  Site: objectOf({ key: TEXT, name: TEXT, time_zone: TEXT, currency: TEXT, locale: TEXT }),
  Query: objectOf({
    name: TEXT,
    title: BOTH,
    question: BOTH,
    role: { enum: ROLES, description: 'Who may run it.' },
    parameters: listOf(PARAMETER),
    columns: listOf(objectOf({ name: TEXT, doc: BOTH, unit: TEXT }, ['unit'])),
    people: PEOPLE,
    checks: listOf(objectOf({ name: TEXT, sql: TEXT })),
    sql: TEXT,
  }),
  QueryAnswer: objectOf(
    {
      query: TEXT,
      parameters: { type: 'object', description: 'As they were used, defaults included.' },
      columns: listOf(objectOf({ name: TEXT, type: { ...TEXT, description: 'ClickHouse type.' } })),
      people: PEOPLE,
      rows: listOf({ type: 'object' }),
      statistics: objectOf({ ...counts('rows_read', 'bytes_read'), elapsed_ms: { type: 'number' } }),
    },
    ['people'],
  ),
  Journey: objectOf(
    {
      key: TEXT,
      title: BOTH,
      ...counts('window_days', 'lookback_days'),
      stages: listOf(objectOf({ key: TEXT, title: BOTH, backstage: listOf(BOTH) })),
      touchpoints: listOf(
        objectOf({
          key: TEXT,
          title: BOTH,
          stage: TEXT,
          moment_of_truth: { type: 'boolean' },
          when: listOf(objectOf({ fields: { type: 'object' } })),
        }),
      ),
      personas: listOf(objectOf({ key: TEXT, title: BOTH, description: BOTH }, ['description'])),
      desired: listOf(
        objectOf({ touchpoint: TEXT, instead: listOf(TEXT), within_days: { type: 'number' } }, [
          'within_days',
        ]),
      ),
      unit: TEXT,
      loop: objectOf({ from: TEXT, to: TEXT }),
      version: { ...TEXT, description: 'Of its file.' },
      is_own: { type: 'boolean', description: 'A file of the site’s own.' },
    },
    ['unit', 'loop'],
  ),
  JourneyChanges: objectOf({
    version: { ...TEXT, description: 'The one that was read.' },
    changes: {
      type: 'array',
      minItems: 1,
      maxItems: 300,
      items: {
        anyOf: [
          objectOf({ assign: RULE, touchpoint: TEXT, title: BOTH, stage: TEXT }, ['title', 'stage']),
          objectOf({ touchpoint: TEXT, moment_of_truth: { type: 'boolean' }, owner: TEXT_OR_NULL }, [
            'moment_of_truth',
            'owner',
          ]),
          objectOf(
            {
              stage: TEXT,
              owner: TEXT_OR_NULL,
              desired_satisfaction: { type: ['number', 'null'], minimum: 0, maximum: 1 },
              target: {
                type: ['object', 'null'],
                description: '`continuation`, `median_days`, `satisfaction`.',
                additionalProperties: { type: 'number', minimum: 0 },
              },
              backstage: { type: ['array', 'null'], items: BOTH },
            },
            ['owner', 'desired_satisfaction', 'target', 'backstage'],
          ),
        ],
      },
    },
  }),
  AnnotationSaid: {
    ...objectOf(
      fieldSchemas(annotationFields),
      Object.keys(annotationFields).filter((name) => name !== 'kind'),
    ),
    description: 'What is not said is empty.',
  },
  Annotation: objectOf({
    annotation_id: TEXT,
    version: { type: 'integer', minimum: 1 },
    is_deleted: { type: 'boolean' },
    ...Object.fromEntries(
      Object.entries(annotationFields).map(([name, { doc }]) => [
        name,
        { type: NULLABLE[name] ?? 'string', description: doc },
      ]),
    ),
    written_at: { ...TEXT, description: 'UTC.' },
    written_by: { ...TEXT, description: 'Name of the key; empty: the server key.' },
  }),
  ShareRequest: objectOf(
    {
      title: { ...TEXT, maxLength: 120 },
      state: VIEW_STATE,
      asked: {
        ...listOf(objectOf({ query: TEXT, parameters: { type: 'object', additionalProperties: TEXT } })),
        description: 'The saved queries of the view, with their parameters as in an address.',
      },
      hosts: { ...listOf(TEXT), description: 'Hosts whose pages may frame it: `intranet.example`.' },
      expires_at: { ...TEXT_OR_NULL, description: 'Null: until it is revoked.' },
    },
    ['title', 'hosts', 'expires_at'],
  ),
  SharedView: objectOf({
    ...{ id: TEXT, site: TEXT, title: TEXT, created_at: TEXT, created_by: TEXT },
    path: { ...TEXT, description: 'The link, as a path here. As secret as what it shows.' },
    state: VIEW_STATE,
    queries: listOf(TEXT),
    hosts: listOf(TEXT),
    ...{ expires_at: TEXT_OR_NULL, revoked_at: TEXT_OR_NULL },
    status: { enum: ['open', 'expired', 'revoked'] },
  }),
  Shared: objectOf({
    ...{ title: TEXT, expires_at: TEXT_OR_NULL, state: VIEW_STATE, site: ref('Site') },
    range: objectOf({ from: TEXT, to: TEXT }),
    queries: listOf(TEXT),
    today: { ...TEXT, description: 'The site’s day; of days that stay, the one it was shared on.' },
    least_people: { ...COUNT, description: 'Nothing is shown of fewer people.' },
  }),
  Person: objectOf({
    person_id: TEXT,
    user_id: { ...TEXT, description: 'Empty while nobody knows who it is.' },
    visitor_ids: listOf(TEXT),
    first_seen_at: { ...TEXT, description: 'UTC.' },
    last_seen_at: { ...TEXT, description: 'UTC.' },
  }),
  Held: objectOf({
    ...{ site: TEXT, person_id: TEXT, exported_at: { ...TEXT, description: 'UTC.' } },
    ...Object.fromEntries(
      Object.keys(SECTIONS).map((name) => [
        name,
        { ...listOf({ type: 'object' }), description: 'Rows, see docs/privacy.md.' },
      ]),
    ),
  }),
  Erasure: objectOf({
    ...{ site: TEXT, person_id: TEXT, erased_at: { ...TEXT, description: 'UTC.' } },
    removed: {
      type: 'object',
      additionalProperties: COUNT,
      description: 'Rows by table, and `dead_letters`.',
    },
    old_parts: { ...COUNT, description: 'Parts on disk that the engine has yet to remove.' },
  }),
  Books: objectOf({
    ...counts('received', 'dropped', 'not_durable', 'accepted', 'recovered', 'inserted'),
    ...counts('duplicate', 'parked', 'erased', 'dead', 'pending', 'missing'),
  }),
  Ready: objectOf({ status: { enum: ['ready', 'not ready'] }, clickhouse: { type: 'boolean' } }),
}
