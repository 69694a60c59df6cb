import { ApiError } from '../api.ts'

/** What went wrong, as something that can be shown. */
export const toApiError = (thrown: unknown): ApiError =>
  thrown instanceof ApiError ? thrown : new ApiError(0, 'unreadable', String(thrown))
