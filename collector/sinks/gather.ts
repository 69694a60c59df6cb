import { MAX_PARCEL_BYTES, type Parcel } from './pack.ts'

export interface GatherOptions {
  /** How long the first of a group waits for company. */
  windowMs: number
  /** A group this long does not wait. */
  maxLength?: number
  /** For a simulated clock. */
  setTimer?: (callback: () => void, ms: number) => unknown
}

interface Group {
  parcel: Parcel
  length: number
  close: () => void
  sent: Promise<void>
}

/**
 * Joins what is put within a moment into one parcel, sends it, and answers everybody who waits for it with what came
 * of it.
 */
export function gather(
  send: (parcel: Parcel) => Promise<void>,
  { windowMs, maxLength = MAX_PARCEL_BYTES / 2, setTimer = setTimeout }: GatherOptions,
): (parcel: Parcel) => Promise<void> {
  let open: Group | undefined
  const start = (): Group => {
    const parcel: Parcel = { events: [], rejected: [] }
    let close = (): void => {}
    const closed = new Promise<void>((resolve) => (close = resolve))
    const group: Group = {
      parcel,
      length: 0,
      close: () => {
        if (open === group) open = undefined
        close()
      },
      sent: closed.then(() => send(parcel)),
    }
    setTimer(group.close, windowMs)
    return group
  }
  return (parcel) => {
    open ??= start()
    const group = open
    for (const field of ['events', 'rejected'] as const) {
      for (const text of parcel[field]) {
        group.parcel[field].push(text)
        group.length += text.length
      }
    }
    if (group.length >= maxLength) group.close()
    return group.sent
  }
}
