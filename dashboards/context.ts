import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Role, Site } from './api.ts'
import type { Formats } from './format.ts'
import type { Change, Range, State } from './state.ts'
import type { Text } from './text/index.ts'

/** What every view may use: the state and how to change it, the words, the formats, the site. */
export interface App {
  readonly state: State
  readonly site: Site
  readonly sites: readonly Site[]
  /** What the key may. */
  readonly role: Role
  readonly range: Range
  /** The site's day, or that of a shared view. */
  readonly today: string
  /** Of a shared view, its queries: others are not asked, and nothing leads anywhere. */
  readonly only?: ReadonlySet<string>
  readonly lang: 'es' | 'en'
  readonly t: Text
  readonly f: Formats
  /** Rises when a key is given, so that refused requests are made again. */
  readonly keyEpoch: number
  /** Moves to a changed state. `replace` adds no entry to the history (typing, not going). */
  go: (change: Change, replace?: boolean) => void
  /** The address of a changed state, for real links. */
  href: (change: Change) => string
  /** The server wants a key. */
  askKey: () => void
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp outside of the app')
  return app
}
