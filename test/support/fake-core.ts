import type { Core } from '../../snippet/core.ts'
import type { Fields } from '../../snippet/track.ts'

export interface FakeCore {
  core: Core
  /** What was tracked, in order. */
  tracked: [name: string, fields: Fields][]
  /** An event of the core's own, as from the data layer. */
  hear: (name: string) => void
}

/** A core that does nothing, and lets nothing escape that is thrown. */
export const IDLE_CORE: Core = {
  track: () => {},
  answer: () => {},
  listen: () => {},
  isIgnored: () => false,
  options: {},
  load: () => {},
  readIds: () => ['granted', {}],
  guard:
    (fn) =>
    (...args) => {
      try {
        return fn(...args)
      } catch {
        return undefined
      }
    },
  explain: () => {},
}

/** A core that writes down what it is told, and tells listeners of `periplo('on', …)` as the real one does. */
export function makeFakeCore(): FakeCore {
  const tracked: FakeCore['tracked'] = []
  const listeners: Record<string, ((event: Fields) => void)[]> = {}
  const tell = (name: string, fields: Fields) => {
    for (const key of [name, '*']) for (const callback of listeners[key] ?? []) callback({ ...fields, name })
  }
  const core: Core = {
    ...IDLE_CORE,
    track: (name, fields = {}) => {
      const copy = JSON.parse(JSON.stringify(fields)) as Fields
      tracked.push([name, copy])
      tell(name, copy)
    },
  }
  Object.assign(globalThis, {
    window: globalThis,
    document: { hidden: false, querySelector: () => null },
    periplo: (_on: 'on', name: string, callback: (event: Fields) => void) =>
      void (listeners[name] ??= []).push(callback),
  })
  return { core, tracked, hear: (name) => tell(name, {}) }
}
