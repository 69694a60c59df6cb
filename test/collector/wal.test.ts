import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { deadSegments } from '../../collector/node/dead-letters.ts'
import { type Wal, openWal, toRecord } from '../../collector/node/wal.ts'
import type { Message } from '../../collector/sinks/sink.ts'

let directory: string
const opened: Wal[] = []
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'periplo-wal-'))))
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(opened.splice(0).map((wal) => wal.close(0)))
  rmSync(directory, { recursive: true, force: true })
})

const message = (id: string | number, size = 0): Message => ({
  id: String(id),
  events: [{ name: 'page_view', props: {}, title: 'x'.repeat(size) }],
  rejected: [],
})

interface Drained {
  wal: Wal
  /** Ids of each batch that was drained. */
  batches: string[][]
  ids: () => string[]
}

/** Opens the log; `drain` may refuse. */
async function openLog(
  drain: (ids: string[]) => Promise<void> | void = () => {},
  options: { maxBytes?: number; onRetry?: (error: unknown, delayMs: number) => void } = {},
): Promise<Drained> {
  const batches: string[][] = []
  const wal = await openWal({
    directory,
    ...options,
    drain: async (messages) => {
      const ids = messages.map(({ id }) => id)
      await drain(ids)
      batches.push(ids)
    },
  })
  opened.push(wal)
  return { wal, batches, ids: () => batches.flat() }
}

const never = (): Promise<void> => new Promise(() => {})
const away = (): never => {
  throw new Error('ClickHouse is away')
}
const segments = (): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.wal'))
    .sort()
/** The segments of a log that stored these messages and was then killed before anything was drained. */
async function killedWith(...messages: Message[]): Promise<void> {
  const { wal } = await openLog(never)
  await Promise.all(messages.map((each) => wal.put(each)))
  await wal.close(0)
  opened.length = 0
}

/** Counts the syncs of every file handle, and may hold them back. */
async function spyOnSync(hold?: () => Promise<void>) {
  const probe = await open(join(directory, 'probe'), 'w')
  const prototype = Object.getPrototypeOf(probe) as { datasync: () => Promise<void> }
  await probe.close()
  const original = prototype.datasync
  return vi.spyOn(prototype, 'datasync').mockImplementation(async function (this: unknown) {
    await hold?.()
    await original.call(this)
  })
}

describe('put', () => {
  test('resolves when the record is synced and no sooner', async () => {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const sync = await spyOnSync(() => held)
    const { wal } = await openLog()
    let acknowledged = false
    const put = wal.put(message(1)).then(() => (acknowledged = true))
    await vi.waitFor(() => expect(sync).toHaveBeenCalled())
    await new Promise((resolve) => setImmediate(resolve))
    expect(acknowledged).toBe(false)
    expect(readFileSync(join(directory, segments()[0] as string), 'utf8')).toContain('"id":"1"')
    release()
    await put
  })

  test('rejects when the disk does not sync, and the record is not delivered', async () => {
    let broken = true
    const sync = await spyOnSync(() => (broken ? Promise.reject(new Error('EIO')) : Promise.resolve()))
    const { wal, ids } = await openLog()
    await expect(wal.put(message('lost'))).rejects.toThrow('EIO')
    broken = false
    await wal.put(message('kept'))
    await expect.poll(ids).toEqual(['kept'])
    expect(sync).toHaveBeenCalledTimes(2)
  })

  test('shares one sync between requests that come together', async () => {
    const sync = await spyOnSync()
    const { wal, ids } = await openLog()
    await Promise.all(Array.from({ length: 500 }, (_, i) => wal.put(message(i))))
    expect(sync.mock.calls.length).toBeLessThan(10)
    await expect.poll(ids).toEqual(Array.from({ length: 500 }, (_, i) => String(i)))
  })

  test('keeps long messages and every character', async () => {
    const { wal, batches } = await openLog()
    const long = { ...message('é😀\u0000'), events: [{ name: 'x', props: { a: 'ñ'.repeat(1_000_000) } }] }
    await wal.put(long)
    await expect.poll(() => batches).toEqual([['é😀\u0000']])
  })

  test('refuses when the log is full, and takes again when it has drained', async () => {
    let isAway = true
    const log = await openLog(() => (isAway ? away() : undefined), { maxBytes: 5000 })
    await log.wal.put(message(1, 6000))
    await expect(log.wal.put(message(2))).rejects.toThrow(/limit/)
    expect(log.wal.pending().bytes).toBeGreaterThan(5000)
    isAway = false
    await expect.poll(log.ids).toEqual(['1'])
    await expect.poll(() => log.wal.pending().bytes).toBe(0)
    await log.wal.put(message(3))
    await expect.poll(log.ids).toEqual(['1', '3'])
  })
})

