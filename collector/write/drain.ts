import { logLine } from '../observe/log.ts'
import { type Folder, kept } from '../sinks/bucket.ts'
import type { Sink } from '../sinks/sink.ts'

export interface DrainOptions {
  bucket: R2Bucket
  /** Where the messages go: the queues, so that each still has one writer. Must not fall back to the bucket. */
  sink: Sink
  /** Whether ClickHouse answers. */
  isUp: () => Promise<boolean>
  /** Objects a run, at most; the next minute brings the next run. */
  maxObjects?: number
}

/** A run is far from the limit of subrequests (10,000), and is done before the next begins. */
const MAX_OBJECTS = 500

/**
 * Brings the messages in R2 back into their queues, oldest first: an object goes when all of it is in a queue.
 * Whatever happens in between makes a message come twice, which the writer notices.
 * @returns how many messages went
 */
export async function drain({ bucket, sink, isUp, maxObjects = MAX_OBJECTS }: DrainOptions): Promise<number> {
  let left = maxObjects
  let messages = 0
  let up: boolean | undefined
  for (const folder of ['overflow', 'later', 'dead'] as const satisfies Folder[]) {
    if (left === 0) break
    const { objects } = await bucket.list({ prefix: `${folder}/`, limit: left })
    if (objects.length === 0) continue
    // Back in the queue they would only fail again.
    if (folder !== 'overflow' && !(up ??= await isUp())) break
    for (const { key } of objects) {
      left--
      try {
        messages += await giveBack(bucket, key, sink, folder === 'dead')
      } catch (error) {
        // The queue is not well: the rest would fare no better.
        logLine('error', 'messages not brought back', { key, error: String(error) })
        return messages
      }
    }
  }
  return messages
}

async function giveBack(bucket: R2Bucket, key: string, sink: Sink, dead: boolean): Promise<number> {
  const object = await bucket.get(key)
  if (!object) return 0 // another run was faster
  const messages = await kept(object).catch(async (error: unknown) => {
    logLine('error', 'object not readable', { key, error: String(error) })
    const copy = await bucket.get(key)
    if (copy) await bucket.put(`parked/${key.replaceAll('/', '-')}`, await copy.arrayBuffer())
    return []
  })
  for (const message of messages) {
    const returned = (message.returned ?? 0) + (dead ? 1 : 0)
    await sink.put({ ...message, returned, again: true })
  }
  await bucket.delete(key)
  return messages.length
}
