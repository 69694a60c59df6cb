/** Answers of the API are of this moment and of this reader. */
export const NO_STORE = { 'Cache-Control': 'no-store' }

/** An answer that refuses a whole request: status, a code for programs, the field at fault and a sentence. */
export class HttpError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 429 | 500 | 503
  readonly code: string
  readonly field: string | undefined
  readonly retryAfter: number | undefined

  constructor(
    status: HttpError['status'],
    code: string,
    message: string,
    extra: { field?: string; retryAfter?: number } = {},
  ) {
    super(message)
    this.name = 'HttpError'
    this.status = status
    this.code = code
    this.field = extra.field
    this.retryAfter = extra.retryAfter
  }

  toResponse(): Response {
    const { code, field, message } = this
    return Response.json(
      { error: { code, ...(field === undefined ? {} : { field }), message } },
      {
        status: this.status,
        headers: {
          ...NO_STORE,
          ...(this.retryAfter === undefined ? {} : { 'Retry-After': String(this.retryAfter) }),
          ...(this.status === 401 ? { 'WWW-Authenticate': 'Bearer realm="periplo"' } : {}),
        },
      },
    )
  }
}
