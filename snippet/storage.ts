import { guard } from './guard.ts'

/**
 * localStorage that may be forbidden (the getter throws), full or emptied at any time.
 * Keys: `periplo` the visitor, `periplo.consent` a remembered answer, `periplo.<id>` one outbox per page load.
 */
export const PREFIX = 'periplo'
export const REMEMBERED = 'periplo.consent'

export const readItem = guard((key: string): string | null => localStorage.getItem(key))

/** Whether the value is now stored, as JSON; `null` removes it. */
export const writeItem = guard((key: string, value: unknown): boolean => {
  if (value) localStorage.setItem(key, JSON.stringify(value))
  else localStorage.removeItem(key)
  return true
})

export const readJson = guard((key: string): unknown => JSON.parse(readItem(key) as string))

/** Our keys of the outbox kind, of every tab. */
export const outboxKeys = (): string[] =>
  guard(() => Object.keys(localStorage).filter((key) => /^periplo\.(?!consent)/.test(key)))() ?? []

/** Leaves no trace of ours on the device, but a refusal that the visitor wants remembered. */
export const wipeStorage = (source: string): void => {
  for (const key of [...outboxKeys(), PREFIX, ...(source === 'remembered' ? [] : [REMEMBERED])]) {
    writeItem(key, null)
  }
}
