import type { Purposes } from '../consent.ts'
import type { Core } from '../core.ts'
import type { ConsentPlatform } from './platform.ts'

const POLL_MS = 500
/** 20 seconds: a platform that comes later is found at the next click. */
const POLLS = 40

/**
 * Reads every platform of the page and hands their one answer to the core, as often as it is another. `platforms` are
 * in order, weakest first; a stronger one overrides purpose by purpose. Platforms say the same two to four times and
 * change purpose by purpose: a burst is one answer. That another platform says the same is no change.
 */
export const watchPlatforms = (
  w: object,
  platforms: ConsentPlatform[],
  { answer, listen, guard }: Pick<Core, 'answer' | 'listen' | 'guard'>,
): void => {
  const readings: (Purposes | null | undefined)[] = []
  const heard: unknown[] = []
  const isHere: unknown[] = []
  let said = '{}'
  let timer: unknown

  const settle = (): void => {
    let by = ''
    let purposes: Purposes = {}
    platforms.forEach(({ id }, i) => {
      const given = readings[i]
      if (!given) return
      if (given.analytics !== undefined || purposes.analytics === undefined) by = id
      purposes = { ...purposes, ...given }
    })
    const saying = JSON.stringify(purposes)
    if (saying === said) return
    said = saying
    answer('cmp', { ...purposes, by })
  }

  const readAll = (): void => {
    platforms.forEach((platform, i) => {
      const keep = (given?: Purposes | null) => {
        readings[i] = given
        settle()
      }
      let given: ReturnType<ConsentPlatform['read']> | undefined
      guard(() => {
        if (!isHere[i]) {
          if (!platform.detect(w)) return
          platform.subscribe?.(w, hear(i))
          isHere[i] = true
        }
        given = platform.read(w, heard[i])
      })()
      // Until a promise is kept, what was read before holds.
      if (given && 'then' in given) given.then(keep, () => keep())
      else readings[i] = given
    })
    settle()
  }
  const readSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined
      readAll()
    })
  }
  const hear = (i: number) => (detail?: unknown) => {
    if (detail) heard[i] = detail
    readSoon()
  }

  platforms.forEach(({ events }, i) => {
    if (events) listen(events, ({ detail }: CustomEvent) => hear(i)(detail))
  })
  // Not every platform tells; but every answer is a click, here or in another tab.
  listen('click visibilitychange', () => setTimeout(readSoon, POLL_MS))

  let polls = 0
  const poll = (): void => {
    readAll()
    if (polls++ < POLLS) setTimeout(poll, POLL_MS)
  }
  poll()
}