describe('drain', () => {
  test('gives the segments in order and deletes each', async () => {
    const { wal, batches, ids } = await openLog()
    for (let i = 0; i < 6; i++) await wal.put(message(i, 2 * 1024 * 1024))
    await expect.poll(ids).toEqual(['0', '1', '2', '3', '4', '5'])
    expect(batches.length).toBeGreaterThan(1)
    await expect.poll(segments).toEqual([])
    await expect.poll(() => wal.pending().bytes).toBe(0)
  })

  test('gives those that wait as one batch, and one alone when a batch failed', async () => {
    let failures = 0
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const seen: string[][] = []
    const { wal, ids } = await openLog(async (batch) => {
      seen.push(batch)
      if (batch.includes('first')) await gate
      else if (failures++ === 0) away()
    })
    await wal.put(message('first'))
    await expect.poll(() => seen).toEqual([['first']])
    for (const id of ['a', 'b', 'c']) await wal.put(message(id, 4 * 1024 * 1024))
    release()
    await expect.poll(ids).toEqual(['first', 'a', 'b', 'c'])
    expect(seen).toEqual([['first'], ['a', 'b', 'c'], ['a'], ['b', 'c']])
    await expect.poll(() => wal.pending()).toEqual({ bytes: 0, events: 0, oldestMs: 0 })
  })

  test('delivers within a moment', async () => {
    const { wal, ids } = await openLog()
    const start = performance.now()
    await wal.put(message(1))
    await expect.poll(ids, { interval: 5 }).toEqual(['1'])
    expect(performance.now() - start).toBeLessThan(1000)
  })

  test('gives the same messages again until they are stored, each once, the later ones after them', async () => {
    let failures = 3
    const seen: string[][] = []
    const retries: number[] = []
    const log = await openLog(
      (ids) => {
        seen.push(ids)
        if (failures-- > 0) away()
      },
      { onRetry: (_error, delayMs) => retries.push(delayMs) },
    )
    await log.wal.put(message('first'))
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    await log.wal.put(message('second'))
    await expect.poll(log.ids).toEqual(['first', 'second'])
    expect(seen.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => ['first']))
    expect(retries).toEqual([200, 400, 800])
  })
})

describe('after a crash', () => {
  test('delivers what was acknowledged, before what comes then', async () => {
    await killedWith(message(1), message(2))
    expect(segments()).toHaveLength(1)
    const { wal, ids } = await openLog()
    await wal.put(message(3))
    await expect.poll(ids).toEqual(['1', '2', '3'])
  })

  test('begins a segment of its own: the numbers go on', async () => {
    await killedWith(message(1))
    const { wal } = await openLog(never)
    await wal.put(message(2))
    expect(segments()).toEqual(['000000000001.wal', '000000000002.wal'])
  })

  const torn: [string, (path: string, size: number) => void, string[]][] = [
    ['a header cut short', (path) => appendFileSync(path, Buffer.from([9, 0, 0])), ['1', '2', '3']],
    ['a record cut short', (path, size) => truncateSync(path, size - 5), ['1', '2']],
    [
      'a header without its record',
      (path) => appendFileSync(path, Buffer.from([9, 0, 0, 0, 1, 2, 3, 4])),
      ['1', '2', '3'],
    ],
    ['zeros that were never written', (path) => appendFileSync(path, Buffer.alloc(4096)), ['1', '2', '3']],
    ['noise', (path) => appendFileSync(path, Buffer.alloc(64, 0xa5)), ['1', '2', '3']],
    ['nothing at all', (path) => truncateSync(path, 0), []],
    ['zeros alone', (path, size) => writeFileSync(path, Buffer.alloc(size)), []],
  ]
  test.each(torn)(
    '%s ends the segment there and loses nothing before it',
    async (_what, damage, expected) => {
      await killedWith(message(1), message(2), message(3))
      const path = join(directory, '000000000001.wal')
      damage(path, readFileSync(path).length)
      const { wal, ids } = await openLog()
      await wal.put(message('next'))
      await expect.poll(ids).toEqual([...expected, 'next'])
      await expect.poll(segments).toEqual([])
      await expect.poll(() => wal.pending().bytes).toBe(0)
    },
  )

  test('a record that rotted on the disk is set aside with what follows, and said', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    await killedWith(message(1), message(2), message(3))
    const path = join(directory, '000000000001.wal')
    const content = readFileSync(path)
    content[content.indexOf('"id":"2"') + 6] = 0x58
    writeFileSync(path, content)
    const { ids } = await openLog()
    await expect.poll(() => readdirSync(directory)).toEqual(['000000000001.wal.torn'])
    expect(ids()).toEqual(['1'])
    expect(readFileSync(`${path}.torn`)).toEqual(content)
    expect(said.mock.calls.join()).toContain('000000000001.wal.torn')
  })

  test('passes over files that are not its own', async () => {
    writeFileSync(join(directory, 'notes.txt'), 'mine')
    writeFileSync(join(directory, '000000000001.wal.torn'), 'old')
    const { wal, ids } = await openLog()
    await wal.put(message(1))
    await expect.poll(ids).toEqual(['1'])
    expect(readdirSync(directory)).toEqual(['000000000001.wal.torn', 'notes.txt'])
  })
})

