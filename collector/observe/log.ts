/**
 * One line of the log: JSON on stderr, which every platform collects. Says what happened and to how many, never
 * what an event held, and never an address with a password in it.
 */
export function logLine(
  level: 'info' | 'warn' | 'error',
  message: string,
  fields: Record<string, unknown> = {},
): void {
  console.error(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }))
}
