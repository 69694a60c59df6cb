import { useEffect, useReducer, useRef } from 'preact/hooks'
import { type Answer, ApiError, type Params, queryUrl, runQuery } from './api.ts'
import { useApp } from './context.ts'

export interface Load<T> {
  readonly data: T | undefined
  readonly error: ApiError | undefined
  /** A request is under way and what is shown is an earlier answer, or nothing yet. */
  readonly busy: boolean
  reload: () => void
  /** Gives up the request under way; the server stops the query when the connection closes. */
  cancel: () => void
}

// Last answers by request, so that going back shows figures at once while they are asked for again.
const answers = new Map<string, unknown>()
const MAX_ANSWERS = 60

function remember(key: string, answer: unknown): void {
  answers.delete(key)
  answers.set(key, answer)
  const oldest = answers.keys().next()
  if (answers.size > MAX_ANSWERS && !oldest.done) answers.delete(oldest.value)
}

/** What is on screen asks, one entry for each that does: what is shared when a view is. */
export const asking = new Set<{ readonly key: string }>()

/**
 * Runs a request whenever `key` changes (null: nothing to ask), and again every `every` ms while the page is
 * visible. An earlier request is cancelled; the earlier answer stays on screen, marked busy, until the new one.
 */
export function useLoad<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  every = 0,
): Load<T> {
  const { keyEpoch, askKey } = useApp()
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const [wanted, reload] = useReducer((n: number) => n + 1, 0)
  const shown = useRef<{ key: string | null; data?: T; error?: ApiError | undefined; done: boolean }>({
    key: null,
    done: false,
  })
  const request = useRef<AbortController | null>(null)
  if (key !== shown.current.key) {
    const cached = key === null ? undefined : (answers.get(key) as T | undefined)
    const data = cached ?? shown.current.data
    shown.current = { key, done: cached !== undefined, ...(data !== undefined && { data }) }
  }

  useEffect(() => {
    if (key === null) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false

    async function run(): Promise<void> {
      clearTimeout(timer)
      request.current?.abort()
      const mine = (request.current = new AbortController())
      try {
        const data = await load(mine.signal)
        if (mine.signal.aborted) return
        remember(key!, data)
        shown.current = { key, data, done: true }
      } catch (thrown) {
        if (mine.signal.aborted) return
        const error = thrown instanceof ApiError ? thrown : new ApiError(0, 'unreadable', String(thrown))
        if (error.status === 401) askKey()
        shown.current = { ...shown.current, error, done: true }
      }
      redraw(undefined)
      if (every > 0 && !stopped && !document.hidden) timer = setTimeout(() => void run(), every)
    }
    function onVisible(): void {
      if (document.hidden) clearTimeout(timer)
      else void run()
    }
    const entry = { key }
    asking.add(entry)
    void run()
    if (every > 0) document.addEventListener('visibilitychange', onVisible)
    return () => {
      stopped = true
      asking.delete(entry)
      clearTimeout(timer)
      request.current?.abort()
      document.removeEventListener('visibilitychange', onVisible)
    }
    // `load` is described by `key`.
  }, [key, every, keyEpoch, wanted])

  const { data, error, done } = shown.current
  return { data, error, busy: key !== null && !done, reload: () => reload(undefined), cancel }

  function cancel(): void {
    request.current?.abort()
    shown.current = { ...shown.current, error: new ApiError(0, 'cancelled', ''), done: true }
    redraw(undefined)
  }
}

/** What a saved query answered, and its address. */
export type QueryLoad<Row> = Load<Answer<Row>> & { url: string }

/** A saved query of the current site. `params` null waits. */
export function useQuery<Row>(name: string, params: Params | null, every = 0): QueryLoad<Row> {
  const { site, only } = useApp()
  const url = params && (only?.has(name) ?? true) ? queryUrl(name, { site: site.key, ...params }) : ''
  const load = useLoad(url || null, (signal) => runQuery<Row>(url, signal), every)
  return { ...load, url }
}
