type Call = [command: string, ...args: unknown[]]
type Queue = ((...call: Call) => void) & { q?: Call[] }

declare global {
  interface Window {
    periplo?: Queue
    dataLayer?: unknown[]
  }
}

/** Calls Periplo; calls made before its script has come wait in the queue that it reads when it does. */
export function periplo(...call: Call): void {
  window.periplo ??= Object.assign((...args: Call) => void (stub().q ??= []).push(args), {})
  window.periplo(...call)
}

const stub = (): Queue => window.periplo!

/** A GA4 e-commerce message: what most shops already push for Google, and Periplo reads with no code. */
export function pushEcommerce(event: string, ecommerce: Record<string, unknown>): void {
  window.dataLayer ??= []
  // Google's advice: clear the object of the message before, else its fields leak into this one.
  window.dataLayer.push({ ecommerce: null })
  window.dataLayer.push({ event, ecommerce })
}
