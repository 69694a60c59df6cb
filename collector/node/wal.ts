import {
  type FileHandle,
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  stat,
  truncate,
  unlink,
} from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { logLine } from '../log.ts'
import type { Message, Sink } from '../sinks/sink.ts'

/**
 * Write-ahead log: the Node home's way of making events durable before it answers.
 *
 * A record is `[length u32][crc32 u32][JSON of a message]`. Requests that arrive while a sync is under way
 * share the next one (group commit). A segment is sealed when it is large or a moment old, and then drained:
 * written to ClickHouse as one batch and deleted. What is on disk at start is drained first, so order is kept.
 */
export interface Wal extends Sink {
  /** What waits to be drained. Of segments an earlier process left, only the bytes are known until their turn. */
  pending: () => { bytes: number; events: number; oldestMs: number }
  /** Syncs and seals what there is; the segments stay for the next start unless they drain within `ms`. */
  close: (ms?: number) => Promise<void>
}

export interface WalOptions<Result> {
  directory: string
  /** Stores the messages of one segment; throws to be called with the same ones, which may have been tried before, `again`. */
  drain: (messages: Message[], again: boolean) => Promise<Result>
  /** A segment is stored and gone from the disk: counted once, however often it was tried. */
  onDrained?: (result: Result) => void
  /** Events are about to be drained that this process did not acknowledge: an earlier one left them. */
  onRecovered?: (events: number) => void
  /** Where a segment goes that fails alone: `giveUpAfter` times, and then again while the one behind it is stored. */
  deadDirectory?: string
  giveUpAfter?: number
  onDead?: (events: number) => void
  /** Above this many bytes on disk, `put` refuses until some are drained. */
  maxBytes?: number
  /** Called when draining fails and will be tried again. */
  onRetry?: (error: unknown, delayMs: number) => void
}

const HEADER_BYTES = 8
const SEGMENT_BYTES = 4 * 1024 * 1024
/** How long an event waits for company before its segment is written to ClickHouse. */
const SEGMENT_AGE_MS = 250
const MAX_BYTES = 4 * 1024 * 1024 * 1024
const MIN_DELAY_MS = 200
const MAX_DELAY_MS = 30_000
/** With the delays above this is two minutes. */
const GIVE_UP_AFTER = 10

interface Waiting {
  record: Buffer
  events: number
  resolve: () => void
  reject: (error: unknown) => void
}

