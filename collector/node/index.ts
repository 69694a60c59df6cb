/** The Node home: the same app with a write-ahead log, and ClickHouse in a process beside it. */
import { once } from 'node:events'
import { statfsSync, writeFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { createApp } from '../app.ts'
import { connect } from '../clickhouse.ts'
import { resumeErasures } from '../privacy/erase.ts'
import { logLine } from '../observe/log.ts'
import { createMeter } from '../observe/meter.ts'
import { tokenBuckets } from '../rate-limit.ts'
import { retain } from '../privacy/retention.ts'
import { isLoopback } from '../sites.ts'
import { countWritten, write } from '../write/writer.ts'
import { serveFolders } from './assets.ts'
import { clientAddress } from './client-address.ts'
import { type Config, readConfig } from './config.ts'
import { deadSegments } from './dead-letters.ts'
import { type Embedded, type EmbeddedOptions, startEmbedded } from './embedded.ts'
import { checkJourneys, journeyFiles } from './journey-files.ts'
import { CannotStart, lockDirectory } from './lock.ts'
import { checkMigrated, migrate } from './migrate.ts'
import { openWal } from './wal.ts'

const BUILT = ['app', '.'].map((folder) => fileURLToPath(new URL(`../../dist/${folder}`, import.meta.url)))

const DAY_MS = 86_400_000

/** What is undone at the end, last opened first. */
const closers: (() => unknown)[] = []
let stopping = false

main().catch(async (error: unknown) => {
  console.error(error instanceof CannotStart ? error.message : error)
  await stop(1)
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0))
process.on('disconnect', () => void stop(0))

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const { server, serve } = await listen(config)
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  )
  closers.push(lockDirectory(config.data))
  const journeys = journeyFiles(join(config.data, 'journeys'))
  checkJourneys(journeys, config.sites)

  const url = config.clickhouseUrl ?? (await startEngine(config))
  if (stopping) return
  await prepareDatabase(url, config)
  const clickhouse = connect(url)
  const reading = connect(url, config.clickhouseReadUrl)
  closers.push(
    () => reading.close(),
    () => clickhouse.close(),
  )

  const meter = createMeter()
  const wal = await openWal({
    directory: join(config.data, 'wal'),
    deadDirectory: join(config.data, 'dead'),
    onDead: (events) => {
      meter.count('events_dead_total', events)
      logLine('error', 'dead letters', { events, directory: join(config.data, 'dead') })
    },
    drain: async (messages, again) => {
      const began = performance.now()
      const written = await write(messages, clickhouse, again, config.secret)
      const seconds = (performance.now() - began) / 1000
      meter.observe('write_seconds', seconds)
      if (config.verbose) logLine('info', 'batch written', { ...written, seconds })
      return written
    },
    onDrained: (written) => countWritten(written, meter),
    onRecovered: (events) => meter.count('events_recovered_total', events),
    onRetry: (error, delayMs) => {
      meter.count('batch_retries_total')
      logLine('warn', 'ClickHouse did not take a batch', {
        trying_again_in_ms: delayMs,
        error: String(error),
      })
    },
  })
  closers.push(() => wal.close())

  const dead = deadSegments(join(config.data, 'dead'), join(config.data, 'wal'))
  const peers = new WeakMap<Request, string | undefined>()
  const app = createApp({
    sites: config.sites,
    sink: wal,
    clickhouse: reading,
    settle: () => wal.settle(),
    dead,
    journeys,
    secret: config.secret,
    keys: config.keys,
    ...(config.access ? { access: config.access } : {}),
    openOnLoopback: isLoopback(config.host),
    now: Date.now,
    meter,
    gauges: () => {
      const { events, bytes, oldestMs } = wal.pending()
      const { bavail, bsize } = statfsSync(config.data)
      const disk_free_bytes = bavail * bsize
      return { events_pending: events, log_bytes: bytes, lag_seconds: oldestMs / 1000, disk_free_bytes }
    },
    geo: (request) => {
      const country = request.headers.get('CF-IPCountry') ?? ''
      return /^[A-Z]{2}$/.test(country) ? { country } : {}
    },
    client: (request) =>
      clientAddress(peers.get(request), request.headers.get('X-Forwarded-For'), config.proxies),
    limiter: tokenBuckets(),
    asset: serveFolders(BUILT),
  })
  serve((request, peer) => {
    peers.set(request, peer)
    return app.fetch(request)
  })
  announce(config, (server.address() as AddressInfo).port)
  const nightly = async (): Promise<void> => {
    try {
      await retain(config.sites.values(), clickhouse, Date.now())
    } catch (error) {
      logLine('error', 'what is too old is not deleted', { error: String(error) })
    }
  }
  const timer = setInterval(() => void nightly(), DAY_MS)
  closers.push(() => clearInterval(timer))
  await resumeErasures({ clickhouse, dead }, 0).catch((error: unknown) =>
    logLine('error', 'an erasure is not finished', { error: String(error) }),
  )
  await nightly()
}

