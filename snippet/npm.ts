import type { Periplo } from './api.ts'
import type { Options } from './config.ts'
import { start } from './start.ts'

export type { Options, Periplo }

/** `const periplo = start({ site: 'KEY', api: 'https://t.example.com' })`: the same as the script tag, imported. */
export { start }
