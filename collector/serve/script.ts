import { endBrotli } from './brotli.ts'
import type { Home } from '../home.ts'
import { acceptedEncodings, isKnown } from './negotiate.ts'
import { type Policy, asksNotToTrack, policyFor } from '../policy.ts'
import { settingsText } from './settings.ts'
import { type Site, siteOfPage } from '../sites.ts'

/** Seconds that a browser keeps the script, and so an old setting. */
const MAX_AGE = 300

/** Of what other sites may load. */
export const OPEN_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Access-Control-Allow-Origin': '*',
}

/**
 * `GET /p.js`: the core with the settings of a site written behind it, so that the page asks for none. The site is that of
 * `?site=KEY`, else the one that the asking page belongs to; without one it is the core as it was built.
 */
export async function script(request: Request, core: string, home: Home): Promise<Response> {
  const url = new URL(request.url)
  const key = url.searchParams.get('site')
  const site =
    key === null ? siteOfPage(home.sites, request.headers.get('Referer') ?? '') : home.sites.get(key)
  const headers = new Headers({
    ...OPEN_HEADERS,
    'Content-Type': 'text/javascript; charset=utf-8',
    // What depends on the page or the place of a visitor is for this browser alone.
    'Cache-Control': `${key === null || isByPlace(site) ? 'private' : 'public'}, max-age=${MAX_AGE}`,
    Vary: ['Accept-Encoding', key === null && 'Referer', site?.dnt === 'all' && 'DNT']
      .filter(Boolean)
      .join(', '),
  })
  const file = new URL(site?.preset ? `/p.${site.preset}.js` : core, url)
  const settings = site && settingsText(site, policyOf(site, request, home))
  const { bytes, encoding } = await encode(file, settings ?? UNBAKED, acceptedEncodings(request), home)
  if (!bytes) return new Response('Not found\n', { status: 404 })

  headers.set('ETag', `"${await hashOf(bytes)}"`)
  if (encoding) headers.set('Content-Encoding', encoding)
  if (isKnown(request, headers.get('ETag') as string)) return new Response(null, { status: 304, headers })
  // Workers compress by themselves what says to be compressed; this is already.
  return new Response(bytes, { headers, encodeBody: 'manual' })
}

/** The policy to write down: none where neither the site nor the browser says one, so that the tag's holds. */
const policyOf = (site: Site, request: Request, home: Home): Policy | undefined =>
  site.consent || (site.dnt === 'all' && asksNotToTrack(request.headers))
    ? policyFor(site, home.geo(request), request.headers)
    : undefined

const isByPlace = (site: Site | undefined): boolean => typeof site?.consent === 'object'

interface Encoded {
  bytes?: Uint8Array<ArrayBuffer>
  encoding?: 'br' | 'gzip'
}

/** The last words of the core as it was built: what the tag says is what holds. */
const UNBAKED = '(e=>e)'

/** The core with the last words, as small as the client takes it. */
async function encode(file: URL, settings: string, accepted: Set<string>, home: Home): Promise<Encoded> {
  const read = (suffix = ''): Promise<Response> => home.asset(new Request(file + suffix))
  if (accepted.has('br')) {
    const open = await read('.open')
    if (open.ok) {
      const core = new Uint8Array(await open.arrayBuffer())
      return { bytes: endBrotli(core, new TextEncoder().encode(settings)), encoding: 'br' }
    }
  }
  const built = await read()
  if (!built.ok) return {}
  const text = (await built.text()).trimEnd()
  const whole = text.endsWith(UNBAKED) ? text.slice(0, -UNBAKED.length) + settings : text
  const bytes = new Uint8Array(new TextEncoder().encode(whole))
  return accepted.has('gzip') ? { bytes: await gzip(bytes), encoding: 'gzip' } : { bytes }
}

/** For the few that do not take brotli, as browsers without TLS: made when it is asked for. */
const gzip = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
