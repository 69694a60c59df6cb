import type { Hono } from 'hono'
import { createApp } from './app.ts'
import { connect } from './clickhouse.ts'
import { parseAccess } from './read/cloudflare-access.ts'
import { bury, consume } from './write/consumer.ts'
import { drain } from './write/drain.ts'
import { resumeErasures } from './privacy/erase.ts'
import type { Home } from './home.ts'
import { HttpError } from './http-error.ts'
import { parseKeys } from './read/keys.ts'
import { logLine } from './observe/log.ts'
import { type Meter, createMeter } from './observe/meter.ts'
import { boundLimits } from './rate-limit.ts'
import { parkedObjects } from './sinks/bucket.ts'
import { retain } from './privacy/retention.ts'
import { queueSink } from './sinks/queue.ts'
import { isLoopback, parseSites } from './sites.ts'
import { weakSecret } from './weak-secret.ts'
import { serveAsset } from './serve/worker-assets.ts'
import { type SinkEnv, queuesOf, workerSink } from './sinks/worker-sink.ts'

export { Coalescer } from './sinks/coalescer.ts'

/** Bindings and settings of the Worker, as wrangler.toml names them. */
export interface Env extends SinkEnv {
  ASSETS: Fetcher
  CLICKHOUSE_URL: string
  /** Whose queries run, where it is another user than the collector's. */
  CLICKHOUSE_READ_URL?: string
  PERIPLO_SECRET?: string
  PERIPLO_SITES: string
  PERIPLO_KEYS?: string
  PERIPLO_ACCESS?: string
}

/** The Workers home. */
export default {
  fetch: async (request, env) => {
    const { app, meter, weak } = appOf(env)
    if (weak !== undefined && !isLoopback(new URL(request.url).host)) {
      logLine('error', 'not started', { why: weak })
      return new HttpError(503, 'not_configured', weak).toResponse()
    }
    const response = await app.fetch(request)
    logCounts('request', meter)
    return response
  },
  queue: (batch, env) =>
    withClickHouse(env, async (clickhouse) => {
      const options = {
        clickhouse,
        bucket: env.BUCKET,
        meter: createMeter(),
        secret: env.PERIPLO_SECRET ?? '',
      }
      await (isDeadLetters(batch.queue) ? bury(batch, options) : consume(batch, options))
      logCounts('batch', options.meter)
    }),
  scheduled: ({ scheduledTime }, env) =>
    withClickHouse(env, async (clickhouse) => {
      if (isNight(scheduledTime)) {
        await retain(parseSites(env.PERIPLO_SITES).values(), clickhouse, scheduledTime).catch(
          (error: unknown) => logLine('error', 'what is too old is not deleted', { error: String(error) }),
        )
      }
      const dead = env.BUCKET && parkedObjects(env.BUCKET)
      await resumeErasures({ clickhouse, ...(dead && { dead }) }).catch((error: unknown) =>
        logLine('error', 'an erasure is not finished', { error: String(error) }),
      )
      if (!env.BUCKET) return
      await drain({
        bucket: env.BUCKET,
        sink: queueSink({ queues: queuesOf(env) }),
        isUp: () => clickhouse.ping(),
      })
    }),
} satisfies ExportedHandler<Env>

/** The cron comes every minute; this is one of the day's. */
const isNight = (time: number): boolean => new Date(time).toISOString().slice(11, 16) === '03:17'

const isDeadLetters = (queue: string): boolean => queue.endsWith('-dead')

// Settings do not change under a running Worker, and reading them costs more than a request does.
interface App {
  app: Hono
  meter: Meter
  /** Why only this machine is answered. */
  weak: string | undefined
}
const apps = new WeakMap<Env, App>()

function appOf(env: Env): App {
  const known = apps.get(env)
  if (known) return known
  const home = workerHome(env)
  const made = { app: createApp(home), meter: home.meter, weak: weakSecret(env.PERIPLO_SECRET) }
  apps.set(env, made)
  return made
}

async function withClickHouse(
  env: Env,
  work: (clickhouse: ReturnType<typeof connect>) => Promise<void>,
): Promise<void> {
  const clickhouse = connect(env.CLICKHOUSE_URL)
  try {
    await work(clickhouse)
  } finally {
    await clickhouse.close()
  }
}

/**
 * A Worker is many isolates, none of which knows the others: what was counted since the last line is a line of the log,
 * and Workers Logs (or whatever the log is pushed to) sums them by field. Of requests at the same time, one says it all.
 */
function logCounts(of: string, meter: Meter): void {
  const counts = meter.take()
  if (Object.keys(counts).length > 0) logLine('info', 'counted', { of, ...counts })
}

const workerHome = (env: Env): Home => ({
  sites: parseSites(env.PERIPLO_SITES),
  sink: workerSink(env),
  clickhouse: connect(env.CLICKHOUSE_URL, env.CLICKHOUSE_READ_URL),
  ...(env.BUCKET ? { dead: parkedObjects(env.BUCKET) } : {}),
  // Without one there is no key that opens anything.
  secret: env.PERIPLO_SECRET ?? '',
  ...(env.PERIPLO_KEYS ? { keys: parseKeys(env.PERIPLO_KEYS) } : {}),
  ...(env.PERIPLO_ACCESS ? { access: parseAccess(env.PERIPLO_ACCESS) } : {}),
  openOnLoopback: false,
  now: () => Date.now(),
  meter: createMeter(),
  geo: (request) => {
    const { country, regionCode, city } = (request.cf ?? {}) as IncomingRequestCfProperties
    return {
      ...(country ? { country } : {}),
      ...(regionCode ? { region: regionCode } : {}),
      ...(city ? { city } : {}),
    }
  },
  client: (request) => request.headers.get('CF-Connecting-IP') ?? undefined,
  limiter: boundLimits(env),
  asset: (request) => serveAsset(request, env.ASSETS),
})