/** @param peer address at the other end of the connection */
type Handler = (request: Request, peer?: string) => Response | Promise<Response>

/** Takes the port first: when it is in use nothing else has been touched. */
async function listen(config: Config): Promise<{ server: Server; serve: (handler: Handler) => void }> {
  let handler: Handler = () =>
    new Response('Periplo is starting\n', { status: 503, headers: { 'Retry-After': '1' } })
  const timeout = config.requestSeconds * 1000
  const server = createServer(
    // What dribbles in is let go; looked after often enough that the limit is one.
    {
      requestTimeout: timeout,
      headersTimeout: timeout,
      connectionsCheckingInterval: Math.min(timeout / 2, 5000),
    },
    getRequestListener((request, { incoming }) => handler(request, incoming.socket.remoteAddress)),
  )
  // One that was just stopped may need a moment to let go of its port.
  for (let attempt = 1; ; attempt++) {
    try {
      server.listen(config.port, config.host)
      await once(server, 'listening')
      return { server, serve: (next) => (handler = next) }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EADDRINUSE' && attempt < 5) await sleep(300)
      else throw new CannotStart(explainPort(config, code, message), { cause: error })
    }
  }
}

function explainPort({ host, port }: Config, code: string | undefined, message: string): string {
  const other = `or choose another with PORT=${port + 1} npm start.`
  if (code === 'EADDRINUSE') return `Port ${port} is in use; stop what uses it, ${other}`
  if (code === 'EACCES') return `Port ${port} may not be used by this user; run as one who may, ${other}`
  return `Cannot listen on ${host}:${port}: ${message}`
}

async function startEngine(config: Config): Promise<string> {
  log('Starting ClickHouse …')
  try {
    const engine = await startOnceFree({
      path: join(config.data, 'clickhouse'),
      password: config.secret,
      port: config.clickhousePort,
      onRestart: log,
    })
    closers.push(() => engine.stop())
    // For clickhouse clients and for tests; as secret as the key it holds.
    writeFileSync(join(config.data, 'clickhouse.url'), `${engine.url}\n`, { mode: 0o600 })
    return engine.url
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : String(error), { cause: error })
  }
}

/** The lock of the data directory is ours: an engine that still has it is a killed home's, about to end. */
async function startOnceFree(options: EmbeddedOptions): Promise<Embedded> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startEmbedded(options)
    } catch (error) {
      if (attempt === 20 || stopping || !String(error).includes('in use')) throw error
      await sleep(500)
    }
  }
}

async function prepareDatabase(
  url: string,
  { sites, clickhouseCluster, clickhouseAdminUrl }: Config,
): Promise<void> {
  try {
    if (clickhouseAdminUrl === 'none') return await checkMigrated(url)
    const applied = await migrate(clickhouseAdminUrl ?? url, sites, clickhouseCluster)
    if (applied.length > 0) log(`Applied ${applied.length} migrations`)
  } catch (error) {
    const { host } = new URL(url)
    const message = error instanceof Error ? error.message : String(error)
    throw new CannotStart(`ClickHouse at ${host} could not be prepared: ${message}`, { cause: error })
  }
}

function announce(config: Config, port: number): void {
  const address = `http://${config.host.includes(':') ? `[${config.host}]` : config.host.replace('127.0.0.1', 'localhost')}:${port}`
  console.log(`
Periplo is ready.

  Dashboards   ${address}/
  Demo shop    ${address}/demo/
  Tag          <script async src="${address}/p.js" data-site="demo"></script>
  Server key   in ${config.secretFrom}
  Data         in ${config.data}

Ctrl-C stops it.`)
}

async function stop(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  for (const close of closers.toReversed()) {
    try {
      await close()
    } catch (error) {
      log(String(error))
    }
  }
  process.exit(code)
}

function log(message: string): void {
  console.error(message)
}
