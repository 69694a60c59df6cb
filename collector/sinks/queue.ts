import { logLine } from '../observe/log.ts'
import { within } from './deadline.ts'
import { pack, toParcel, type Packed, type Parcel } from './pack.ts'
import { shardsOf } from './shard.ts'
import type { Message, Sink } from './sink.ts'

/** What stands in a queue: see pack.ts. */
export type Body = Packed['body']

// sendBatch takes 100 messages and 256 KB at most.
const MAX_BATCH_BYTES = 240_000
const MAX_BATCH_MESSAGES = 100
/** A send takes some tens of milliseconds; a page that is closing does not wait for long. */
const SEND_TIMEOUT_MS = 5_000

export interface QueueSinkOptions {
  /** One or several; a visitor goes one way (shard.ts). */
  queues: readonly Queue<Body>[]
  /** Where a message is kept when its queue does not take it; without, the request is answered with 503. */
  overflow?: Sink
  timeoutMs?: number
}

/** Workers: a message is durable once a queue has taken it, else once it lies in R2. */
export function queueSink({ queues, overflow, timeoutMs = SEND_TIMEOUT_MS }: QueueSinkOptions): Sink {
  const putShard = async (message: Message, queue: Queue<Body>): Promise<void> => {
    try {
      await send(toParcel(message), message.id, queue, timeoutMs)
    } catch (error) {
      if (!overflow) throw error
      logLine('warn', 'queue did not take a message', { error: String(error) })
      // Some of it may be in the queue: the writer knows its events by key when they come a second time.
      await within(timeoutMs, overflow.put(message))
    }
  }
  return {
    put: async (message) => {
      const shards = [...shardsOf(message, queues.length)]
      await Promise.all(shards.map(([number, part]) => putShard(part, queues[number] as Queue<Body>)))
    },
  }
}

/** Resolves when the queue has all of it. @throws also when that takes too long, and it may have it all the same */
export async function send(
  parcel: Parcel,
  id: string,
  queue: Queue<Body>,
  timeoutMs = SEND_TIMEOUT_MS,
): Promise<void> {
  const packed = await pack(parcel, id)
  const [only] = packed
  if (packed.length === 1 && only) {
    await within(timeoutMs, queue.send(only.body, { contentType: only.contentType }))
    return
  }
  for (const group of grouped(packed)) {
    await within(timeoutMs, queue.sendBatch(group.map(({ body, contentType }) => ({ body, contentType }))))
  }
}

function grouped(parts: Packed[]): Packed[][] {
  const groups: Packed[][] = []
  let bytes = Infinity
  for (const part of parts) {
    if (bytes + part.bytes > MAX_BATCH_BYTES || groups.at(-1)?.length === MAX_BATCH_MESSAGES) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(part)
    bytes += part.bytes
  }
  return groups
}
