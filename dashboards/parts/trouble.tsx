import { useContext } from 'preact/hooks'
import type { ApiError } from '../api.ts'
import { AppContext } from '../context.ts'
import { PERIODS } from '../state.ts'
import type { Text } from '../text/index.ts'

/**
 * An error from the API in plain words, with the field when it names one, and a way to try again; of a query that is too
 * large, the shorter periods.
 */
export function Trouble({ t, error, retry }: { t: Text; error: ApiError; retry?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>{words(t, error)}</p>
      {error.code === 'too_large' && <Shorter />}
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {t.retry}
        </button>
      )}
    </div>
  )
}

function Shorter() {
  const app = useContext(AppContext)
  if (!app) return null
  const { t, range, go } = app
  const days = (Date.parse(range.to) - Date.parse(range.from)) / 86_400_000
  return PERIODS.filter((period) => Number.parseInt(period, 10) < days).map((period) => (
    <button key={period} type="button" class="button" onClick={() => go({ period })}>
      {t.periods[period]}
    </button>
  ))
}

function words(t: Text, { status, field, message, code }: ApiError): string {
  if (status === 0 && code === 'unreachable') return t.unreachable
  if (code === 'cancelled') return t.slow.cancelled
  if (code === 'too_large') return t.slow.tooLarge
  if (field) return t.failedField(field, message)
  return t.failed(message || code)
}
