import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../context.ts'
import type { Load } from '../use-load.ts'

/** Seconds after which a query that still runs may be given up. */
const LONG = 3

/** What a query that takes long has taken until now, and the way to stop it: the engine stops with the connection. */
export function Slow({ load }: { load: Load<unknown> }) {
  const { t, f } = useApp()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (!load.busy) return undefined
    const began = Date.now()
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - began) / 1000)), 1000)
    return () => {
      clearInterval(timer)
      setSeconds(0)
    }
  }, [load.busy])
  if (!load.busy || seconds < LONG) return null
  return (
    <div class="row" role="status">
      <span>{t.slow.still}</span>
      <span aria-hidden="true">{f.span(seconds * 1000)}</span>
      <button type="button" class="button" onClick={load.cancel}>
        {t.slow.cancel}
      </button>
    </div>
  )
}
