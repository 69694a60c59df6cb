import type { Periplo } from './api.ts'
import type { Options } from './config.ts'
import { start as startSnippet } from './start.ts'

/** What the script tag says in its `data-*` attributes. */
export interface StartOptions extends Options {
  /** Public key of the site. */
  site: string
  /** Under a content security policy with nonces: the one for the second files. */
  nonce?: string
}

/**
 * `const periplo = start({ site: 'KEY', api: 'https://t.example.com' })`: the same as the script tag, imported. The
 * second files come from the collector. On a server, where there is no page, it does nothing.
 */
export const start = ({ nonce, ...options }: StartOptions): Periplo =>
  'window' in globalThis
    ? startSnippet(options, (options.api ?? '').replace(/\/?$/, '/'), nonce)
    : () => undefined

export type { Options, Periplo }
