import { createApp } from '../../collector/app.ts'
import type { ClickHouse, QueryOptions } from '../../collector/clickhouse.ts'
import type { Home } from '../../collector/home.ts'
import { createMeter } from '../../collector/observe/meter.ts'
import type { Message, RejectedEvent } from '../../collector/sinks/sink.ts'
import { parseSites } from '../../collector/sites.ts'
import type { Event } from '../../schema/parse.ts'

/** The clock of every recording home: a Sunday noon. */
export const NOW = Date.UTC(2026, 10, 22, 12)
export const SECRET = 'a-secret-for-tests-only'

const SITES = [
  {
    key: 'shop',
    name: 'Shop',
    origins: ['shop.example', 'https://www.shop.example', 'https://shop.example:8443', 'münchen.example'],
    time_zone: 'America/Bogota',
    currency: 'COP',
    locale: 'es-CO',
  },
  { key: 'france', name: 'France', origins: ['shop.example'], preset: 'cnil' },
  { key: 'dnt', name: 'Do Not Track', origins: ['shop.example'], dnt: 'ads' },
  { key: 'demo', name: 'Demo', origins: ['loopback'], allow_no_origin: true, mark_bots: false },
]

export interface Asked {
  sql: string
  options: QueryOptions
}

/** What one request came to: the answer, and what it left in the sink. */
export interface Outcome {
  status: number
  answer: Answer
  headers: Headers
  events: Event[]
  rejected: RejectedEvent[]
}

/** The fields of all our JSON answers. */
export interface Answer {
  accepted?: number
  results?: { event_id: string; result: string; reason: string; message?: string; line?: number }[]
  warnings?: string[]
  error?: { code: string; field?: string; message: string }
  [field: string]: unknown
}

export interface RecordingHome extends Home {
  messages: Message[]
  /** Selects that were run, with what they were given. */
  asked: Asked[]
  /** Sends a request through the app; what the sink then holds is this request's alone. */
  send: (path: string, init?: RequestInit & { url?: string }) => Promise<Outcome>
}

/** A home without a platform: the sink remembers, the clock stands, ClickHouse says what `answer` says. */
export function recordingHome(
  changes: Partial<Home> = {},
  answer: (asked: Asked) => string = () => '',
): RecordingHome {
  const messages: Message[] = []
  const asked: Asked[] = []
  const clickhouse: ClickHouse = {
    insert: () => Promise.resolve(),
    query: async (sql, options = {}) => {
      asked.push({ sql, options })
      return answer({ sql, options })
    },
    stream: () => Promise.resolve(new ReadableStream()),
    command: () => Promise.resolve(),
    ping: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  }
  const home: Home = {
    sites: parseSites(JSON.stringify(SITES)),
    sink: { put: (message) => Promise.resolve(void messages.push(message)) },
    clickhouse,
    secret: SECRET,
    openOnLoopback: false,
    now: () => NOW,
    meter: createMeter(),
    gauges: () => ({ events_pending: 0, log_bytes: 0, lag_seconds: 0, disk_free_bytes: 9e9 }),
    geo: () => ({ country: 'CO', region: 'DC', city: 'Bogotá' }),
    asset: () => Promise.resolve(new Response('asset', { headers: { 'Content-Type': 'text/html' } })),
    ...changes,
  }
  const app = createApp(home)
  const send: RecordingHome['send'] = async (path, { url = 'https://t.example', ...init } = {}) => {
    messages.length = 0
    const response = await app.request(`${url}${path}`, init)
    const text = await response.text()
    return {
      status: response.status,
      answer: (isJson(response) ? JSON.parse(text) : { text }) as Answer,
      headers: response.headers,
      events: messages.flatMap((message) => message.events),
      rejected: messages.flatMap((message) => message.rejected),
    }
  }
  return { ...home, messages, asked, send }
}

const isJson = ({ headers }: Response): boolean =>
  headers.get('Content-Type')?.startsWith('application/json') ?? false

/** A batch as the snippet sends it, from a visitor who allowed everything. */
export const batch = (
  changes: Record<string, unknown> = {},
  context: Record<string, unknown> = {},
): Record<string, unknown> => ({
  site: 'shop',
  sent_at: NOW,
  context: {
    page_id: 'mhx1abcdefghijkl',
    visitor_id: 'v1',
    session_id: 's1',
    consent_mode: 'granted',
    consent_purposes: ['analytics', 'ads'],
    url: 'https://shop.example/',
    ...context,
  },
  events: [{ name: 'page_view', seq: 0, occurred_at: NOW }],
  ...changes,
})

/** What a page of the shop sends: JSON as text, so that no preflight is needed. */
export const fromShop = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { Origin: 'https://shop.example', 'Content-Type': 'text/plain;charset=UTF-8', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
