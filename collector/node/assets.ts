import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, join, normalize } from 'node:path'
import { acceptedEncodings, isHashed, isKnown } from '../serve/negotiate.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.tpl': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
}

/**
 * Serves built files from folders, the first that has it: precompressed where the build left a `.br` or
 * `.gz` beside the file, with an ETag, and for a long time where the name carries a hash.
 */
export function serveFolders(folders: string[]): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const file = findFile(folders, pathname)
    if (!file) return new Response('Not found\n', { status: 404 })
    // Relative addresses of a page count from its folder.
    if (basename(file) === 'index.html' && !/(\/|\.html)$/.test(pathname)) {
      return new Response(null, {
        status: 307,
        headers: { Location: `${pathname.replace(/^\/+/, '/')}/${search}` },
      })
    }
    const accepted = acceptedEncodings(request)
    const encoding = [
      { name: 'br', suffix: '.br' },
      { name: 'gzip', suffix: '.gz' },
    ].find(({ name, suffix }) => accepted.has(name) && existsSync(file + suffix))
    const bytes = readFileSync(file + (encoding?.suffix ?? ''))
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    const headers = new Headers({
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      ETag: etag,
      'Cache-Control': isHashed(file)
        ? 'public, max-age=31536000, immutable'
        : 'public, max-age=0, must-revalidate',
      Vary: 'Accept-Encoding',
      ...(encoding ? { 'Content-Encoding': encoding.name } : {}),
    })
    if (isKnown(request, etag)) return new Response(null, { status: 304, headers })
    return new Response(request.method === 'HEAD' ? null : bytes, { headers })
  }
}

function findFile(folders: string[], path: string): string | undefined {
  let relative: string
  try {
    relative = normalize(decodeURIComponent(path))
  } catch {
    return undefined
  }
  if (relative.includes('\0') || relative.split(/[/\\]/).includes('..')) return undefined
  return folders
    .flatMap((folder) => [join(folder, relative), join(folder, relative, 'index.html')])
    .find((file) => existsSync(file) && statSync(file).isFile())
}
