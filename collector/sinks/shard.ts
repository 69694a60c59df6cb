import type { Message } from './sink.ts'

/**
 * Splits a message over the queues. All of a visitor goes one way, so that what a page sends again meets the same
 * consumer: consumers look for what is stored before they insert, and mend what is half stored by visitor (mend.ts); two
 * that did so at once would store it twice. Most requests are of one visitor, which is one way.
 */
export function shardsOf(message: Message, count: number): Map<number, Message> {
  if (count === 1) return new Map([[0, message]])
  const shards = new Map<number, Message>()
  const shard = (key: string): Message => {
    const number = hash(key) % count
    let part = shards.get(number)
    if (!part)
      shards.set(number, (part = { ...message, id: `${message.id}.${number}`, events: [], rejected: [] }))
    return part
  }
  for (const event of message.events) {
    shard(`${event.site_id} ${event.visitor_id || event.event_id || event.page_id}`).events.push(event)
  }
  // With the events where there are any: a message more would be a message to pay.
  const [first] = shards.values()
  for (const event of message.rejected) (first ?? shard(event.site_id)).rejected.push(event)
  return shards
}

/** FNV-1a of the UTF-16 units: spreads short keys evenly, and is the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
