import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { withFiles } from '../../schema/journeys/index.ts'
import type { JourneyFiles } from '../edit/journeys.ts'
import type { Sites } from '../sites.ts'
import { CannotStart } from './lock.ts'

/**
 * Journeys of each site in `directory/<site>/<key>.yaml`. They are looked at with every question, so that one that was
 * written by hand holds at once; the text before the last change of the screen stays in `<site>/earlier/`.
 */
export function journeyFiles(directory: string): JourneyFiles {
  const held = new Map<string, { stamp: string; texts: Readonly<Record<string, string>> }>()
  return {
    read: (site) => {
      const folder = join(directory, site)
      const names = existsSync(folder)
        ? readdirSync(folder)
            .filter((name) => KEY.test(name))
            .toSorted()
        : []
      const stamp = names.map((name) => stampOf(join(folder, name))).join()
      const before = held.get(site)
      if (before?.stamp === stamp) return before.texts
      const texts = Object.fromEntries(
        names.map((name) => [name.replace('.yaml', ''), readFileSync(join(folder, name), 'utf8')]),
      )
      held.set(site, { stamp, texts })
      return texts
    },
    write: (site, key, text) => {
      const [folder, earlier] = [join(directory, site), join(directory, site, 'earlier')]
      const path = join(folder, `${key}.yaml`)
      mkdirSync(earlier, { recursive: true })
      if (existsSync(path)) {
        const at = new Date().toISOString().replaceAll(':', '')
        writeFileSync(join(earlier, `${key}.${at}.yaml`), readFileSync(path))
      }
      // Whole or not at all, whenever the machine stops.
      writeFileSync(`${path}.new`, text, { flush: true })
      renameSync(`${path}.new`, path)
      held.delete(site)
    },
  }
}

const KEY = /^[a-z][a-z0-9_]{0,63}\.yaml$/

const stampOf = (path: string): string => {
  const { mtimeMs, size, ino } = statSync(path)
  return `${path} ${mtimeMs} ${size} ${ino}`
}

/** @throws CannotStart naming site, file and line of a journey that is wrong */
export function checkJourneys(files: JourneyFiles, sites: Sites): void {
  for (const site of sites.keys()) {
    const { keys, find } = withFiles(files.read(site))
    try {
      for (const key of keys) find(key)
    } catch (error) {
      throw new CannotStart(
        `The journeys of ${site} are wrong: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      )
    }
  }
}
