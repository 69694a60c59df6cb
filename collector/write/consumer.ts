import type { ClickHouse } from '../clickhouse.ts'
import { logLine } from '../observe/log.ts'
import type { Meter } from '../observe/meter.ts'
import { keep, keepText } from '../sinks/bucket.ts'
import { MAX_PARCEL_BYTES, unpack } from '../sinks/pack.ts'
import type { Message as Stored } from '../sinks/sink.ts'
import { countWritten, write } from './writer.ts'

export interface ConsumerOptions {
  clickhouse: ClickHouse
  /** Where messages wait that ClickHouse did not take; without it they wait in the queue, as long as that keeps them. */
  bucket?: R2Bucket | undefined
  meter?: Meter
  /** The server key: erased people are known by it. */
  secret?: string
}

/** Unpacked, what one insert holds: a Worker has 128 MB for it, its rows and its text. */
const MAX_GROUP_BYTES = 8 * 1024 * 1024
/** With the delays below this is two minutes; then ClickHouse is down, and waiting in R2 costs less than asking again. */
const ATTEMPTS_IN_QUEUE = 6
/** Seconds before a message that ClickHouse did not take is tried again; grows with each attempt. */
const retryDelay = (attempts: number): number => Math.min(2 ** attempts, 600)
/** How often a message may go from the dead letters back to its queue. */
const MAX_RETURNS = 3

/**
 * The writer's side of a queue: writes a batch in groups that fit into memory, and acknowledges each as it is stored.
 * What cannot be stored now comes again, from the queue or from R2; what cannot be read is set aside alone.
 */
export async function consume(batch: MessageBatch, options: ConsumerOptions): Promise<void> {
  let failure: unknown
  for (const group of groupsOf(batch.messages)) {
    const readable = await readAll(group, options)
    try {
      if (failure) throw failure // ClickHouse has just said no: do not wait for it with each group
      const messages = readable.map(({ stored }) => stored)
      const again = readable.some(wasTried)
      const written =
        messages.length > 0 ? await write(messages, options.clickhouse, again, options.secret) : undefined
      if (written && options.meter) countWritten(written, options.meter)
      for (const { message } of readable) message.ack()
    } catch (error) {
      if (!failure) logLine('error', 'batch not written', { queue: batch.queue, error: String(error) })
      options.meter?.count('batch_retries_total')
      failure = error
      doubtUntil = Date.now() + DOUBT_MS
      await putOff(readable, options)
    }
  }
}

/** Dead letters: into R2, where they last. From there they go back to their queue when ClickHouse answers. */
export async function bury(
  batch: MessageBatch,
  { bucket, meter }: Pick<ConsumerOptions, 'bucket' | 'meter'>,
): Promise<void> {
  if (!bucket) {
    logLine('error', 'dead letters stay in their queue: there is no bucket', { count: batch.messages.length })
    return batch.retryAll({ delaySeconds: 3600 })
  }
  for (const group of groupsOf(batch.messages)) {
    const readable = await readAll(group, { bucket })
    const back = readable.filter(({ stored }) => (stored.returned ?? 0) < MAX_RETURNS)
    const stay = readable.filter((each) => !back.includes(each))
    logLine('error', 'dead letters', { count: readable.length, parked: stay.length })
    try {
      await keep(bucket, 'dead', back.map(({ stored }) => stored)) // prettier-ignore
      await keep(bucket, 'parked', stay.map(({ stored }) => stored)) // prettier-ignore
      for (const { message } of readable) message.ack()
      meter?.count('events_dead_total', stay.reduce((sum, { stored }) => sum + stored.events.length, 0)) // prettier-ignore
    } catch (error) {
      logLine('error', 'dead letters not kept', { error: String(error) })
      for (const { message } of readable) message.retry({ delaySeconds: retryDelay(message.attempts) })
    }
  }
}

/**
 * Whether it may be stored already, in whole or half (mend.ts). For a while after a failure everything may: what a page
 * sent twice comes in two messages, and the other one may have been in the batch that failed.
 */
const wasTried = ({ message, stored }: Readable): boolean =>
  message.attempts > 1 || stored.again === true || Date.now() < doubtUntil

/** Known to this isolate alone: a queue has one consumer at a time, and it is mostly the same. */
let doubtUntil = 0
/** What failed is delivered again by then, or waits in R2. */
const DOUBT_MS = 3 * 60 * 1000

interface Readable {
  message: Message
  stored: Stored
}

function groupsOf(messages: readonly Message[]): Message[][] {
  const groups: Message[][] = []
  let bytes = Infinity
  for (const message of messages) {
    // What is compressed may be as large as a parcel; it is unpacked only when its turn comes.
    const size = typeof message.body === 'string' ? message.body.length : MAX_PARCEL_BYTES
    if (bytes + size > MAX_GROUP_BYTES) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(message)
    bytes += size
  }
  return groups
}

async function readAll(group: Message[], { bucket }: Pick<ConsumerOptions, 'bucket'>): Promise<Readable[]> {
  const readable: Readable[] = []
  for (const message of group) {
    try {
      readable.push({ message, stored: await unpack(message.body) })
    } catch (error) {
      logLine('error', 'message not readable', { id: message.id, error: String(error) })
      await setAside(message, bucket)
    }
  }
  return readable
}

/** It will never be readable; the others need not wait for it. */
async function setAside(message: Message, bucket: R2Bucket | undefined): Promise<void> {
  try {
    if (!bucket) throw new Error('there is no bucket')
    await keepText(bucket, 'parked', shown(message.body))
    message.ack()
  } catch {
    message.retry({ delaySeconds: 600 })
  }
}

const shown = (body: unknown): string =>
  typeof body === 'string'
    ? body
    : body instanceof ArrayBuffer || ArrayBuffer.isView(body)
      ? [...new Uint8Array(ArrayBuffer.isView(body) ? body.buffer : body)]
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join('')
      : JSON.stringify(body)

async function putOff(readable: Readable[], { bucket }: ConsumerOptions): Promise<void> {
  const tired = bucket ? readable.filter(({ message }) => message.attempts >= ATTEMPTS_IN_QUEUE) : []
  const again = readable.filter((each) => !tired.includes(each))
  for (const { message } of again) message.retry({ delaySeconds: retryDelay(message.attempts) })
  if (!bucket || tired.length === 0) return
  try {
    await keep(bucket, 'later', tired.map(({ stored }) => stored)) // prettier-ignore
    for (const { message } of tired) message.ack()
  } catch (error) {
    logLine('error', 'messages not kept for later', { error: String(error) })
    for (const { message } of tired) message.retry({ delaySeconds: retryDelay(message.attempts) })
  }
}
