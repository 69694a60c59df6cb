import { readFile, readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeadLetters } from '../dead-letters.ts'
import { readRecords } from './wal.ts'

/** Segments of the log that ClickHouse would not take, in a directory of their own. */
export const deadSegments = (directory: string): DeadLetters => ({
  list: async () => {
    try {
      return (await readdir(directory)).filter((name) => name.endsWith('.wal')).sort()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  },
  read: async (name) => readRecords(await readFile(join(directory, name))).messages,
  remove: (name) => unlink(join(directory, name)),
})
