import { options } from './config.ts'

/** Under `data-debug`, says in plain words what was done or not done, and why. */
export const explain = (...words: unknown[]): void => {
  if ((options.debug ?? false) !== false) console.info('periplo:', ...words)
}

/** The same function, but whatever goes wrong inside stays inside: the page must never feel us. */
export const guard =
  <A extends unknown[], R>(fn: (...args: A) => R) =>
  (...args: A): R | undefined => {
    try {
      return fn(...args)
    } catch (error) {
      explain('an error of ours, the page is not affected:', error)
      return undefined
    }
  }

/** Listens in the capture phase, where frameworks that stop propagation cannot hide an event, and passively. */
export const listen = <E extends Event>(
  target: EventTarget,
  types: string,
  callback: (event: E) => void,
): void => {
  for (const type of types.split(' ')) {
    target.addEventListener(type, guard(callback as (event: Event) => void), { capture: true, passive: true })
  }
}
