import { type SavedQuery, parseQuery } from '../query.ts'
import * as texts from './texts.ts'

/** Every saved query by name. */
export const queries: ReadonlyMap<string, SavedQuery> = new Map(
  Object.entries(texts).map(([name, text]) => [name, parseQuery(name, text)]),
)
