/**
 * What Cloudflare's paid plan charges beyond what it includes, US dollars, read on 24 November 2026 from the pricing
 * pages of developers.cloudflare.com (`/queues/platform/pricing`, `/workers/platform/pricing`,
 * `/durable-objects/platform/pricing`, `/r2/pricing`) as public copies of them stood then.
 */
export const PRICES = {
  /** A request to the Worker; a queue's consumer and a cron are counted here as well. */
  workerRequest: 0.3 / 1e6,
  workerCpuMs: 0.02 / 1e6,
  /** Writing, reading or deleting up to 64 KB (of 1000 bytes) of a message. */
  queueOperation: 0.4 / 1e6,
  queueOperationBytes: 64_000,
  durableRequest: 0.15 / 1e6,
  /** An object is charged for 128 MB while it works or waits. */
  durableSecond: 0.128 * (12.5 / 1e6),
  bucketWrite: 4.5 / 1e6,
} as const
