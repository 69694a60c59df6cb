// Pages on one loopback origin, collector and scripts on another, and the collector once more behind a slow line.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { PLACE } from './bundle.js'
import { startSlowLine } from '../../support/slow-line.ts'

const LINKS = Array.from({ length: 40 }, (_, n) => `<li><a href="/shop/${n}">Article ${n}</a></li>`).join('')
const TEXT = '<p>A page as pages are: some text, some links, one form.</p>'.repeat(30)
const FORM = '<form action="/next"><input name="query"><button>Search</button></form>'

const document = (head) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">${head}</head>` +
  `<body><ul>${LINKS}</ul>${FORM}${TEXT}</body></html>`

/** What the peers' services answer to what their scripts ask before they send. */
const ANSWERS = [
  [/\/sourceConfig/, 'application/json', sourceConfig],
  [/\/projects\/[^/]+\/settings/, 'application/json', () => ({ integrations: { 'Segment.io': {} } })],
  [/\/array\/[^/]+\/config\.js/, 'text/javascript', () => ''],
  [/\/static\/.*\.js/, 'text/javascript', () => ''],
  [/\/(flags|decide)\b/, 'application/json', () => ({ featureFlags: {}, flags: {} })],
  [/\/config\b/, 'application/json', () => ({ configs: {} })],
  [/./, 'application/json', () => ({ status: 1, code: 200, success: true })],
]

function sourceConfig() {
  const source = { id: 'bench', name: 'bench', writeKey: 'bench', workspaceId: 'bench', enabled: true }
  return { source: { ...source, config: {}, destinations: [], dataplanes: {} } }
}

/**
 * `trackers`: name → `{ script }` of a peer, or `{ attributes, parts }` of ours. A page is `/<tracker>?…` and takes
 * `async` for the way of the tag, `slow` for a collector behind the slow line.
 */
export async function startLab(trackers, roundTrip = 300) {
  /** Everything the collector was asked, in order. */
  const requests = []
  const closers = []
  const listen = async (handle) => {
    const server = createServer((request, response) => void handle(request, response))
    await new Promise((done) => server.listen(0, '127.0.0.1', done))
    closers.push(() => (server.closeAllConnections(), new Promise((done) => server.close(done))))
    return `http://127.0.0.1:${server.address().port}`
  }

  const collector = await listen(async (request, response) => {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    const url = request.url
    const script = answerScript(url)
    const isScript = script !== undefined
    requests.push({ method: request.method, url, isScript, body: Buffer.concat(chunks) })
    // Whatever a peer asks to be allowed is allowed; `*` is not enough for credentials.
    response.setHeader('access-control-allow-origin', request.headers.origin ?? '*')
    response.setHeader('access-control-allow-credentials', 'true')
    response.setHeader(
      'access-control-allow-headers',
      request.headers['access-control-request-headers'] ?? '*',
    )
    response.setHeader('cross-origin-resource-policy', 'cross-origin')
    response.setHeader('timing-allow-origin', '*')
    if (isScript) response.setHeader('content-type', 'text/javascript').end(script)
    else if (request.method === 'OPTIONS') response.writeHead(204).end()
    else if (url === '/e') {
      response.writeHead(202, { 'content-type': 'application/json' })
      response.end('{"accepted":1,"results":[]}')
    } else {
      const [, type, answer] = ANSWERS.find(([path]) => path.test(url))
      const content = answer()
      response.setHeader('content-type', type)
      response.end(typeof content === 'string' ? content : JSON.stringify(content))
    }
  })
  const line = await startSlowLine(Number(new URL(collector).port), roundTrip)
  closers.push(line.close)

  /** `/s/<tracker>.js` and its second files; of a peer the script, with the collector's origin put in. */
  function answerScript(url) {
    const [, name, isSlow, file] = /^\/s\/([^/]+)\/(slow\/)?([\w.-]+\.js)/.exec(decodeURI(url)) ?? []
    if (!file) return undefined
    const { script, parts } = trackers[name]
    if (script !== undefined) return script.replaceAll(PLACE, isSlow ? line.origin : collector)
    const [, part] = /^p\.([\w-]+?)(?:\.\w{8})?\.js$/.exec(file) ?? []
    if (part && parts && !parts.includes(part)) return ''
    return readFileSync(`dist/${part ? `p.${part}` : 'p'}.js`, 'utf8')
  }

  const pages = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    const name = decodeURI(pathname.slice(1))
    const isSlow = searchParams.has('slow')
    const tracker = trackers[name]
    const api = `data-api="${isSlow ? line.origin : collector}"`
    const tag =
      tracker &&
      `<script${searchParams.has('async') ? ' async' : ''} src="${collector}/s/${encodeURI(name)}/${isSlow ? 'slow/' : ''}p.js" ${
        tracker.script === undefined ? `${api} ${tracker.attributes}` : ''
      }></script>`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    response.end(document(tag ?? ''))
  })

  return { pages, collector, requests, close: () => Promise.all(closers.map((close) => close())) }
}
