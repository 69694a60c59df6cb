import type { Entry } from './entry.ts'
import { randomId } from './random-id.ts'
import { PREFIX, outboxKeys, readItem, readJson, writeItem } from './storage.ts'

/**
 * What was not answered yet, on the device: survives reload, crash and closing. Each page load writes a box of its
 * own, so tabs never overwrite one another, and marks until when it claims the contents. Past that moment the page
 * is gone and any other may adopt the box. The claim is a date and not a held Web Lock, because a page that holds a
 * lock is neither frozen nor kept in the back/forward cache.
 */
type Box = [until: number, entries: Entry[]]

/** Longer than any pause between two writes of a living page. */
const LEASE = 5 * 60_000

/** Made when it is needed: at the start each random number is felt. */
let box = ''
const ownBox = (): string => (box ||= PREFIX + '.' + randomId(12))
let lease: number | undefined
const kept = new WeakSet<Entry>()

/**
 * Puts these entries, and nothing else, in our box. Full or forbidden storage leaves them in memory only; what an earlier
 * call could still write stays until all of it is answered.
 */
export const keep = (entries: Entry[], until = Date.now() + LEASE): void => {
  if (!entries.length && lease === undefined) return
  const isKept = writeItem(ownBox(), entries.length ? ([until, entries] satisfies Box) : null)
  lease = entries.length ? until : undefined
  if (isKept) for (const entry of entries) kept.add(entry)
}

/** After a long freeze another tab may have adopted our box: what was in it is no longer ours to send. */
export const claim = (entries: Entry[]): Entry[] => {
  if (lease === undefined || lease > Date.now() || readItem(ownBox())) return entries
  lease = undefined
  return entries.filter((entry) => !kept.has(entry))
}

const takeAbandoned = (): Entry[] => {
  const found: Entry[] = []
  for (const key of outboxKeys()) {
    const other = readJson(key) as Box | null
    const left = (other?.[0] as number) - Date.now()
    // A claim of more than a lease was made by a clock that has been set back since.
    if (key === ownBox() || (left > 0 && left <= LEASE)) continue
    writeItem(key, null)
    if (other) found.push(...other[1])
  }
  return found
}

/** Takes over what pages that are gone left behind. One tab at a time, so that no two send the same. */
export const adopt = async (): Promise<Entry[]> => {
  try {
    return await (navigator.locks
      ? navigator.locks.request(PREFIX, { ifAvailable: true }, (lock) => (lock ? takeAbandoned() : []))
      : takeAbandoned())
  } catch {
    return []
  }
}

export const emptyOutbox = (): void => {
  lease = undefined
}
