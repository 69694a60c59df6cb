import type { Hono } from 'hono'
import { createApp } from './app.ts'
import { connect } from './clickhouse.ts'
import { bury, consume } from './consumer.ts'
import { drain } from './drain.ts'
import type { Home } from './home.ts'
import { queueSink } from './sinks/queue.ts'
import { parseSites } from './sites.ts'
import { type SinkEnv, queuesOf, workerSink } from './worker-sink.ts'

export { Coalescer } from './sinks/coalescer.ts'

/** Bindings and settings of the Worker, as wrangler.toml names them. */
export interface Env extends SinkEnv {
  ASSETS: Fetcher
  CLICKHOUSE_URL: string
  PERIPLO_SECRET: string
  PERIPLO_SITES: string
}

/** The Workers home. */
export default {
  fetch: (request, env) => appOf(env).fetch(request),
  queue: (batch, env) =>
    withClickHouse(env, (clickhouse) => {
      const options = { clickhouse, bucket: env.BUCKET }
      return isDeadLetters(batch.queue) ? bury(batch, options) : consume(batch, options)
    }),
  scheduled: (_, env) =>
    withClickHouse(env, async (clickhouse) => {
      if (!env.BUCKET) return
      await drain({
        bucket: env.BUCKET,
        sink: queueSink({ queues: queuesOf(env) }),
        isUp: () => clickhouse.ping(),
      })
    }),
} satisfies ExportedHandler<Env>

const isDeadLetters = (queue: string): boolean => queue.endsWith('-dead')

// Settings do not change under a running Worker, and reading them costs more than a request does.
const apps = new WeakMap<Env, Hono>()

function appOf(env: Env): Hono {
  const known = apps.get(env)
  if (known) return known
  const app = createApp(workerHome(env))
  apps.set(env, app)
  return app
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

const workerHome = (env: Env): Home => ({
  sites: parseSites(env.PERIPLO_SITES),
  sink: workerSink(env),
  clickhouse: connect(env.CLICKHOUSE_URL),
  secret: env.PERIPLO_SECRET,
  openOnLoopback: false,
  now: () => Date.now(),
  geo: (request) => {
    const { country, regionCode, city } = (request.cf ?? {}) as IncomingRequestCfProperties
    return {
      ...(country ? { country } : {}),
      ...(regionCode ? { region: regionCode } : {}),
      ...(city ? { city } : {}),
    }
  },
  asset: (request) => env.ASSETS.fetch(request),
})
