import type { Purposes } from '../consent.ts'
import type { Core } from '../core.ts'
import type { Fields } from '../track.ts'
import { toPurposes } from './categories.ts'
import { takeOver } from './hand-over.ts'
import type { Ranked } from './index.ts'
import type { ConsentPlatform, Reading } from './platform.ts'

const POLL_MS = 500
/** 20 seconds: a platform that comes later is found at the next click. */
const POLLS = 40

interface Watched {
  rank: string
  platform: ConsentPlatform
  isHere?: boolean
  heard?: unknown
  given?: Purposes | null | undefined
}

/**
 * Reads every platform of the page and hands their one answer to the core, as often as it is another. Stronger
 * platforms override weaker ones purpose by purpose. Platforms say the same two to four times and change purpose by
 * purpose: a burst is one answer. That another platform says the same is no change.
 */
export const watchPlatforms = (
  w: object,
  own: Ranked[],
  core: Pick<Core, 'answer' | 'listen' | 'guard' | 'track'>,
  onUpdate: (callback: (event: Fields) => void) => void,
): void => {
  const { answer, listen, guard } = core
  const watched: Watched[] = []
  let said = '{}'
  let receipt: unknown
  let timer: unknown

  const settle = guard((): void => {
    let by: ConsentPlatform | undefined
    let purposes: Purposes = {}
    for (const { platform, given } of watched) {
      if (!given) continue
      if (given.analytics !== undefined || purposes.analytics === undefined) by = platform
      purposes = { ...purposes, ...given }
    }
    const saying = JSON.stringify(purposes)
    if (saying === said) return
    said = saying
    receipt = guard(() => by?.receipt?.(w))()
    answer('cmp', { ...purposes, by: by?.id ?? '' })
  })
  // The core has recorded the change and not sent it yet. Without consent a receipt could be joined to somebody.
  onUpdate((event) => {
    if (receipt && [event['consent_before'], event['consent_after']].includes('granted')) {
      event['cmp_receipt'] = receipt
    }
  })

  const readAll = (): void => {
    for (const one of watched) {
      const { platform } = one
      const keep = (reading?: Reading) => {
        one.given = Array.isArray(reading) ? toPurposes(reading) : (reading as Purposes)
      }
      let reading: ReturnType<ConsentPlatform['read']> | undefined
      guard(() => {
        if (!one.isHere) {
          if (!platform.detect(w)) return
          platform.subscribe?.(w, hear(one))
          one.isHere = true
        }
        reading = platform.read(w, one.heard)
      })()
      // Until a promise is kept, what was read before holds.
      if (reading && 'then' in reading) void reading.then(keep, () => keep()).then(settle)
      else guard(keep)(reading)
    }
    // After the promises that are kept at once: a weaker platform is not to speak before them.
    setTimeout(settle)
  }
  const readSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      readAll()
    })
  }
  const hear = (one: Watched) => (detail?: unknown) => {
    if (detail) one.heard = detail
    readSoon()
  }

  const add = (...files: Ranked[]): void => {
    for (const [rank, platforms] of files) {
      for (const platform of platforms) {
        const one: Watched = { rank, platform }
        watched.push(one)
        if (platform.events) listen(platform.events, ({ detail }: CustomEvent) => hear(one)(detail))
      }
    }
    watched.sort((a, b) => (a.rank < b.rank ? -1 : +(a.rank > b.rank)))
    readSoon()
  }
  add(...own)
  takeOver(core, add)
  // Not every platform tells; but every answer is a click, here or in another tab.
  listen('click visibilitychange', () => setTimeout(readSoon, POLL_MS))

  let polls = 0
  const poll = (): void => {
    readAll()
    if (polls++ < POLLS) setTimeout(poll, POLL_MS)
  }
  poll()
}
