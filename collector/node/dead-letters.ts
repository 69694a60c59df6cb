import { readFile, readdir, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DeadLetters, mentions, withoutErased } from '../write/dead-letters.ts'
import { readRecords, toRecord } from './wal.ts'

/**
 * Segments of the log that ClickHouse would not take, in a directory of their own; and what was found torn, there or in
 * the log's own.
 */
export const deadSegments = (directory: string, log = directory): DeadLetters => {
  const read = async (name: string) => readRecords(await readFile(join(directory, name))).messages
  return {
    list: async () => (await filesOf(directory)).filter((name) => name.endsWith('.wal')),
    read,
    remove: (name) => unlink(join(directory, name)),
    erase: async (person) => {
      let count = 0
      for (const name of await filesOf(directory)) {
        if (!name.endsWith('.wal')) continue
        const { kept, removed } = withoutErased(await read(name), person)
        if (removed === 0) continue
        count += removed
        const path = join(directory, name)
        if (kept.length === 0) await unlink(path)
        else {
          await writeFile(`${path}.new`, Buffer.concat(kept.map(toRecord)), { flush: true })
          await rename(`${path}.new`, path)
        }
      }
      for (const folder of new Set([directory, log])) {
        for (const name of await filesOf(folder)) {
          // A copy that was being written when the process ended is as unreadable as a torn segment.
          if (!/\.(torn|new)$/.test(name)) continue
          if (!mentions(await readFile(join(folder, name), 'utf8'), person)) continue
          await unlink(join(folder, name))
          count++
        }
      }
      return count
    },
  }
}

async function filesOf(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
