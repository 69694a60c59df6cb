import type { ClickHouse } from './clickhouse.ts'
import type { AccessSettings } from './read/cloudflare-access.ts'
import type { DeadLetters } from './write/dead-letters.ts'
import type { JourneyFiles } from './edit/journeys.ts'
import type { Key } from './read/keys.ts'
import type { Gauge, Meter } from './observe/meter.ts'
import type { Limiter } from './rate-limit.ts'
import type { Sink } from './sinks/sink.ts'
import type { Sites } from './sites.ts'

/** Where a visit comes from, as far as the platform knows without an address. */
export interface Geo {
  country?: string
  region?: string
  city?: string
}

/** What the core needs from the place it runs in. Workers and Node each make one; tests make their own. */
export interface Home {
  sites: Sites
  sink: Sink
  clickhouse: ClickHouse
  /** Writes what the sink holds at this moment, where the home can wait for it. @throws when it takes too long */
  settle?: () => Promise<void>
  /** What ClickHouse would not take, set aside. */
  dead?: DeadLetters
  /** Journeys of the sites' own; without it those that come with Periplo are all there is (Workers). */
  journeys?: JourneyFiles
  /** Key of servers: imports, and queries from elsewhere than this machine. */
  secret: string
  /** Keys of people who read, by role. */
  keys?: readonly Key[]
  /** People who sign in at Cloudflare Access. */
  access?: AccessSettings
  /** Queries from this machine need no key (`npm start`). */
  openOnLoopback: boolean
  now: () => number
  meter: Meter
  /** What stands open at this moment; where a home counts request by request (Workers) there is none, and no `/metrics`. */
  gauges?: () => Record<Gauge, number>
  geo: (request: Request) => Geo
  /** Address a request came from, for counting alone; `undefined` is not counted. */
  client?: (request: Request) => string | undefined
  /** Without one nothing is limited. */
  limiter?: Limiter
  /** A built file (`/p.js`, the dashboards, the demo), or 404. */
  asset: (request: Request) => Promise<Response>
}
