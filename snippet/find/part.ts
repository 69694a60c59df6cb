import { hashes } from '../hashes.ts'
import { useCore } from '../use-core.ts'
import { IDLE, SIGNS } from './signs.ts'

const EVERY_MS = 500
/** Twenty seconds; what comes later is found at the next click. */
const TIMES = 40

/** Sees what a page has and fetches the second file for it, each once. `data-off="chat,vitals"` leaves some away. */
useCore('find', (core) => {
  const { load, listen, guard, options } = core
  // `chat` leaves away `chat-b` too.
  const isOff = (part: string) => options.off?.split(',').some((off) => (part + '-').startsWith(off + '-'))
  const asked: string[] = []
  let missing = SIGNS.filter(({ part }) => !isOff(part))

  const look = guard((): void => {
    missing = missing.filter(({ part, globals, selector, after, test }) => {
      const isHere =
        globals?.split(' ').some((name) => name in window) ||
        // A form in a shadow tree is met at its first focus.
        (selector &&
          [document, document.activeElement?.shadowRoot].some((root) => root?.querySelector(selector))) ||
        (after && asked.some((other) => other.startsWith(after))) ||
        test?.()
      if (isHere) {
        asked.push(part)
        load(part, hashes[part])
      }
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
  // A film that comes by a click, or late; the event does not reach the window.
  const seeFrame = ({ target }: Event) => (target as Element).localName === 'iframe' && look()
  listen('load', seeFrame, document)

  // The first question that a site wants asked fetches the file that asks.
  const ask = () => load('survey', hashes['survey'])
  if (isOff('survey')) core.ask = { push: () => 0 }
  else if (core.ask) ask()
  else {
    core.ask = {
      push(fields) {
        core.ask = [fields]
        ask()
      },
    }
  }

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
