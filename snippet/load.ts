import { options } from './config.ts'
import { guard } from './guard.ts'

interface TrustedTypes {
  createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => Policy
}
interface Policy {
  createScriptURL: (url: string) => string
}

let policy: Policy | undefined
/** Where the core came from, with the slash at its end, and the nonce of its tag. */
let base = ''
let nonce = ''

export const setBase = (given: string, givenNonce = ''): void => {
  base = given
  nonce = givenNonce
}

/**
 * Fetches a second file, which lies beside the core. `hash` is the SHA-256 of its content in base 64: it stands in the
 * name of the file, and the browser runs nothing else. A page with Trusted Types allows the policy `periplo`.
 */
const fetchPart = guard((part: string, hash: string): void => {
  const script = document.createElement('script')
  const url = `${base || options.api + '/'}p.${part}.${hash.slice(0, 8).replace(/\W/g, '_')}.js`
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes }
  policy ??= trustedTypes?.createPolicy('periplo', { createScriptURL: (given) => given })
  // In the order in which they are asked for, whichever comes first.
  script.async = false
  script.src = policy?.createScriptURL(url) ?? url
  script.integrity = 'sha256-' + hash
  script.crossOrigin = ''
  script.nonce = nonce
  document.head.append(script)
})

/** In a task of its own: to begin a request takes the browser as long as to run a small file. */
export const load = (part: string, hash = ''): void => void setTimeout(fetchPart, 0, part, hash)
