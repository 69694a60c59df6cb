import type { EventResult, WireAnswer } from '../schema/wire.ts'
import { options, readEndpoint } from './config.ts'

/** What the collector answered; status 0: nobody did. */
export interface Outcome {
  status: number
  results?: EventResult[] | undefined
  /** Why the whole request was refused. */
  error?: { message: string } | undefined
  /** Milliseconds the collector asks us to stay away. */
  retryAfter?: number
}

const TIMEOUT = 10_000

// Only the collector says 202; a 200 may be anybody, as the login page of a hotel's network.
export const isTaken = (status: number): boolean => status === 202
/** The same request will never be taken. */
export const isRefused = (status: number): boolean => /^4(?!08|29)/.test(status as unknown as string)

/** Seconds or an HTTP date, as milliseconds from now; 0 when absent or senseless. */
export const parseRetryAfter = (value: string | null, now = Date.now()): number =>
  Math.max(0, +(value as string) * 1000 || Date.parse(value as string) - now || 0)

/** One POST, as text so that no preflight is needed, without cookies unless `data-cookie` asks for them. It outlives the page. Never rejects. */
export const post = async (body: string, isLeaving?: boolean): Promise<Outcome> => {
  try {
    // Where fetch cannot outlive the page a beacon does. It has no answer, so the events stay in the outbox.
    if (isLeaving && !('keepalive' in Request.prototype)) {
      navigator.sendBeacon(readEndpoint(), body)
      return { status: 0 }
    }
    const response = await fetch(readEndpoint(), {
      method: 'POST',
      body,
      keepalive: true,
      credentials: options.cookie === undefined ? 'omit' : 'same-origin',
      signal: AbortSignal.timeout?.(TIMEOUT) ?? null,
    })
    const { status, headers } = response
    // Whoever is no collector need not answer in JSON.
    const answer = (await response.json().catch(() => undefined)) as (WireAnswer & Outcome) | undefined
    return {
      status,
      results: isTaken(status) ? answer?.results : undefined,
      error: answer?.error,
      retryAfter: parseRetryAfter(headers.get('retry-after')),
    }
  } catch {
    // A page that is being left sees its requests fail just before, although they arrive. If it stays, it is true.
    await new Promise((done) => setTimeout(done, 99))
    return { status: 0 }
  }
}
