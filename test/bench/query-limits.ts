import type { SavedQuery } from '../../schema/query.ts'

/**
 * What a saved query may read and take on the fixed set, whole period of 90 days. Rows and bytes are per event of the
 * set, so that they hold at every size; `npm run bench:queries` fails above them. A query without a line has the usual ones.
 */
export interface Limit {
  rows: number
  bytes: number
  memory_mb: number
}

const USUAL: Limit = { rows: 2.5, bytes: 300, memory_mb: 200 }

const LIMITS: Readonly<Record<string, Partial<Limit>>> = {
  // Decisions, what came before each, and what has one behind it: three readings of the period.
  consent: { rows: 3.2 },
  // The period and the one before it.
  overview: { rows: 3 },
  funnel: { rows: 1, bytes: 100 },
  person_timeline: { rows: 0.2, bytes: 40 },
  live: { rows: 0.01, bytes: 2 },
}

export const limitOf = (query: string): Limit => ({ ...USUAL, ...LIMITS[query] })

/** What a query has no default for: a stage of the journey, and what is `found` in the data (`person_id`). */
export const neededBy = (
  { parameters }: Pick<SavedQuery, 'parameters'>,
  found: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ stage: 'decision', ...found }).filter(([name]) =>
      parameters.some((one) => one.name === name && one.default === undefined),
    ),
  )