describe('close', () => {
  test('delivers what there is', async () => {
    const { wal, ids } = await openLog()
    await wal.put(message(1))
    await wal.close()
    expect(ids()).toEqual(['1'])
    expect(segments()).toEqual([])
  })

  test.each([
    ['is away', away],
    ['hangs', never],
  ])('leaves it for the next start when ClickHouse %s', async (_what, drain) => {
    const { wal } = await openLog(drain)
    await wal.put(message(1))
    const start = performance.now()
    await wal.close(100)
    expect(performance.now() - start).toBeLessThan(2000)
    const { ids } = await openLog()
    await expect.poll(ids).toEqual(['1'])
  })

  test('refuses what comes later', async () => {
    const { wal } = await openLog()
    await wal.close()
    await expect(wal.put(message(1))).rejects.toThrow('closed')
  })

  test('loses nothing that it acknowledges on the way', async () => {
    const { wal } = await openLog(never)
    await wal.put(message(0))
    const closing = wal.close(50)
    const late = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => wal.put(message(i + 1))))
    await closing
    const { ids } = await openLog()
    const acknowledged = late.flatMap((put, i) => (put.status === 'fulfilled' ? [String(i + 1)] : []))
    await expect.poll(ids).toEqual(['0', ...acknowledged])
  })
})

describe('dead letters', () => {
  test('a segment that fails alone is set aside, and holds nobody up', async () => {
    const dead = join(directory, 'dead')
    const drained: string[] = []
    let buried = 0
    const wal = await openWal({
      directory,
      deadDirectory: dead,
      giveUpAfter: 2,
      onDead: (events) => (buried += events),
      drain: async (messages) => {
        if (messages.some(({ id }) => id === 'poison')) throw new Error('the engine says no')
        drained.push(...messages.map(({ id }) => id))
      },
    })
    opened.push(wal)
    await wal.put(message('poison'))
    // Each in a segment of its own.
    await expect.poll(segments).toHaveLength(1)
    await sleep(600)
    await wal.put(message('good'))
    await expect.poll(() => drained).toEqual(['good'])
    await expect.poll(() => buried).toBe(1)
    expect(wal.pending()).toMatchObject({ bytes: 0, events: 0 })
    const letters = deadSegments(dead)
    const [name = '', ...others] = await letters.list()
    expect(others).toEqual([])
    expect((await letters.read(name)).map(({ id }) => id)).toEqual(['poison'])
    expect(segments()).toEqual([])
    // What comes after goes its way.
    await wal.put(message('later'))
    await expect.poll(() => drained).toEqual(['good', 'later'])
  })

  test('nothing is set aside while the store takes nothing', async () => {
    const dead = join(directory, 'dead')
    let tries = 0
    const wal = await openWal({
      directory,
      deadDirectory: dead,
      giveUpAfter: 2,
      drain: () => {
        tries++
        return Promise.reject(new Error('away'))
      },
    })
    opened.push(wal)
    await wal.put(message('first'))
    await sleep(600)
    await wal.put(message('second'))
    await expect.poll(() => tries).toBeGreaterThan(6)
    expect(await deadSegments(dead).list()).toEqual([])
    expect(wal.pending()).toMatchObject({ events: 2 })
  })
})

test('a segment that cannot be deleted was stored all the same: it is counted, and goes later', async () => {
  await killedWith(message('a'))
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const [segment = ''] = segments()
  const path = join(directory, segment)
  const counted: number[] = []
  const wal = await openWal({
    directory,
    drain: async (messages) => {
      // No file any more: the disk refuses to delete it.
      if (messages.some(({ id }) => id === 'a')) {
        rmSync(path)
        mkdirSync(path)
      }
      return messages.length
    },
    onDrained: (result) => counted.push(result),
  })
  opened.push(wal)
  await expect.poll(() => counted).toEqual([1])
  expect(wal.pending()).toMatchObject({ bytes: 0, events: 0 })
  rmSync(path, { recursive: true })
  writeFileSync(path, '')
  await wal.put(message('b'))
  await expect.poll(() => counted).toEqual([1, 1])
  await expect.poll(segments).toEqual([])
})

test('what cannot be read is set aside later where it could not be at once, and never deleted', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  const path = join(directory, '000000000001.wal')
  const content = Buffer.concat([toRecord(message('a')), Buffer.from('eaten by the disk')])
  writeFileSync(path, content)
  mkdirSync(`${path}.torn/in the way`, { recursive: true })
  const { wal, ids } = await openLog()
  await expect.poll(ids).toEqual(['a'])
  await expect.poll(() => wal.pending().bytes).toBe(0)
  expect(readdirSync(directory)).toContain('000000000001.wal')
  rmSync(`${path}.torn`, { recursive: true })
  await wal.put(message('b'))
  await wal.settle()
  expect(readdirSync(directory)).toEqual(['000000000001.wal.torn'])
  expect(readFileSync(`${path}.torn`)).toEqual(content)
})