/** Opens the log in a directory that no other process uses (see lock.ts), and starts draining what is there. */
export async function openWal<Result>(options: WalOptions<Result>): Promise<Wal> {
  const { directory, drain, maxBytes = MAX_BYTES, giveUpAfter = GIVE_UP_AFTER } = options
  const { onRetry, onDrained, onRecovered, onDead, deadDirectory } = options
  await mkdir(directory, { recursive: true })
  const sealed = await segmentsOf(directory)
  let pendingBytes = 0
  let pendingEvents = 0
  /** What is known of each segment on disk: when it was begun, and how many events this process acknowledged in it. */
  const segments = new Map<string, { begunMs: number; events: number }>()
  for (const name of sealed) {
    const { size, birthtimeMs, mtimeMs } = await stat(join(directory, name))
    pendingBytes += size
    // Not every file system knows when a file was made.
    segments.set(name, { begunMs: Math.min(birthtimeMs || mtimeMs, mtimeMs), events: 0 })
  }
  let nextNumber = sealed.length === 0 ? 1 : Number.parseInt(sealed.at(-1) as string, 10) + 1

  /** Segments that this process or an earlier one has tried to drain. */
  const tried = new Set(sealed)

  let active: Segment | undefined
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined
  let closed = false

  const seal = async (): Promise<void> => {
    const segment = active
    if (!segment) return
    active = undefined
    sealed.push(segment.name)
    try {
      await segment.file.close()
    } finally {
      void startDraining()
    }
  }

  /** One write and one sync for everything that waits. */
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        const segment = (active ??= await create(directory, nextNumber++))
        const known = segments.get(segment.name) ?? { begunMs: segment.openedAt, events: 0 }
        segments.set(segment.name, known)
        const bytes = Buffer.concat(group.map((each) => each.record))
        try {
          await writeFully(segment.file, bytes, segment.size)
          await segment.file.datasync()
        } catch (error) {
          // Half a record may be on disk: cut it off, so that what follows can be read.
          await truncate(join(directory, segment.name), segment.size).catch(() => {})
          await seal()
          throw error
        }
        segment.size += bytes.length
        pendingBytes += bytes.length
        for (const each of group) {
          known.events += each.events
          pendingEvents += each.events
          each.resolve()
        }
        if (segment.size >= SEGMENT_BYTES) await seal()
      } catch (error) {
        for (const each of group) each.reject(error)
      }
    }
    flushing = undefined
  }

  const timer = setInterval(() => {
    if (active && !flushing && Date.now() - active.openedAt >= SEGMENT_AGE_MS) {
      flushing = seal()
        .catch(() => {})
        .then(flush)
    }
  }, SEGMENT_AGE_MS / 2)

  let draining: Promise<void> | undefined
  let wake = (): void => {}
  const startDraining = (): Promise<void> => (draining ??= drainAll().finally(() => (draining = undefined)))

  const drainAll = async (): Promise<void> => {
    let delay = MIN_DELAY_MS
    let failures = 0
    while (sealed.length > 0) {
      try {
        if (!(await drainOne(sealed[0] as string))) return
        delay = MIN_DELAY_MS
        failures = 0
      } catch (error) {
        if (closed) return
        if (++failures >= giveUpAfter && (await failsAlone())) {
          failures = 0
          continue
        }
        onRetry?.(error, delay)
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, delay * (0.75 + Math.random() / 2))
        })
        delay = Math.min(delay * 2, MAX_DELAY_MS)
        if (closed) return
      }
    }
  }

  /** Stores a segment and deletes it. False when the log was closed meanwhile. @throws what the drain does */
  const drainOne = async (name: string): Promise<boolean> => {
    const path = join(directory, name)
    const content = await readFile(path)
    // The directory may be somebody else's by now.
    if (closed) return false
    const { messages, unread } = readRecords(content)
    const events = messages.reduce((sum, message) => sum + message.events.length, 0)
    const known = segments.get(name)
    if (known && events > known.events) {
      onRecovered?.(events - known.events)
      pendingEvents += events - known.events
      known.events = events
    }
    const again = tried.has(name)
    tried.add(name)
    const result = messages.length > 0 ? await drain(messages, again) : undefined
    if (unread === 0) await unlink(path)
    else await setAside(path, unread)
    forget(name, content.length, events)
    if (result !== undefined) onDrained?.(result)
    return true
  }

  const forget = (name: string, bytes: number, events: number): void => {
    sealed.splice(sealed.indexOf(name), 1)
    segments.delete(name)
    tried.delete(name)
    pendingBytes -= bytes
    pendingEvents -= events
  }

  /**
   * Whether the first segment is what is wrong, and not the store: the one behind it can be stored, and it still cannot.
   * It then goes to the dead letters, so that it holds nobody up.
   */
  const failsAlone = async (): Promise<boolean> => {
    const [first, second] = sealed
    if (deadDirectory === undefined || first === undefined || second === undefined) return false
    try {
      await drainOne(second)
    } catch {
      return false
    }
    try {
      await drainOne(first)
    } catch {
      const { size } = await stat(join(directory, first))
      await mkdir(deadDirectory, { recursive: true })
      // Numbers begin anew when the log was empty at a start.
      await rename(join(directory, first), join(deadDirectory, `${Date.now()}-${first}`))
      const events = segments.get(first)?.events ?? 0
      forget(first, size, events)
      onDead?.(events)
    }
    return true
  }
  void startDraining()

  return {
    put: (message) => {
      if (closed) return Promise.reject(new Error('the log is closed'))
      if (pendingBytes > maxBytes)
        return Promise.reject(new Error(`the log holds ${pendingBytes} bytes, its limit`))
      return new Promise((resolve, reject) => {
        waiting.push({ record: toRecord(message), events: message.events.length, resolve, reject })
        flushing ??= flush()
      })
    },
    pending: () => {
      // Begun in order, so the first is the oldest.
      const [oldest] = segments.values()
      return {
        bytes: pendingBytes,
        events: pendingEvents,
        oldestMs: oldest ? Math.max(0, Date.now() - oldest.begunMs) : 0,
      }
    },
    close: async (ms = 2000) => {
      clearInterval(timer)
      await flushing
      await seal()
      // A drain that hangs must not hold the end up: its segment stays and comes again.
      await Promise.race([startDraining(), sleep(ms, undefined, { ref: false })])
      closed = true
      wake()
      await flushing
      await seal()
    },
  }
}

function toRecord(message: Message): Buffer {
  const json = Buffer.from(JSON.stringify(message))
  const record = Buffer.allocUnsafe(HEADER_BYTES + json.length)
  record.writeUInt32LE(json.length, 0)
  record.writeUInt32LE(crc32(json), 4)
  json.copy(record, HEADER_BYTES)
  return record
}

/**
 * The messages of a segment up to the first record that cannot be read, and how many bytes are left from there.
 * What a crash cut off was never acknowledged, and zeros are room that was never written (their checksum is right).
 */
export function readRecords(content: Buffer): { messages: Message[]; unread: number } {
  const messages: Message[] = []
  let at = 0
  while (at + HEADER_BYTES <= content.length) {
    const length = content.readUInt32LE(at)
    const end = at + HEADER_BYTES + length
    if (length === 0 || end > content.length) break
    const json = content.subarray(at + HEADER_BYTES, end)
    if (crc32(json) !== content.readUInt32LE(at + 4)) break
    messages.push(JSON.parse(json.toString('utf8')) as Message)
    at = end
  }
  const rest = content.subarray(at)
  return { messages, unread: rest.every((byte) => byte === 0) ? 0 : rest.length }
}

/** A disk that lies may have eaten acknowledged events: whoever looks into it finds the bytes. */
async function setAside(path: string, unread: number): Promise<void> {
  await rename(path, `${path}.torn`)
  logLine('error', 'log not readable to its end', { file: `${path}.torn`, unread })
}

interface Segment {
  file: FileHandle
  name: string
  size: number
  openedAt: number
}

async function create(directory: string, number: number): Promise<Segment> {
  const name = `${String(number).padStart(12, '0')}.wal`
  const file = await open(join(directory, name), 'wx')
  // The name must survive too, or a synced file could be lost with its folder's entry.
  const folder = await open(directory, 'r')
  await folder.sync().finally(() => folder.close())
  return { file, name, size: 0, openedAt: Date.now() }
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let at = 0
  while (at < bytes.length) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at)
    at += bytesWritten
  }
}

async function segmentsOf(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => /^\d{12}\.wal$/.test(name)).sort()
}
