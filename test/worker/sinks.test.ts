import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runInDurableObject,
} from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { connect } from '../../collector/clickhouse.ts'
import worker from '../../collector/index.ts'
import { kept } from '../../collector/sinks/bucket.ts'
import { Coalescer } from '../../collector/sinks/coalescer.ts'
import { type Parcel, pack, toParcel, unpack } from '../../collector/sinks/pack.ts'
import type { Body } from '../../collector/sinks/queue.ts'
import type { Message } from '../../collector/sinks/sink.ts'
import type { Event } from '../../schema/parse.ts'

type Env = typeof env
const clickhouse = connect(env.CLICKHOUSE_URL)
afterAll(() => clickhouse.close())

let pages = 0
const newPage = (): string => `sinks${Date.now().toString(36)}x${pages++}`
const storedCount = async (page: string): Promise<string> =>
  (await clickhouse.query(`select count() from events where page_id = '${page}'`, { format: 'CSVWithNames' }))
    .split('\n')
    .at(1) ?? ''
const event = (page_id: string, seq: number): Event => ({
  ...{ site_id: 'demo', name: 'page_view', occurred_at: Date.now(), received_at: Date.now(), origin: 'web' },
  ...{ visitor_id: 'v1', page_id, seq, props: {} },
})
const message = (id: string, events: Event[]): Message => ({ id, events, rejected: [] })

const post = (page_id: string, count = 1, changes: Partial<Env> = {}): Promise<Response> =>
  Promise.resolve(
    worker.fetch(
      new Request('https://t.example/e', {
        method: 'POST',
        body: JSON.stringify({
          site: 'demo',
          context: { page_id, visitor_id: `v${page_id}`, consent_mode: 'granted' },
          events: Array.from({ length: count }, (_, seq) => ({ name: 'page_view', seq })),
        }),
      }),
      { ...env, ...changes },
    ),
  )

/** A queue that does what `answer` does, and remembers what it took. */
function queueThat(answer: () => Promise<void>) {
  const taken: Message[] = []
  const take = async (bodies: Body[]): Promise<void> => {
    await answer()
    taken.push(...(await Promise.all(bodies.map(unpack))))
  }
  const queue = {
    send: (body: Body) => take([body]),
    sendBatch: (all: Iterable<MessageSendRequest<Body>>) => take([...all].map(({ body }) => body)),
  } as unknown as Queue<Body>
  return { queue, taken }
}
const full = (): Promise<void> => Promise.reject(new Error('Queue send failed: Too Many Requests'))
const well = (): Promise<void> => Promise.resolve()
const brokenBucket = {
  put: () => Promise.reject(new Error('put: We encountered an internal error. (10001)')),
} as unknown as R2Bucket

const namesIn = async (folder: string): Promise<string[]> =>
  (await env.BUCKET.list({ prefix: `${folder}/` })).objects.map(({ key }) => key)
const messagesIn = async (folder: string): Promise<Message[]> => {
  const all = await Promise.all((await namesIn(folder)).map((key) => env.BUCKET.get(key)))
  return (await Promise.all(all.map((object) => kept(object as R2ObjectBody)))).flat()
}
const runCron = (changes: Partial<Env> = {}): Promise<void> =>
  worker.scheduled({ scheduledTime: Date.now() } as ScheduledController, { ...env, ...changes })

/** Hands messages to the consumer as a queue would. */
async function deliver(
  bodies: (Message | Body)[],
  attempts = 1,
  changes: Partial<Env> = {},
  queue = 'periplo-events',
) {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, i) => ({ id: `m${i}`, timestamp: new Date(), attempts, body })),
  )
  await worker.queue(batch, { ...env, ...changes })
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
  return { acked: [...explicitAcks].sort(), retried: retryMessages.map(({ msgId }) => msgId).sort() }
}
const away = (): Partial<Env> => {
  const url = new URL(env.CLICKHOUSE_URL)
  url.port = '1'
  return { CLICKHOUSE_URL: url.href }
}

beforeEach(async () => {
  for (const folder of ['overflow', 'later', 'dead', 'parked']) {
    for (const key of await namesIn(folder)) await env.BUCKET.delete(key)
  }
})

