import { acceptedEncodings, isHashed } from './negotiate.ts'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/**
 * A built file from the assets of the Worker: as the build compressed it, which is smaller than what Cloudflare makes of it
 * on the way, and to be kept where its name carries a hash.
 */
export async function serveAsset(request: Request, assets: Fetcher): Promise<Response> {
  const { origin, pathname } = new URL(request.url)
  const type = TYPES[/\.\w+$/.exec(pathname)?.[0] ?? '']
  if (!type || !acceptedEncodings(request).has('br')) return assets.fetch(request)
  const compressed = await assets.fetch(new Request(`${origin}${pathname}.br`, request))
  if (!compressed.ok && compressed.status !== 304) return assets.fetch(request)
  const headers = new Headers(compressed.headers)
  headers.set('Content-Type', type)
  headers.set('Content-Encoding', 'br')
  headers.set('Vary', 'Accept-Encoding')
  if (isHashed(pathname)) headers.set('Cache-Control', 'public, max-age=31536000, immutable')
  return new Response(compressed.body, { status: compressed.status, headers, encodeBody: 'manual' })
}
