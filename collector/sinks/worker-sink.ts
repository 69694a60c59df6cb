import { bucketSink } from './bucket.ts'
import { type Coalescer, coalescerSink } from './coalescer.ts'
import { type Body, queueSink } from './queue.ts'
import type { Sink } from './sink.ts'

/** The bindings and settings that say how the Worker makes events durable. */
export interface SinkEnv {
  /** `queue` (unless it is said) or `coalescer`. */
  PERIPLO_SINK?: string
  /** Coalescers for each queue; 1 unless it is said. */
  PERIPLO_COALESCERS?: string
  QUEUE: Queue<Body>
  COALESCER?: DurableObjectNamespace<Coalescer>
  BUCKET?: R2Bucket
}

/** Names of the bound queues in the order of their numbers: `QUEUE`, `QUEUE_2`, `QUEUE_3` … */
export const queueBindings = (env: object): string[] =>
  Object.keys(env)
    .filter((name) => /^QUEUE(_\d+)?$/.test(name))
    .sort((a, b) => numberOf(a) - numberOf(b))

const numberOf = (name: string): number => Number(name.split('_')[1] ?? 1)

export const queuesOf = (env: object): Queue<Body>[] =>
  queueBindings(env).map((name) => (env as Record<string, unknown>)[name] as Queue<Body>)

/** @throws Error when the settings ask for what is not bound */
export function workerSink(env: SinkEnv): Sink {
  const queue = queueSink({
    queues: queuesOf(env),
    ...(env.BUCKET ? { overflow: bucketSink(env.BUCKET) } : {}),
  })
  const kind = env.PERIPLO_SINK || 'queue'
  if (kind === 'queue') return queue
  if (kind !== 'coalescer') throw new Error(`PERIPLO_SINK: "${kind}" is not queue or coalescer`)
  if (!env.COALESCER) throw new Error('PERIPLO_SINK is coalescer, and COALESCER is not bound')
  return coalescerSink({
    objects: env.COALESCER,
    bindings: queueBindings(env),
    perQueue: Math.max(1, Math.floor(Number(env.PERIPLO_COALESCERS)) || 1),
    otherwise: queue,
  })
}
