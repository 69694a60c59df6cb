import { HttpError } from '../http-error.ts'

/** Bodies after inflation; a batch of the snippet is below 64 KB, an import may be long. */
export const MAX_BODY_BYTES = 1024 * 1024
export const MAX_IMPORT_BYTES = 16 * 1024 * 1024

/**
 * The body as text: within the limit, inflated when it is gzip. workerd does not inflate request bodies,
 * and a limit on wire bytes would let a zip bomb through, so both are done here while reading.
 * @throws HttpError 413, 415 or 400
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = (): HttpError =>
    new HttpError(413, 'body_too_large', `body: is larger than ${Math.floor(maxBytes / 1024)} KB`, {
      field: 'body',
    })
  if (Number(request.headers.get('Content-Length') ?? 0) > maxBytes) throw tooLarge()
  // Most bodies: their size is known and they are as they are read. A stream costs more than all that follows.
  const isPlain = request.headers.has('Content-Length') && !request.headers.has('Content-Encoding')
  try {
    return isPlain ? await request.text() : await readStream(request, maxBytes, tooLarge)
  } catch (error) {
    if (error instanceof HttpError) throw error
    throw new HttpError(400, 'bad_encoding', 'body: is not what Content-Encoding says', { field: 'body' })
  }
}

async function readStream(request: Request, maxBytes: number, tooLarge: () => HttpError): Promise<string> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = inflated(request).getReader()
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.byteLength
      if (size > maxBytes) throw tooLarge()
      chunks.push(value)
    }
  } finally {
    // Whatever is left need not be read; a broken stream cannot be cancelled and does not have to be.
    reader.cancel().catch(() => {})
  }
  return decodeUtf8(chunks, size)
}

function inflated(request: Request): ReadableStream<Uint8Array> {
  const body = request.body as ReadableStream<Uint8Array>
  const encoding = request.headers.get('Content-Encoding')?.trim().toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity') return body
  if (encoding !== 'gzip') {
    throw new HttpError(415, 'unsupported_encoding', `Content-Encoding: "${encoding}" is not gzip`, {
      field: 'Content-Encoding',
    })
  }
  return body.pipeThrough(new DecompressionStream('gzip'))
}

function decodeUtf8(chunks: Uint8Array[], size: number): string {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return new TextDecoder().decode(whole)
}

/** JSON, or HttpError 400. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError(400, 'not_json', 'body: is not JSON', { field: 'body' })
  }
}

const TYPES = /^(text\/plain|application\/(json|x-ndjson|ndjson|jsonl))\s*(;|$)/i

/** @throws HttpError 415 for types that are neither text nor JSON. None at all is taken as text. */
export function checkContentType(request: Request): void {
  const type = request.headers.get('Content-Type')
  if (type === null || TYPES.test(type)) return
  throw new HttpError(
    415,
    'unsupported_type',
    `Content-Type: "${type.slice(0, 64)}" is not text/plain or application/json`,
    {
      field: 'Content-Type',
    },
  )
}
