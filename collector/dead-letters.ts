import type { Message } from './sinks/sink.ts'

/** Messages that ClickHouse would not take and that were set aside, several under one name. */
export interface DeadLetters {
  /** Oldest first, and how many there are in all. */
  list: () => Promise<string[]>
  /** @throws when it cannot be read */
  read: (name: string) => Promise<Message[]>
  remove: (name: string) => Promise<void>
}
