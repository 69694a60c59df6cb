import { hashes } from '../hashes.ts'
import { useCore } from '../use-core.ts'
import { IDLE, SIGNS } from './signs.ts'

const EVERY_MS = 500
/** Twenty seconds; what comes later is found at the next click. */
const TIMES = 40

/** Sees what a page has and fetches the second file for it, each once. `data-off="chat,vitals"` leaves some away. */
useCore('find', ({ load, listen, guard, options }) => {
  // `chat` leaves away `chat-b` too.
  const isOff = (part: string) => options.off?.split(',').some((off) => (part + '-').startsWith(off + '-'))
  let missing = SIGNS.filter(({ part }) => !isOff(part))

  const look = guard((): void => {
    missing = missing.filter(({ part, globals, selector, test }) => {
      const isHere =
        globals?.split(' ').some((name) => name in window) ||
        (selector && document.querySelector(selector)) ||
        test?.()
      if (isHere) load(part, hashes[part])
      return !isHere
    })
  })
  if (options.domains) load('linker', hashes['linker'])
  let times = TIMES
  const poll = () => {
    look()
    if (--times) setTimeout(poll, EVERY_MS)
  }
  poll()
  listen('DOMContentLoaded click focusin', look)

  const idle = () => {
    for (const part of IDLE) {
      if (isOff(part)) continue
      const name = part === 'vitals' && options.vitals ? 'vitals-attribution' : part
      load(name, hashes[name])
    }
  }
  const whenIdle = () => (window.requestIdleCallback ?? setTimeout)(guard(idle))
  if (document.readyState === 'complete') whenIdle()
  else listen('load', whenIdle)
})
