declare namespace Cloudflare {
  /** The bindings of wrangler.toml, as `cloudflare:workers` types them. */
  interface Env {
    QUEUE: Queue<import('../../collector/sinks/queue.ts').Body>
    BUCKET: R2Bucket
    COALESCER: DurableObjectNamespace<import('../../collector/sinks/coalescer.ts').Coalescer>
    ASSETS: Fetcher
    CLICKHOUSE_URL: string
    PERIPLO_SECRET: string
    PERIPLO_SITES: string
    PERIPLO_SINK: string
  }
  interface GlobalProps {
    mainModule: typeof import('../../collector/index.ts')
    durableNamespaces: 'Coalescer'
  }
}
