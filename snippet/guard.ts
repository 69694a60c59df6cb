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
      explain('error:', error)
      return undefined
    }
  }

/** Does it when the page has nothing better to do. */
export const whenIdle = (fn: () => void): void => void (window.requestIdleCallback ?? setTimeout)(guard(fn))

/** Listens to the whole page, passively, in the capture phase: a framework that stops propagation hides nothing. */
export const listen = (
  types: string,
  callback: (event: never) => void,
  target: EventTarget = window,
): void => {
  for (const type of types.split(' ')) {
    target.addEventListener(type, guard(callback as (event: Event) => void), { capture: true, passive: true })
  }
}
