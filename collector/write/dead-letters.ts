import type { Event } from '../../schema/parse.ts'
import type { Message, RejectedEvent } from '../sinks/sink.ts'

/** Messages that ClickHouse would not take and that were set aside, several under one name. */
export interface DeadLetters {
  /** Oldest first, and how many there are in all. */
  list: () => Promise<string[]>
  /** @throws when it cannot be read */
  read: (name: string) => Promise<Message[]>
  remove: (name: string) => Promise<void>
  /** Takes a person's events out of all of them; what cannot be read and holds an id of theirs goes whole. @returns how many went */
  erase: (person: Erased) => Promise<number>
}

/** Whose events have to go. */
export interface Erased {
  /** As they stand in a file. */
  ids: readonly string[]
  hasEvent: (event: Event) => boolean
  hasRejected: (event: RejectedEvent) => boolean
}

/** The messages without the person's events, and how many there were. */
export function withoutErased(
  messages: readonly Message[],
  person: Omit<Erased, 'ids'>,
): { kept: Message[]; removed: number } {
  let removed = 0
  const kept = messages.map((message) => {
    const events = message.events.filter((event) => !person.hasEvent(event))
    const rejected = message.rejected.filter((event) => !person.hasRejected(event))
    removed += message.events.length - events.length + message.rejected.length - rejected.length
    return { ...message, events, rejected }
  })
  return { kept: kept.filter(({ events, rejected }) => events.length + rejected.length > 0), removed }
}

/** Whether a text that cannot be read as messages holds an id of the person. */
export const mentions = (text: string, { ids }: Erased): boolean =>
  ids.some(
    (id) =>
      text.includes(JSON.stringify(id)) || text.includes(JSON.stringify(JSON.stringify(id)).slice(1, -1)),
  )
