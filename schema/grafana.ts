import { withFunnel } from './funnel.ts'
import { findJourney, journeyKeys } from './journeys/index.ts'
import { type SavedQuery, readParameters } from './query.ts'

/** A board of Grafana, as its import takes it. */
export interface Board {
  uid: string
  title: string
  tags: string[]
  schemaVersion: number
  time: { from: string; to: string }
  refresh?: string
  __inputs: { name: string; label: string; type: 'datasource'; pluginId: string; pluginName: string }[]
  templating: { list: object[] }
  panels: Panel[]
}

export interface Panel {
  id: number
  type: 'table' | 'timeseries'
  title: string
  description: string
  gridPos: { x: number; y: number; w: number; h: number }
  datasource: { type: string; uid: string }
  fieldConfig: { defaults: { unit?: string }; overrides: [] }
  targets: object[]
}

const CLICKHOUSE = 'grafana-clickhouse-datasource'
export const PROMETHEUS = 'prometheus'
export type Language = 'es' | 'en'

/** What holds of every board: where its data comes from is asked when it is imported. */
export function boardOf(
  board: Pick<Board, 'uid' | 'title' | 'time'> & Partial<Board>,
  source: { type: string; name: string },
  panels: Omit<Panel, 'id' | 'datasource' | 'gridPos'>[],
  { width, height }: { width: number; height: number },
): Board {
  const columns = 24 / width
  return {
    tags: ['periplo'],
    schemaVersion: 39,
    templating: { list: [] },
    ...board,
    __inputs: [
      { name: 'DS', label: source.name, type: 'datasource', pluginId: source.type, pluginName: source.name },
    ],
    panels: panels.map((panel, index) => ({
      id: index + 1,
      ...panel,
      // oxlint-disable-next-line no-template-curly-in-string -- Grafana's own
      datasource: { type: source.type, uid: '${DS}' },
      gridPos: { x: (index % columns) * width, y: Math.floor(index / columns) * height, w: width, h: height },
    })),
  }
}

/**
 * A panel for each saved query that needs no more than a site and a period. The others (one person, one stage) are asked
 * in the dashboards, where there is somebody to click on.
 */
export function queriesBoard(queries: readonly SavedQuery[], language: Language): Board {
  const text = { es: 'Recorridos', en: 'Journeys' }[language]
  const variables = { site: { es: 'Sitio', en: 'Site' }, tz: { es: 'Zona horaria', en: 'Time zone' } }
  return boardOf(
    {
      uid: `periplo-queries-${language}`,
      title: `Periplo: ${text}`,
      time: { from: 'now-30d', to: 'now' },
      templating: {
        list: Object.entries(variables).map(([name, label]) => ({
          ...{ type: 'textbox', name, label: label[language], query: name === 'site' ? 'demo' : 'UTC' },
        })),
      },
    },
    { type: CLICKHOUSE, name: 'ClickHouse' },
    queries.flatMap((query) => {
      const rawSql = grafanaSql(query)
      if (rawSql === undefined) return []
      return [
        {
          type: 'table' as const,
          title: query.title[language],
          description: [
            query.question[language],
            ...query.columns.map(({ name, doc }) => `- \`${name}\`: ${doc[language]}`),
          ].join('\n'),
          fieldConfig: { defaults: {}, overrides: [] as [] },
          // 1: a table.
          targets: [{ refId: 'A', editorType: 'sql', queryType: 'table', format: 1, rawSql }],
        },
      ]
    }),
    { width: 12, height: 10 },
  )
}

/** The SQL with Grafana's period and variables, all else by default; nothing where a parameter has no default. */
export function grafanaSql(query: SavedQuery): string | undefined {
  let values: Record<string, unknown>
  try {
    // The day decides nothing: from and to are Grafana's.
    values = withFunnel(readParameters(query, { site: 'demo' }, '2000-01-01'))
  } catch {
    return undefined
  }
  const given: Record<string, string> = {
    // oxlint-disable no-template-curly-in-string -- Grafana's own
    site: '${site:sqlstring}',
    tz: '${tz:sqlstring}',
    // oxlint-enable no-template-curly-in-string
    from: 'toDate($__fromTime)',
    to: 'toDate($__toTime) + 1',
  }
  return query.sql.replaceAll(/\{(\w+):([^{}]+)\}/g, (_, name: string, type: string) => {
    const value = name === 'journey' ? findJourney(journeyKeys()[0] ?? '')?.compiled : values[name]
    return given[name] ?? literal(value, type)
  })
}

function literal(value: unknown, type: string): string {
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, 'String')).join(', ')}]`
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  return type === 'String' ? quoted : /^U?Int|^Float/.test(type) ? text : `CAST(${quoted}, '${type}')`
}
