import type { ApiError } from '../api.ts'
import type { Text } from '../text/index.ts'

/** An error from the API in plain words, with the field when it names one, and a way to try again. */
export function Trouble({ t, error, retry }: { t: Text; error: ApiError; retry?: () => void }) {
  return (
    <div class="trouble" role="alert">
      <p>{words(t, error)}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {t.retry}
        </button>
      )}
    </div>
  )
}

function words(t: Text, { status, field, message, code }: ApiError): string {
  if (status === 0 && code === 'unreachable') return t.unreachable
  if (field) return t.failedField(field, message)
  return t.failed(message || code)
}
