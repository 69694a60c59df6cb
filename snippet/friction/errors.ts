import type { Core } from '../core.ts'
import { scrub } from './scrub.ts'

const MAX_ERRORS = 5
// A huge text costs nothing; the field holds 256.
const MAX_LENGTH = 999

/** Where a stack begins: `at f (https://…:1:2)` in Chromium, `f@https://…:1:2` elsewhere. */
const PLACE = /([\w-]+:\/\/\S+?):(\d+):\d/

/** What a rejected promise says. Of an object that is no error nothing: it may hold anything. */
export const readReason = (reason: unknown): [message: string, file?: string, line?: string] => {
  const { name, message, stack } = (reason ?? {}) as Partial<Error>
  const text = message ? `${name}: ${message}` : typeof reason === 'string' ? reason : 'Rejected'
  const [, file, line] = PLACE.exec(stack ?? '') ?? []
  return [text, file as string, line as string]
}

/** Message and place as they may be told, or nothing when there is nothing to learn. */
export const readError = (
  message: string,
  file = '',
  line?: string | number,
): { message: string; place?: string } | undefined =>
  // All that another origin's script says; what browsers say when nothing is wrong; a browser's extension.
  /^(Script error|ResizeObserver loop)/.test(message) || /-extension:/.test(file)
    ? undefined
    : {
        message: scrub(message.slice(0, MAX_LENGTH).replace('Uncaught ', '')),
        ...(file && { place: scrub(file) + ':' + line }),
      }

/** `js_error`, at most five a page and each message once. Only listens: the page's own handlers are called as ever. */
export const watchErrors = ({ track, listen }: Core, ownFiles: string): void => {
  const seen = new Set<string>()
  const report = (message: string, file?: string, line?: string | number) => {
    const error = readError(message, file, line)
    if (!error || file?.startsWith(ownFiles) || seen.has(error.message) || seen.size >= MAX_ERRORS) return
    seen.add(error.message)
    track('js_error', error)
  }
  // An image that does not load fires it as well, without a message.
  listen('error', ({ message, filename, lineno }: ErrorEvent) => {
    if (message) report(message, filename, lineno)
  })
  listen('unhandledrejection', ({ reason }: PromiseRejectionEvent) => report(...readReason(reason)))
}
