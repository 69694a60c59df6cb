import type { Event } from '../../schema/parse.ts'
import type { Message, RejectedEvent, Sink } from './sink.ts'

// A queue takes 128 KB a message and charges by 64 KB; leave room for its own envelope.
const MAX_MESSAGE_BYTES = 60_000
// sendBatch takes 100 messages and 256 KB at most.
const MAX_BATCH_BYTES = 240_000

/** Workers: a message is durable once the queue has taken it. Large ones travel in parts. */
export const queueSink = (queue: Queue<Message>): Sink => ({
  put: async (message) => {
    const parts = split(message)
    if (parts.length === 1) {
      await queue.send(parts[0]?.message as Message)
      return
    }
    // Parts that went before a failure come again with the retry; the writer knows their events by key.
    for (const group of grouped(parts)) await queue.sendBatch(group.map(({ message: body }) => ({ body })))
  },
})

interface Part {
  message: Message
  bytes: number
}

function split(message: Message): Part[] {
  const parts: Part[] = []
  let part: Part | undefined
  const add = (field: 'events' | 'rejected', item: Event | RejectedEvent): void => {
    const bytes = new TextEncoder().encode(JSON.stringify(item)).byteLength + 1
    if (!part || part.bytes + bytes > MAX_MESSAGE_BYTES) {
      part = { message: { id: `${message.id}.${parts.length}`, events: [], rejected: [] }, bytes: 100 }
      parts.push(part)
    }
    part.bytes += bytes
    ;(part.message[field] as (Event | RejectedEvent)[]).push(item)
  }
  for (const event of message.events) add('events', event)
  for (const rejected of message.rejected) add('rejected', rejected)
  return parts
}

function grouped(parts: Part[]): Part[][] {
  const groups: Part[][] = []
  let bytes = Infinity
  for (const part of parts) {
    if (bytes + part.bytes > MAX_BATCH_BYTES) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(part)
    bytes += part.bytes
  }
  return groups
}
