import { DurableObject } from 'cloudflare:workers'
import { logLine } from '../observe/log.ts'
import { within } from './deadline.ts'
import { gather } from './gather.ts'
import { type Parcel, toParcel } from './pack.ts'
import { type Body, send } from './queue.ts'
import { shardsOf } from './shard.ts'
import type { Sink } from './sink.ts'

/** What the object needs of the Worker's bindings and settings. */
export interface CoalescerEnv {
  PERIPLO_COALESCE_MS?: string
  [binding: string]: unknown
}

const WINDOW_MS = 50
/** More than the window and a send of the queue (queue.ts), so that the object's own error arrives. */
const PUT_TIMEOUT_MS = 6_000

/**
 * A Durable Object that joins the requests of a moment into one message: a queue charges by message, and at many
 * requests a second most of the money would go there. It keeps nothing: everybody waits until the queue has it.
 */
export class Coalescer extends DurableObject<CoalescerEnv> {
  #groups = new Map<string, (parcel: Parcel) => Promise<void>>()

  /** Resolves when the queue bound as `binding` has the parcel. */
  put(parcel: Parcel, binding: string): Promise<void> {
    let add = this.#groups.get(binding)
    if (!add) {
      const queue = this.env[binding] as Queue<Body>
      add = gather((whole) => send(whole, crypto.randomUUID(), queue), {
        windowMs: windowOf(this.env.PERIPLO_COALESCE_MS),
      })
      this.#groups.set(binding, add)
    }
    return add(parcel)
  }
}

/** Milliseconds that a request waits for others: 1 to 50. */
const windowOf = (given: string | undefined): number => {
  const ms = Number(given)
  return ms >= 1 && ms <= WINDOW_MS ? ms : WINDOW_MS
}

export interface CoalescerSinkOptions {
  objects: DurableObjectNamespace<Coalescer>
  /** Names of the queues' bindings. */
  bindings: readonly string[]
  /** Objects for each queue. One takes some hundred requests a second; the fewer, the fuller their messages. */
  perQueue: number
  /** Where a message goes that its object did not take. */
  otherwise: Sink
  timeoutMs?: number
}

/** Workers at volume: a message is durable once the object has brought it into the queue with others. */
export function coalescerSink(options: CoalescerSinkOptions): Sink {
  const { objects, bindings, perQueue, otherwise, timeoutMs = PUT_TIMEOUT_MS } = options
  return {
    put: async (message) => {
      const shards = [...shardsOf(message, bindings.length)]
      await Promise.all(
        shards.map(async ([number, part]) => {
          const binding = bindings[number] as string
          const object = objects.getByName(`${binding}.${Math.floor(Math.random() * perQueue)}`)
          try {
            await within(timeoutMs, object.put(toParcel(part), binding))
          } catch (error) {
            logLine('warn', 'coalescer failed', { error: String(error) })
            await otherwise.put(part)
          }
        }),
      )
    },
  }
}
