import type { Fields } from './track.ts'

type On = (command: 'on', name: string, callback: (event: Fields) => void) => void

/** For second files: calls back with each event of a name (`*`: any), after it was recorded. */
export const onEvent = (name: string, callback: (event: Fields) => void): void =>
  (window as unknown as { periplo: On }).periplo('on', name, callback)
