import { createApp } from './app.ts'
import { connect } from './clickhouse.ts'
import type { Home } from './home.ts'
import { queueSink } from './sinks/queue.ts'
import type { Message } from './sinks/sink.ts'
import { parseSites } from './sites.ts'
import { write } from './writer.ts'

/** Bindings and settings of the Worker, as wrangler.toml names them. */
export interface Env {
  QUEUE: Queue<Message>
  ASSETS: Fetcher
  CLICKHOUSE_URL: string
  PERIPLO_SECRET: string
  PERIPLO_SITES: string
}

/** Seconds before a batch that ClickHouse did not take is tried again; grows with each attempt. */
const retryDelay = (attempts: number): number => Math.min(2 ** attempts, 600)

/** The Workers home. */
export default {
  fetch: (request, env) => createApp(workerHome(env)).fetch(request),
  queue: async (batch, env) => {
    const clickhouse = connect(env.CLICKHOUSE_URL)
    try {
      await write(
        batch.messages.map((message) => message.body),
        clickhouse,
      )
      batch.ackAll()
    } catch (error) {
      const attempts = Math.max(...batch.messages.map((message) => message.attempts))
      console.error(
        JSON.stringify({ level: 'error', message: 'batch not written', attempts, error: String(error) }),
      )
      batch.retryAll({ delaySeconds: retryDelay(attempts) })
    } finally {
      await clickhouse.close()
    }
  },
} satisfies ExportedHandler<Env, Message>

const workerHome = (env: Env): Home => ({
  sites: parseSites(env.PERIPLO_SITES),
  sink: queueSink(env.QUEUE),
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
