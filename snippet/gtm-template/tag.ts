/**
 * `tag.js?site=KEY&consent=opt-in`: for tag managers, which load a script but give it no attributes. What stands in the
 * address becomes the `data-*` attributes of a tag for `p.js`, which lies beside.
 */
const own = document.currentScript as HTMLScriptElement
type Stub = ((...call: unknown[]) => unknown) & { q?: unknown[][] }
const scope = window as { periplo?: Stub }
const stub: Stub = (...call) => (stub.q ??= []).push(call)
scope.periplo ??= stub
const script = document.createElement('script')
const { href, searchParams } = new URL(own.src)
script.src = new URL('p.js', href).href
Object.assign(script.dataset, Object.fromEntries(searchParams))
script.nonce = own.nonce
document.head.append(script)
