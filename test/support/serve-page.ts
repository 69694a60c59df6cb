import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WireBatch, WireEvent } from '../../schema/wire.ts'

/** How the collector's double answers one request. */
export interface Answer {
  status?: number
  body?: unknown
  headers?: Record<string, string>
  /** Wait before answering; the request is recorded when it arrives. */
  delayMs?: number
  /** Take the request and never answer. */
  hang?: boolean
  /** Cut the connection. */
  cut?: boolean
}

export interface Received {
  at: number
  body: string
  batch: WireBatch
  headers: IncomingMessage['headers']
  /** Whether this request was answered 202. */
  isAcknowledged: boolean
}

export type ReceivedEvent = WireEvent & { event_id: string; path: string; site: string; request: number }

export interface ServedPage {
  /** `http://127.0.0.1:<port>` */
  origin: string
  /** Everything POSTed to `/e`, in order. */
  received: Received[]
  /** Requests for anything at all: `GET /`. */
  requests: string[]
  /** Every event of every request, with what it inherits from its context. */
  events: () => ReceivedEvent[]
  /** Says how to answer from now on; a function sees the batch and its number. */
  answer: (answer: Answer | ((batch: WireBatch, number: number) => Answer)) => void
  close: () => Promise<void>
}

export const TAG = '<script async src="/p.js" data-site="demo"></script>'

/** A page with the tag as most sites would have it, `attributes` added to the tag. */
export const html = (attributes = '', body = '', head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">${head}` +
  `<script async src="/p.js" data-site="demo" ${attributes}></script></head><body>${body}</body></html>`

const accept = (): Answer => ({})

const flatten = (received: Received[]): ReceivedEvent[] =>
  received.flatMap(({ batch }, request) =>
    batch.events.map((event) => {
      const whole = { ...batch.context, ...event }
      return {
        ...whole,
        event_id: `${whole.page_id}.${whole.seq}`,
        path: whole.url ? new URL(whole.url).pathname : '',
        site: batch.site,
        request,
      }
    }),
  )

/**
 * Serves pages, `dist/p.js` with the second files it is told, and a double of the collector from one loopback port.
 * `pages` maps a path to HTML or to what makes it; a path without an entry gets the entry of `/`, as a single-page site would.
 */
export async function servePage(
  pages: string | Record<string, string>,
  options: {
    headers?: Record<string, string>
    /** Second files that are served; the core asks for `find`, and `find` for the rest. None: the core alone. */
    parts?: string[] | 'all'
    /** Another core in the place of `p.js`. */
    core?: string
    /** Other files of the page, by path. */
    files?: Record<string, string>
    /** Paths that answer 303 with another, as a form's own address does. */
    redirects?: Record<string, string>
    /** A port of one's own, for a server that comes late. */
    port?: number
  } = {},
): Promise<ServedPage> {
  const byPath = typeof pages === 'string' ? { '/': pages } : pages
  const script = await readFile(process.env['PERIPLO_SNIPPET'] ?? `dist/${options.core ?? 'p.js'}`)
  const received: Received[] = []
  const requests: string[] = []
  let answer: (batch: WireBatch, number: number) => Answer = accept

  const collect = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const batch = JSON.parse(body) as WireBatch
    const entry: Received = { at: Date.now(), body, batch, headers: request.headers, isAcknowledged: false }
    const number = received.push(entry) - 1
    const { status = 202, body: text, headers, delayMs, hang, cut } = answer(batch, number)
    if (cut) request.socket.destroy()
    if (cut || hang) return
    if (delayMs) await new Promise((done) => setTimeout(done, delayMs))
    entry.isAcknowledged = status === 202
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(text ?? { accepted: batch.events.length, results: [] }))
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const location = options.redirects?.[pathname]
    if (location) {
      response.writeHead(303, { location }).end()
      return
    }
    requests.push(`${request.method} ${pathname}`)
    if (request.method === 'POST') {
      void collect(request, response)
      return
    }
    const [, isScript, part] = /\/(p(?:\.([\w-]+))?(?:\.\w{8})?\.js)$/.exec(pathname) ?? []
    if (isScript) {
      const isServed = !part || options.parts === 'all' || options.parts?.includes(part)
      response
        .writeHead(isServed ? 200 : 404, { 'content-type': 'text/javascript', 'cache-control': 'max-age=60' })
        .end(part ? isServed && readFileSync(`dist/p.${part}.js`) : script)
      return
    }
    const file = options.files?.[pathname]
    if (file !== undefined) {
      response
        .writeHead(200, { 'content-type': pathname.endsWith('.css') ? 'text/css' : 'text/javascript' })
        .end(file)
      return
    }
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...options.headers })
      .end(byPath[pathname] ?? byPath['/'] ?? '')
  })
  await new Promise<void>((done) => server.listen(options.port ?? 0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    requests,
    events: () => flatten(received),
    answer: (given) => {
      answer = typeof given === 'function' ? given : () => given
    },
    close: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(() => done()))
    },
  }
}
