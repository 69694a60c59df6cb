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
import { logLine } from '../observe/log.ts'
import { toText } from '../sinks/pack.ts'
import type { Message, Sink } from '../sinks/sink.ts'

/**
 * Write-ahead log: the Node home's way of making events durable before it answers.
 *
 * A record is `[length u32][crc32 u32][JSON of a message]`. Requests that arrive while a sync is under way
 * share the next one (group commit). A segment is sealed when it is large or a moment old, and then drained, with those
 * behind it: written to ClickHouse as one batch and deleted. What is on disk at start is drained first, so order is kept.
 */
export interface Wal extends Sink {
  /** What waits to be drained. Of segments an earlier process left, only the bytes are known until their turn. */
  pending: () => { bytes: number; events: number; oldestMs: number }
  /** Resolves when everything that was put by now is drained. @throws when that takes longer than `ms` */
  settle: (ms?: number) => Promise<void>
  /** Syncs and seals what there is; the segments stay for the next start unless they drain within `ms`. */
  close: (ms?: number) => Promise<void>
}

export interface WalOptions<Result> {
  directory: string
  /** Stores the messages of some segments; throws to be called with them or some of them, which then come `again`. */
  drain: (messages: Message[], again: boolean) => Promise<Result>
  /** What was drained is stored and gone from the disk: counted once, however often it was tried. */
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
/** An insert costs 0.1 s of ClickHouse's time before its first row, so segments that wait are written as one. */
const BATCH_BYTES = 32 * 1024 * 1024
/** What waits is kept in memory as well, up to this, and need not be read again. */
const KEPT_BYTES = 2 * BATCH_BYTES
/** The longest rest of ClickHouse between two batches that are not full. */
const MAX_REST_MS = 1000
/** How long an event waits for company before its segment is written to ClickHouse. */
const SEGMENT_AGE_MS = 250
const MAX_BYTES = 4 * 1024 * 1024 * 1024
const MIN_DELAY_MS = 200
const MAX_DELAY_MS = 30_000
/** With the delays above this is two minutes. */
const GIVE_UP_AFTER = 10

interface Waiting {
  message: Message
  record: Buffer
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
  /** What is known of each segment on disk. */
  const segments = new Map<string, Known>()
  let keptBytes = 0
  for (const name of sealed) {
    const { size, birthtimeMs, mtimeMs } = await stat(join(directory, name))
    pendingBytes += size
    // Not every file system knows when a file was made.
    segments.set(name, { begunMs: Math.min(birthtimeMs || mtimeMs, mtimeMs), bytes: size, events: 0 })
  }
  let nextNumber = sealed.length === 0 ? 1 : Number.parseInt(sealed.at(-1) as string, 10) + 1

  /** Segments that this process or an earlier one has tried to drain. */
  const tried = new Set(sealed)

  let active: Segment | undefined
  let waiting: Waiting[] = []
  let flushing: Promise<void> | undefined
  /** No new rest is begun: what can be drained before the end is. */
  let closing = false
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

  const begin = ({ name, openedAt }: Segment): Known => {
    const known: Known = { begunMs: openedAt, bytes: 0, events: 0 }
    if (keptBytes < KEPT_BYTES) known.messages = []
    segments.set(name, known)
    return known
  }