describe('a queue that does not take a message', () => {
  test('the message lies in R2 before the answer, and goes into the queue when that takes it', async () => {
    const page = newPage()
    expect((await post(page, 3, { QUEUE: queueThat(full).queue })).status).toBe(202)
    expect((await messagesIn('overflow')).flatMap(({ events }) => events.map(({ seq }) => seq))).toEqual([
      0, 1, 2,
    ])

    // Still full: it stays.
    await runCron({ QUEUE: queueThat(full).queue })
    expect(await namesIn('overflow')).toHaveLength(1)
    // The real queue and the real consumer.
    await runCron()
    expect(await namesIn('overflow')).toEqual([])
    await expect.poll(() => storedCount(page)).toBe('3')
  })

  test('one that does not answer is given up in time; when it had the message all the same, it is stored once', async () => {
    vi.useFakeTimers()
    try {
      const page = newPage()
      const { queue, taken } = queueThat(well)
      const silent = {
        send: async (body: Body) => {
          await queue.send(body)
          await new Promise(() => {})
        },
      } as unknown as Queue<Body>
      const answer = post(page, 1, { QUEUE: silent })
      while (taken.length === 0) await Promise.resolve().then(() => vi.advanceTimersByTimeAsync(1))
      await vi.advanceTimersByTimeAsync(5_000)
      vi.useRealTimers()
      expect((await answer).status).toBe(202)
      const again = await messagesIn('overflow')
      expect(again).toHaveLength(1)
      expect((await deliver([...taken, ...again])).acked).toHaveLength(2)
      expect((await deliver(again, 2)).acked).toHaveLength(1)
      expect(await storedCount(page)).toBe('1')
    } finally {
      vi.useRealTimers()
    }
  })

  test('without R2 as well, the page is told to keep the events', async () => {
    const response = await post(newPage(), 1, { QUEUE: queueThat(full).queue, BUCKET: brokenBucket })
    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('5')
  })
})

describe('several queues', () => {
  test('share the load by visitor, and one that fails does not hold up the others', async () => {
    const [one, two, three] = [queueThat(well), queueThat(full), queueThat(well)]
    const changes = { QUEUE: one.queue, QUEUE_2: two.queue, QUEUE_3: three.queue } as Partial<Env>
    const used = Array.from({ length: 24 }, newPage)
    for (const page of used) expect((await post(page, 1, changes)).status).toBe(202)
    const pagesOf = (all: Message[]): string[] =>
      all.flatMap(({ events }) => events.map(({ page_id }) => String(page_id)))
    const spilled = pagesOf(await messagesIn('overflow'))
    for (const part of [one.taken, three.taken]) expect(part.length).toBeGreaterThan(0)
    expect(spilled.length).toBeGreaterThan(0)
    expect([...pagesOf(one.taken), ...pagesOf(three.taken), ...spilled].sort()).toEqual([...used].sort())

    // What lay in R2 goes the way it would have gone.
    const again = queueThat(well)
    await runCron({ ...changes, QUEUE_2: again.queue } as Partial<Env>)
    expect(pagesOf(again.taken).sort()).toEqual(spilled.sort())
    expect(await namesIn('overflow')).toEqual([])
  })
})

describe('the consumer', () => {
  test('reads what travels compressed through the real queue', async () => {
    const page = newPage()
    const response = await post(page, 900)
    expect(await response.json()).toMatchObject({ accepted: 900 })
    await expect.poll(() => storedCount(page)).toBe('900')
  })

  test('while ClickHouse is down keeps messages in R2 after some attempts; they come back when it answers', async () => {
    const page = newPage()
    const [packed] = await pack(toParcel(message('m', [event(page, 0)])), 'm')
    const body = packed?.body as Body
    expect(await deliver([body], 5, away())).toEqual({ acked: [], retried: ['m0'] })
    expect(await deliver([body], 6, away())).toEqual({ acked: ['m0'], retried: [] })
    expect(await namesIn('later')).toHaveLength(1)
    await runCron(away())
    expect(await namesIn('later')).toHaveLength(1)
    await runCron()
    expect(await namesIn('later')).toEqual([])
    await expect.poll(() => storedCount(page)).toBe('1')
  })

  test('without R2 they stay in the queue', async () => {
    const result = await deliver([message('m', [event(newPage(), 0)])], 50, {
      ...away(),
      BUCKET: brokenBucket,
    })
    expect(result).toEqual({ acked: [], retried: ['m0'] })
  })

  test('a message that nobody can read is set aside alone', async () => {
    const page = newPage()
    const result = await deliver(['{"half":', message('m', [event(page, 0)])])
    expect(result).toEqual({ acked: ['m0', 'm1'], retried: [] })
    expect(await storedCount(page)).toBe('1')
    expect(await namesIn('parked')).toHaveLength(1)
  })
})

