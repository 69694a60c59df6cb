import { setTimeout as sleep } from 'node:timers/promises'
import { createApp } from '../../collector/app.ts'
import { connect } from '../../collector/clickhouse.ts'
import { bury, consume } from '../../collector/write/consumer.ts'
import { drain } from '../../collector/write/drain.ts'
import { createMeter } from '../../collector/observe/meter.ts'
import { bucketSink } from '../../collector/sinks/bucket.ts'
import { within } from '../../collector/sinks/deadline.ts'
import { gather } from '../../collector/sinks/gather.ts'
import { type Parcel, toParcel } from '../../collector/sinks/pack.ts'
import { queueSink, send } from '../../collector/sinks/queue.ts'
import { shardsOf } from '../../collector/sinks/shard.ts'
import type { Sink } from '../../collector/sinks/sink.ts'
import { DEMO_SITE } from '../../collector/sites.ts'
import type { KillableEngine } from './engine.ts'
import { NO_FAULTS, openLine } from './line.ts'
import type { Random } from './random.ts'
import { type Answered, CALM_MS, type Told, visit } from './visitors.ts'

/** How badly the platform behaves, 0 to 1. */
interface Weather {
  /** A send is refused. */
  overload: number
  /** A send takes effect and its answer is lost. */
  silence: number
  /** R2 fails before or after it took effect. */
  bucket: number
  /** What was acknowledged is delivered once more. */
  again: number
  /** A consumer dies after it wrote: its acknowledgements are lost. */
  crash: number
}
const CALM: Weather = { overload: 0, silence: 0, bucket: 0, again: 0, crash: 0 }
const MAX_ATTEMPTS = 9

interface Waiting {
  id: string
  body: unknown
  attempts: number
}

type Queues = Parameters<typeof queueSink>[0]['queues']
type Gathered = ReturnType<typeof gather>
type Bucket = Parameters<typeof bucketSink>[0]

