declare namespace Cloudflare {
  /** The bindings of wrangler.toml, as `cloudflare:workers` types them. */
  interface Env {
    QUEUE: Queue<import('../../collector/sinks/sink.ts').Message>
    ASSETS: Fetcher
    CLICKHOUSE_URL: string
    PERIPLO_SECRET: string
    PERIPLO_SITES: string
  }
  interface GlobalProps {
    mainModule: typeof import('../../collector/index.ts')
  }
}