describe('dead letters', () => {
  test('lie in R2 and go back into their queue when ClickHouse answers', async () => {
    const page = newPage()
    const result = await deliver(
      [message('a', [event(page, 0)]), message('b', [event(page, 1)])],
      1,
      {},
      'periplo-dead',
    )
    expect(result.acked).toHaveLength(2)
    expect(await namesIn('dead')).toHaveLength(1)
    await runCron(away())
    expect(await namesIn('dead')).toHaveLength(1)
    await runCron()
    expect(await namesIn('dead')).toEqual([])
    await expect.poll(() => storedCount(page)).toBe('2')
  })

  test('what always comes back is parked in the end', async () => {
    let body: Message = message('poison', [event(newPage(), 0)])
    for (let round = 0; round < 3; round++) {
      await deliver([body], 1, {}, 'periplo-dead')
      const { queue, taken } = queueThat(well)
      await runCron({ QUEUE: queue })
      body = taken[0] as Message
      expect(body.returned).toBe(round + 1)
    }
    await deliver([body], 1, {}, 'periplo-dead')
    expect(await namesIn('dead')).toEqual([])
    expect((await messagesIn('parked')).map(({ events }) => events[0]?.seq)).toEqual([0])
  })

  test('an object that cannot be read does not block the others', async () => {
    const page = newPage()
    await env.BUCKET.put('dead/0000-broken.ndjson.gz', 'no gzip')
    await deliver([message('a', [event(page, 0)])], 1, {}, 'periplo-dead')
    await runCron()
    expect(await namesIn('dead')).toEqual([])
    expect(await namesIn('parked')).toEqual(['parked/dead-0000-broken.ndjson.gz'])
    await expect.poll(() => storedCount(page)).toBe('1')
  })

  test('stay where they are while R2 fails', async () => {
    const result = await deliver(
      [message('a', [event(newPage(), 0)])],
      1,
      { BUCKET: brokenBucket },
      'periplo-dead',
    )
    expect(result).toEqual({ acked: [], retried: ['m0'] })
  })
})

describe('the coalescer', () => {
  const coalescing = { PERIPLO_SINK: 'coalescer' }

  test('joins concurrent requests, and each answer comes after its events are in the real queue', async () => {
    const used = Array.from({ length: 20 }, newPage)
    const answers = await Promise.all(used.map((page) => post(page, 2, coalescing)))
    expect(answers.map(({ status }) => status)).toEqual(used.map(() => 202))
    for (const page of used) await expect.poll(() => storedCount(page)).toBe('2')
  })

  test('requests of a moment make one message, and hear of it together', async () => {
    const { queue, taken } = queueThat(well)
    const bad = queueThat(full)
    const stub = env.COALESCER.getByName('test')
    await runInDurableObject(stub, async (_, state) => {
      const object = new Coalescer(state, { QUEUE: queue, QUEUE_2: bad.queue })
      const parcels = Array.from({ length: 30 }, (__, i) => toParcel(message('m', [event('p', i)])))
      const failing = Promise.allSettled(parcels.slice(0, 5).map((parcel) => object.put(parcel, 'QUEUE_2')))
      await Promise.all(parcels.map((parcel) => object.put(parcel, 'QUEUE')))
      expect((await failing).map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
      await object.put(parcels[0] as Parcel, 'QUEUE')
    })
    expect(taken.map(({ events }) => events.length)).toEqual([30, 1])
    expect(new Set(taken.map(({ id }) => id)).size).toBe(2)
  })

  test('an event goes to the object of its queue', async () => {
    const asked: [string, unknown][] = []
    const objects = {
      getByName: (name: string) => ({
        put: async (_: Parcel, binding: string) => void asked.push([name, binding]),
      }),
    } as unknown as Env['COALESCER']
    await post(newPage(), 2, { ...coalescing, COALESCER: objects })
    expect(asked).toEqual([['QUEUE.0', 'QUEUE']])
    const changes = { QUEUE_2: queueThat(well).queue, PERIPLO_COALESCERS: '3' } as Partial<Env>
    for (let i = 0; i < 60; i++) await post(newPage(), 1, { ...coalescing, COALESCER: objects, ...changes })
    expect(new Set(asked.map(([name]) => name)).size).toBe(6)
    expect(asked.every(([name, binding]) => name.startsWith(`${String(binding)}.`))).toBe(true)
  })

  test.each([
    [
      'is overloaded',
      () => Promise.reject(new Error('Durable Object is overloaded. Requests queued for too long.')),
    ],
    ['was reset in between', () => Promise.reject(new Error('The Durable Object’s code has been updated.'))],
  ])('an object that %s costs nothing: the message goes to the queue itself', async (_, put) => {
    const page = newPage()
    const objects = { getByName: () => ({ put }) } as unknown as Env['COALESCER']
    const { queue, taken } = queueThat(well)
    expect((await post(page, 2, { ...coalescing, COALESCER: objects, QUEUE: queue })).status).toBe(202)
    expect(taken.flatMap(({ events }) => events)).toHaveLength(2)
  })

  test('settings that ask for what is not there are refused', async () => {
    const without = { ...coalescing, COALESCER: undefined } as unknown as Partial<Env>
    await expect(async () => post(newPage(), 1, without)).rejects.toThrow('COALESCER is not bound')
    await expect(async () => post(newPage(), 1, { PERIPLO_SINK: 'tape' })).rejects.toThrow('"tape"')
  })
})