/** The Worker home on doubles of the platform: queues that lose answers, reorder and repeat; a bucket that fails. */
export async function runQueue(name: string, random: Random, engine: KillableEngine): Promise<Told> {
  const line = await openLine(engine.url, random)
  const clickhouse = connect(line.url)
  let weather = CALM
  const end = new AbortController()
  const waiting: Waiting[][] = Array.from({ length: random.int(1, 3) }, () => [])
  const dead: Waiting[] = []
  let ids = 0

  const queues = waiting.map((list) => {
    const take = async (bodies: unknown[]): Promise<void> => {
      await sleep(random.int(0, 5))
      if (random.chance(weather.overload)) throw new Error('Queue send failed: Too Many Requests')
      for (const body of bodies) list.push({ id: `m${ids++}`, body, attempts: 1 })
      if (random.chance(weather.silence)) await new Promise((resolve) => setTimeout(resolve, 300))
    }
    return {
      send: (body: unknown) => take([body]),
      sendBatch: (all: Iterable<{ body: unknown }>) => take([...all].map(({ body }) => body)),
    }
  }) as unknown as Queues
  const bucket = badBucket(random, () => weather.bucket)

  const plain = queueSink({ queues, overflow: bucketSink(bucket), timeoutMs: 40 })
  const sink = random.chance(0.4) ? coalescing(queues, plain) : plain
  const app = createApp({
    sites: new Map([[DEMO_SITE.key, DEMO_SITE]]),
    ...{ sink, clickhouse, secret: 'a-secret-for-tests-only', openOnLoopback: true, now: Date.now },
    meter: createMeter(),
    geo: () => ({}),
    asset: () => Promise.resolve(new Response('', { status: 404 })),
  })
  const post = async (body: string): Promise<Answered> => {
    const response = await app.request('http://localhost/e', { method: 'POST', body })
    const answer = (await response.json()) as Pick<Answered, 'results'>
    if (random.chance(weather.silence)) throw new Error('the answer was lost')
    return { status: response.status, ...answer }
  }

  /** One delivery of a queue: some of it, in any order. */
  const deliver = async (list: Waiting[], to: typeof consume): Promise<void> => {
    const some = random.shuffled(list).slice(0, random.int(1, 30))
    if (some.length === 0) return
    const outcome = new Map<Waiting, 'ack' | 'retry'>()
    const messages = some.map((each) => ({
      ...{ id: each.id, body: each.body, attempts: each.attempts, timestamp: new Date() },
      ack: () => void outcome.set(each, 'ack'),
      retry: () => void outcome.set(each, 'retry'),
    }))
    const all = (what: 'ack' | 'retry') => () => some.forEach((each) => outcome.set(each, what))
    const batch = { queue: 'periplo-events', messages, ackAll: all('ack'), retryAll: all('retry') }
    await to(batch, { clickhouse, bucket })
    const hasCrashed = random.chance(weather.crash)
    for (const each of some) {
      const acked = outcome.get(each) === 'ack' && !hasCrashed
      if (!acked) each.attempts++
      if ((acked && !random.chance(weather.again)) || each.attempts > MAX_ATTEMPTS) {
        list.splice(list.indexOf(each), 1)
        if (!acked) dead.push({ ...each, attempts: 1 })
      }
    }
  }
  /** The consumer of one queue, one delivery after the other. */
  const consumer = async (list: Waiting[], to: typeof consume): Promise<void> => {
    while (!end.signal.aborted) {
      await sleep(random.int(1, 20))
      await deliver(list, to)
    }
  }
  const cron = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await sleep(random.int(20, 150))
      await drain({
        bucket,
        sink: queueSink({ queues, timeoutMs: 40 }),
        isUp: () => clickhouse.ping(),
      }).catch(
        () => 0, // R2 failed: the next minute brings the next run
      )
    }
  }
  const calamities = async (): Promise<void> => {
    for (let left = random.int(1, 4); left > 0; left--) {
      weather = {
        overload: random.pick([0, 0.2, 0.9]),
        silence: random.pick([0, 0.2]),
        bucket: random.pick([0, 0.3]),
        again: random.pick([0, 0.3]),
        crash: random.pick([0, 0.3]),
      }
      line.faults = {
        before: random.pick([0, 0.2, 1]),
        after: random.pick([0, 0.2, 0.4]),
        refused: random.pick([0, 0.1]),
        slow: random.pick([0, 0.5]),
      }
      if (random.chance(0.02)) await engine.kill()
      await sleep(random.int(50, 500))
    }
    weather = CALM
    line.faults = NO_FAULTS
  }

  /** What came back too often: somebody has looked, and lets it go once more (docs/collector.md). */
  const unpark = async (): Promise<void> => {
    for (const { key } of (await bucket.list({ prefix: 'parked/' })).objects) {
      const object = await bucket.get(key)
      if (object) await bucket.put(key.replace('parked/', 'overflow/'), await object.arrayBuffer())
      await bucket.delete(key)
    }
  }

  const working = Promise.all([
    ...waiting.map((list) => consumer(list, consume)),
    consumer(dead, bury as typeof consume),
    cron(),
  ])
  try {
    const visiting = visit(name, random, post)
    visiting.catch(() => {}) // heard of below
    await calamities()
    const told = await within(CALM_MS, visiting)
    const left = async (): Promise<number> =>
      [...waiting, dead].reduce((sum, list) => sum + list.length, 0) + (await bucket.list()).objects.length
    for (let tries = 0; (await left()) > 0; tries++) {
      if (tries * 100 > CALM_MS) {
        const where = [...waiting, dead].map((list) => list.length).join(' ')
        const keys = (await bucket.list()).objects.map(({ key }: { key: string }) => key).join(' ')
        throw new Error(`messages do not drain although all is well: ${where} in queues, ${keys}`)
      }
      await sleep(100)
      await unpark()
    }
    return told
  } finally {
    end.abort()
    weather = CALM
    await working
    await clickhouse.close()
    line.close()
  }
}

/** The coalescer's way without a Durable Object around it. */
function coalescing(queues: Queues, otherwise: Sink): Sink {
  const groups = queues.map((queue) =>
    gather((whole: Parcel) => send(whole, crypto.randomUUID(), queue, 40), { windowMs: 10 }),
  )
  return {
    put: async (message) => {
      await Promise.all(
        [...shardsOf(message, queues.length)].map(([number, part]) =>
          (groups[number] as Gathered)(toParcel(part)).catch(() => otherwise.put(part)),
        ),
      )
    },
  }
}

function badBucket(random: Random, failing: () => number): Bucket {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>()
  const fail = (): void => {
    if (random.chance(failing() / 2))
      throw new Error('We encountered an internal error. Please try again. (10001)')
  }
  return {
    put: async (key: string, bytes: Uint8Array<ArrayBuffer>) => {
      fail()
      objects.set(key, bytes)
      fail()
    },
    get: async (key: string) => {
      fail()
      const bytes = objects.get(key)
      return bytes ? { arrayBuffer: async () => bytes } : null
    },
    delete: async (key: string) => {
      fail()
      objects.delete(key)
      fail()
    },
    list: async ({ prefix = '', limit = 1000 }: { prefix?: string; limit?: number } = {}) => {
      fail()
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()
      return { objects: keys.slice(0, limit).map((key) => ({ key })) }
    },
  }
}
