import { isRecord } from '../../schema/parse.ts'
import { textOf } from '../receive/event-text.ts'
import type { Message } from './sink.ts'

/** A message as it travels: its events and refused events as JSON, so that they are written once and only joined later. */
export interface Parcel {
  events: string[]
  rejected: string[]
  /** As of a message. */
  returned?: number
  again?: boolean
}

/** What a queue takes: JSON as text, or the same gzipped. */
export interface Packed {
  body: string | Uint8Array<ArrayBuffer>
  contentType: 'text' | 'bytes'
  bytes: number
}

// A queue takes 128 KB a message and charges by 64 KB (of 1000 bytes); leave room for its own envelope.
export const MAX_PACKED_BYTES = 60_000
/** What a message may hold before it is compressed: the consumer unpacks many of them in 128 MB of memory. */
export const MAX_PARCEL_BYTES = 512 * 1024

export const toParcel = ({ events, rejected, returned, again }: Message): Parcel => ({
  events: events.map(textOf),
  rejected: rejected.map((event) => JSON.stringify(event)),
  ...(returned ? { returned } : {}),
  ...(again ? { again } : {}),
})

/**
 * Packs a parcel into as few messages of at most 60 KB as fit. One that is small enough travels as it is, since a
 * queue charges the same for every message below 64 KB; what is larger is compressed, and halved only when that is
 * not enough.
 */
export async function pack(parcel: Parcel, id: string): Promise<Packed[]> {
  const packed: Packed[] = []
  const add = async (part: Item[]): Promise<void> => {
    if (part.length === 0) return
    const text = compose(part, `${id}.${packed.length}`, parcel)
    const plain = new TextEncoder().encode(text)
    if (plain.byteLength <= MAX_PACKED_BYTES) {
      packed.push({ body: text, contentType: 'text', bytes: plain.byteLength })
      return
    }
    let parts = Math.ceil(plain.byteLength / MAX_PARCEL_BYTES)
    if (parts === 1 || part.length === 1) {
      const body = await gzip(plain)
      if (body.byteLength <= MAX_PACKED_BYTES || part.length === 1) {
        packed.push({ body, contentType: 'bytes', bytes: body.byteLength })
        return
      }
      parts = Math.ceil(body.byteLength / MAX_PACKED_BYTES)
    }
    for (const run of runsOf(part, parts)) await add(run)
  }
  await add(itemsOf(parcel))
  return packed
}

/** A message as JSON. */
export const toText = (message: Message): string => {
  const parcel = toParcel(message)
  return compose(itemsOf(parcel), message.id, parcel)
}

/** The message that was packed, whichever way. @throws when it is none */
export async function unpack(body: unknown): Promise<Message> {
  const message: unknown =
    typeof body === 'string'
      ? JSON.parse(body)
      : body instanceof ArrayBuffer || ArrayBuffer.isView(body)
        ? JSON.parse(await gunzip(body))
        : body
  if (isRecord(message) && Array.isArray(message['events']) && Array.isArray(message['rejected'])) {
    return message as unknown as Message
  }
  throw new Error('not a message of ours')
}

interface Item {
  field: 'events' | 'rejected'
  text: string
}

const itemsOf = ({ events, rejected }: Parcel): Item[] => [
  ...events.map((text): Item => ({ field: 'events', text })),
  ...rejected.map((text): Item => ({ field: 'rejected', text })),
]

function compose(items: Item[], id: string, { returned, again }: Parcel): string {
  const list = (field: Item['field']): string =>
    items
      .filter((item) => item.field === field)
      .map((item) => item.text)
      .join(',')
  const rest = JSON.stringify({ returned, again }).replace('{', returned || again ? ',' : '')
  return `{"id":${JSON.stringify(id)},"events":[${list('events')}],"rejected":[${list('rejected')}]${rest}`
}

/** Consecutive runs of about equal length, in order; at least two, none empty. */
function runsOf(items: Item[], count: number): Item[][] {
  const total = items.reduce((sum, { text }) => sum + text.length, 0)
  const runs: Item[][] = []
  let run: Item[] = []
  let length = 0
  for (const item of items) {
    // The first item opens the first run, whatever its size: every part is smaller than the whole.
    if (run.length > 0 && length + item.text.length / 2 > (total / count) * (runs.length + 1)) {
      runs.push(run)
      run = []
    }
    run.push(item)
    length += item.text.length
  }
  runs.push(run)
  if (runs.length > 1) return runs
  const middle = items.length >> 1
  return [items.slice(0, middle), items.slice(middle)]
}

export const gzip = async (bytes: BufferSource | string): Promise<Uint8Array<ArrayBuffer>> => {
  const stream = new Response(bytes).body?.pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

export const gunzip = (bytes: BufferSource): Promise<string> =>
  new Response(new Response(bytes).body?.pipeThrough(new DecompressionStream('gzip'))).text()
