import type { WireAnswer } from '../schema/wire.ts'
import { endpoint } from './config.ts'

/** What became of a batch. `results` only with `taken`. */
export interface Outcome {
  /** taken: durable at the collector · refused: will never be taken · failed: try again */
  state: 'taken' | 'refused' | 'failed'
  results?: WireAnswer['results'] | undefined
  status?: number
  /** Milliseconds the collector asks us to stay away. */
  retryAfter?: number
}

const TIMEOUT = 10_000

/**
 * One POST, as text so that no preflight is needed, without cookies. `keepalive` lets it outlive the page.
 * Never rejects.
 */
export const post = async (body: string, isLeaving?: boolean): Promise<Outcome> => {
  try {
    // Where fetch cannot outlive the page a beacon does. It has no answer, so the events stay in the outbox.
    if (isLeaving && !('keepalive' in Request.prototype)) {
      navigator.sendBeacon(endpoint, body)
      return { state: 'failed' }
    }
    const response = await fetch(endpoint, {
      method: 'POST',
      body,
      keepalive: true,
      credentials: 'omit',
      signal: AbortSignal.timeout?.(TIMEOUT) ?? null,
    })
    const { status } = response
    // Only the collector says 202; a 200 may be anybody, as the login page of a hotel's network.
    if (status === 202) {
      const answer = (await response.json().catch(() => ({}))) as Partial<WireAnswer>
      return { state: 'taken', results: answer.results, status }
    }
    return {
      state: status > 399 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'failed',
      status,
      retryAfter: parseRetryAfter(response.headers.get('retry-after')),
    }
  } catch {
    return { state: 'failed' }
  }
}

/** Seconds or an HTTP date, as milliseconds from now; 0 when absent or senseless. */
export const parseRetryAfter = (value: string | null, now = Date.now()): number =>
  value ? Math.max(0, +value * 1000 || Date.parse(value) - now || 0) : 0
