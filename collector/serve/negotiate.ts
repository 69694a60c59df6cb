/** What the client takes, `br;q=0` excepted. */
export function acceptedEncodings(request: Request): Set<string> {
  const list = (request.headers.get('Accept-Encoding') ?? '').toLowerCase().split(',')
  return new Set(
    list.filter((item) => !/;\s*q=0(\.0*)?\s*$/.test(item)).map((item) => item.split(';')[0]?.trim() ?? ''),
  )
}

/** Whether the client has this version already; proxies that compress mark it as weak. */
export function isKnown(request: Request, etag: string): boolean {
  const known = (request.headers.get('If-None-Match') ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''))
  return known.includes(etag) || known.includes('*')
}

/** Whether the name of a file changes with its content. */
export const isHashed = (path: string): boolean => /[.-][\da-zA-Z_-]{8,}\.(js|css)$/.test(path)
