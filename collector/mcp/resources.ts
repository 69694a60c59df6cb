import { eventsPage } from '../../schema/events-page.ts'
import { ownJourneys } from '../../schema/journeys/index.ts'
import type { SavedQuery } from '../../schema/query.ts'
import { McpError } from './error.ts'
import { listQueries } from '../read/query-api.ts'

interface Resource {
  uri: string
  name: string
  title: string
  mimeType: string
  text: () => string
}

const EVENTS = 'periplo://events'
const queryUri = (name: string): string => `periplo://queries/${name}`
const journeyUri = (key: string): string => `periplo://journeys/${key}`

/** What can be read about the numbers: made of the code, so it is never another version's. */
const resources = (): Resource[] => [
  {
    uri: EVENTS,
    name: 'events',
    title: 'Events and their fields',
    mimeType: 'text/markdown',
    text: eventsPage,
  },
  ...listQueries().map((query) => ({
    uri: queryUri(query.name),
    name: query.name,
    title: query.title.en,
    mimeType: 'text/markdown',
    text: () => queryPage(query),
  })),
  ...ownJourneys.keys
    .flatMap((key) => ownJourneys.find(key)?.journey ?? [])
    .map((journey) => ({
      uri: journeyUri(journey.key),
      name: journey.key,
      title: journey.title.en,
      mimeType: 'application/json',
      text: () => JSON.stringify(journey, undefined, 2),
    })),
]

export const listResources = (): object[] => resources().map(({ text: _text, ...rest }) => rest)

export const resourceTemplates = (): object[] => [
  {
    uriTemplate: queryUri('{name}'),
    name: 'query',
    title: 'A saved query: its question, parameters, columns and SQL',
    mimeType: 'text/markdown',
  },
  {
    uriTemplate: journeyUri('{key}'),
    name: 'journey',
    title: 'A journey with its rules',
    mimeType: 'application/json',
  },
]

/** @throws McpError when there is no such resource */
export function readResource(uri: unknown): { uri: string; mimeType: string; text: string } {
  const found = resources().find((resource) => resource.uri === uri)
  if (!found) throw new McpError('resource', 'uri: is not one of resources/list')
  return { uri: found.uri, mimeType: found.mimeType, text: found.text() }
}

const queryPage = ({
  name,
  title,
  question,
  parameters,
  columns,
  sql,
}: SavedQuery): string => `# ${title.en}: \`${name}\`

${question.en}

## Parameters

${parameters.map((each) => `- \`${each.name}\` (${each.type}): ${each.doc.en}`).join('\n')}

## Columns

${columns.map((each) => `- \`${each.name}\`${each.unit === undefined ? '' : ` (${each.unit})`}: ${each.doc.en}`).join('\n')}

## SQL

\`\`\`sql
${sql}
\`\`\`
`
