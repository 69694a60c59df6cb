import { type JsonSchema, ref } from '../../schema/json-schema.ts'

const TEXT = { type: 'string' }

export const TAGS = {
  events: 'Events of browsers and of servers.',
  shared: 'Views shared by a link, read only.',
  queries: 'Saved queries: every number of the dashboards.',
  people: 'Who is known.',
  annotations: 'What people write beside what is measured.',
  operations: 'How the collector does.',
  files: 'The snippet, the dashboards, this description.',
}

const ERRORS = {
  400: 'Something in the request is wrong; `field` names it.',
  401: 'The key is missing or wrong.',
  403: 'The page’s origin is not one of the site’s; or the key’s role is not enough, or it does not open the site; or the link does not show this.',
  404: 'There is nothing by that name.',
  409: 'Somebody else has changed it meanwhile; or it is a browser of somebody known, and the message names the person.',
  410: 'The link was revoked, or is over.',
  413: 'Too large.',
  415: 'Neither text nor JSON, or compressed with something else than gzip.',
  429: 'Too many requests; `Retry-After` says in how many seconds to come again.',
  500: 'A failure here; the log says which.',
  503: 'Not now, `Retry-After` says when. Of events: not certain to be durable, send them again.',
} as const

type ErrorStatus = keyof typeof ERRORS

export const json = (schema: JsonSchema, description = 'OK'): JsonSchema => ({
  description,
  content: { 'application/json': { schema } },
})
export const text = (type: string, description: string): JsonSchema => ({
  description,
  content: { [type]: { schema: TEXT } },
})
export const errors = (...statuses: ErrorStatus[]): Record<string, JsonSchema> =>
  Object.fromEntries(statuses.map((status) => [status, json(ref('Error'), ERRORS[status])]))

/** What can be asked at a path. */
export interface Operation {
  tag: keyof typeof TAGS
  summary: string
  /** Who may ask; everybody unless it is said. */
  security?: 'server_key' | 'write_key' | 'link_key'
  parameters?: JsonSchema[]
  body?: JsonSchema
  responses: Record<string, JsonSchema>
}

/** As OpenAPI writes it. */
export const operation = ({ tag, security, body, ...rest }: Operation, operationId: string): JsonSchema => ({
  operationId,
  tags: [tag],
  ...rest,
  ...(body && { requestBody: { required: true, content: body } }),
  security: security ? [{ [security]: [] }] : [],
})

/** A parameter of the address. */
export const inQuery = (
  name: string,
  description: string,
  schema: JsonSchema,
  required = false,
): JsonSchema => ({
  name,
  in: 'query',
  description,
  required,
  schema,
})
export const SITE = inQuery('site', 'Key of the site.', TEXT, true)