  /** One write and one sync for everything that waits. */
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      try {
        const segment = (active ??= await create(directory, nextNumber++))
        const known = segments.get(segment.name) ?? begin(segment)
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
        known.bytes += bytes.length
        pendingBytes += bytes.length
        if (known.messages) keptBytes += bytes.length
        for (const { message, resolve } of group) {
          known.messages?.push(message)
          known.events += message.events.length
          pendingEvents += message.events.length
          resolve()
        }
        if (segment.size >= SEGMENT_BYTES || isOld(segment)) await seal()
      } catch (error) {
        for (const each of group) each.reject(error)
      }
    }
    flushing = undefined
  }

  const timer = setInterval(() => {
    if (active && !flushing && isOld(active)) {
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
        const began = Date.now()
        // One that cannot be stored must not hold up those behind it, nor hide among them.
        if (!(await drainSome(failures === 0 ? nextBatch() : sealed.slice(0, 1)))) return
        delay = MIN_DELAY_MS
        failures = 0
        // As long as it worked: batches grow with the load, and no less is stored of a load that fills them.
        if (pendingBytes < BATCH_BYTES) await rest(Math.min(Date.now() - began, MAX_REST_MS))
      } catch (error) {
        if (closing) return
        if (++failures >= giveUpAfter && (await failsAlone())) {
          failures = 0
          continue
        }
        onRetry?.(error, delay)
        await rest(delay * (0.75 + Math.random() / 2))
        delay = Math.min(delay * 2, MAX_DELAY_MS)
      }
    }
  }

  const rest = (ms: number): Promise<void> =>
    closing
      ? Promise.resolve()
      : new Promise((resolve) => {
          wake = resolve
          setTimeout(resolve, ms)
        })

  /** The oldest segments, as many as make a batch. */
  const nextBatch = (): string[] => {
    let bytes = 0
    const end = sealed.findIndex((name) => (bytes += segments.get(name)?.bytes ?? 0) > BATCH_BYTES)
    return sealed.slice(0, end < 0 ? sealed.length : Math.max(1, end))
  }

  /** Stored, and still on the disk, with the bytes left to set aside. Where it stays until the next start, it is found stored then. */
  const undeleted: [name: string, unread: number][] = []
  const remove = async (name: string, unread: number): Promise<void> => {
    const path = join(directory, name)
    try {
      if (unread === 0) await unlink(path)
      else await setAside(path, unread)
    } catch (error) {
      logLine('error', 'segment not deleted', { file: path, error: String(error) })
      undeleted.push([name, unread])
    }
  }

  /** Stores segments and deletes them. False when the log was closed meanwhile. @throws what the drain does */
  const drainSome = async (names: string[]): Promise<boolean> => {
    const contents: { name: string; messages: Message[]; unread: number }[] = []
    for (const name of names) {
      const kept = segments.get(name)?.messages
      const content = kept
        ? { messages: kept, unread: 0 }
        : readRecords(await readFile(join(directory, name)))
      contents.push({ name, ...content })
    }
    // The directory may be somebody else's by now.
    if (closed) return false
    for (const [name, unread] of undeleted.splice(0)) await remove(name, unread)
    for (const { name, messages } of contents) recover(name, messages)
    const all = contents.flatMap(({ messages }) => messages)
    const again = names.some((name) => tried.has(name)) || all.some((message) => message.again)
    for (const name of names) tried.add(name)
    const result = all.length > 0 ? await drain(all, again) : undefined
    for (const { name, unread } of contents) {
      await remove(name, unread)
      forget(name)
    }
    if (result !== undefined) onDrained?.(result)
    return true
  }

  /** Events of a segment that an earlier process left are known only when it is read. */
  const recover = (name: string, messages: Message[]): void => {
    const known = segments.get(name)
    const events = messages.reduce((sum, message) => sum + message.events.length, 0)
    if (!known || events <= known.events) return
    onRecovered?.(events - known.events)
    pendingEvents += events - known.events
    known.events = events
  }

  const forget = (name: string): void => {
    const { bytes, events, messages } = segments.get(name) as Known
    sealed.splice(sealed.indexOf(name), 1)
    segments.delete(name)
    tried.delete(name)
    pendingBytes -= bytes
    pendingEvents -= events
    if (messages) keptBytes -= bytes
  }

  /**
   * Whether the first segment is what is wrong, and not the store: the one behind it can be stored, and it still cannot.
   * It then goes to the dead letters, so that it holds nobody up.
   */
  const failsAlone = async (): Promise<boolean> => {
    const [first, second] = sealed
    if (deadDirectory === undefined || first === undefined || second === undefined) return false
    try {
      await drainSome([second])
    } catch {
      return false
    }
    try {
      await drainSome([first])
    } catch {
      await mkdir(deadDirectory, { recursive: true })
      // Numbers begin anew when the log was empty at a start.
      await rename(join(directory, first), join(deadDirectory, `${Date.now()}-${first}`))
      const events = segments.get(first)?.events ?? 0
      forget(first)
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
        waiting.push({ message, record: toRecord(message), resolve, reject })
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
    settle: async (ms = 30_000) => {
      await flushing
      flushing ??= seal()
        .catch(() => {})
        .then(flush)
      await flushing
      const names = [...segments.keys()]
      for (const end = Date.now() + ms; names.some((name) => segments.has(name)); await sleep(20)) {
        if (Date.now() > end) throw new Error('the log does not drain')
      }
    },
    close: async (ms = 2000) => {
      clearInterval(timer)
      closing = true
      wake()
      await flushing
      await seal()
      // A drain that hangs must not hold the end up: its segment stays and comes again.
      await Promise.race([startDraining(), sleep(ms, undefined, { ref: false })])
      closed = true
      await flushing
      await seal()
    },
  }
}

/** A message as it stands in the log. */
export function toRecord(message: Message): Buffer {
  const json = Buffer.from(toText(message))
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

interface Known {
  begunMs: number
  bytes: number
  /** Events that this process acknowledged in it. */
  events: number
  /** What it holds, where that is kept in memory. */
  messages?: Message[]
}

interface Segment {
  file: FileHandle
  name: string
  size: number
  openedAt: number
}

const isOld = ({ openedAt }: Segment): boolean => Date.now() - openedAt >= SEGMENT_AGE_MS

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
