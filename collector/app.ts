import { Hono } from 'hono'
import {
  addAnnotation,
  changeAnnotation,
  deleteAnnotation,
  listAnnotations,
  readVersions,
} from './edit/annotations.ts'
import { listJourneys, patchJourney, putJourneyFile, readJourneyFile } from './edit/journeys.ts'
import { booksOf } from './observe/books.ts'
import { collect } from './receive/collect.ts'
import { importCosts } from './import/costs.ts'
import { erasePerson } from './privacy/erase-person.ts'
import { exportPerson } from './privacy/export.ts'
import type { Home } from './home.ts'
import { HttpError, NO_STORE } from './http-error.ts'
import { importEvents } from './import/import.ts'
import { logLine } from './observe/log.ts'
import { needRole, needSecret } from './read/access.ts'
import { mcp } from './mcp/mcp.ts'
import { openapi } from './openapi/openapi.ts'
import { person } from './read/people.ts'
import { replay } from './write/replay.ts'
import { SEGMENT_TYPES } from './import/segment-event.ts'
import { segment } from './import/segment.ts'
import { OPEN_HEADERS, script } from './serve/script.ts'
import { answerByLink, describeLink, journeysOfLink } from './shared/answer.ts'
import { listSharedViews, revokeView, shareView } from './shared/manage.ts'
import { sharedPage } from './shared/page.ts'
import { listQueries, runQuery } from './read/query-api.ts'

/** The routes. The same on Workers and on Node. */
export function createApp(home: Home): Hono {
  const app = new Hono()

  app.post('/v1/import', needSecret(home), async (c) => c.json(await importEvents(c.req.raw, home), 202))
  app.post('/v1/import/costs', needSecret(home), async (c) => c.json(await importCosts(c.req.raw, home)))
  app.post('/v1/replay', needSecret(home), async (c) => c.json(await replay(c.req.raw, home)))
  for (const type of ['batch', ...SEGMENT_TYPES] as const) {
    app.post(`/v1/${type}`, async (c) => c.json(await segment(c.req.raw, type, home)))
  }

  // Whoever has a link: what it shows and nothing else, so these come before the routes of those who have a key.
  app.get('/api/v1/shared', (c) => describeLink(c.req.raw, home))
  app.get('/api/v1/shared/journeys', (c) => journeysOfLink(c.req.raw, home))
  app.get('/api/v1/shared/queries/:name', (c) => answerByLink(c.req.raw, c.req.param('name'), home))

  app.use('/api/*', needRole(home))
  app.get('/api/v1/sites', (c) =>
    c.json({
      role: c.get('reader').role,
      sites: [...home.sites.values()]
        .filter(({ key }) => c.get('reader').sites?.includes(key) ?? true)
        .map(({ key, name, time_zone, currency, locale }) => ({ key, name, time_zone, currency, locale })),
    }),
  )
  app.get('/api/v1/books', (c) => c.json({ books: booksOf(home) }, 200, NO_STORE))
  app.get('/api/v1/journeys', async (c) =>
    c.json(await listJourneys(home, c.req.query('site')), 200, NO_STORE),
  )
  app.get('/api/v1/journeys/:journey/file', (c) => readJourneyFile(c.req.raw, c.req.param('journey'), home))
  const writesJourneys = needRole(home, 'analyst', 'writes journeys')
  app.patch('/api/v1/journeys/:journey', writesJourneys, async (c) =>
    c.json(await patchJourney(c.req.raw, c.req.param('journey'), home), 200, NO_STORE),
  )
  app.put('/api/v1/journeys/:journey/file', writesJourneys, async (c) =>
    c.json(await putJourneyFile(c.req.raw, c.req.param('journey'), home), 200, NO_STORE),
  )
  const writesAnnotations = needRole(home, 'analyst', 'writes annotations')
  app.get('/api/v1/annotations', async (c) => c.json(await listAnnotations(c.req.raw, home), 200, NO_STORE))
  app.get('/api/v1/annotations/:annotation_id', async (c) =>
    c.json(await readVersions(c.req.raw, c.req.param('annotation_id'), home), 200, NO_STORE),
  )
  app.post('/api/v1/annotations', writesAnnotations, async (c) =>
    c.json(await addAnnotation(c.req.raw, home, c.get('reader')), 201, NO_STORE),
  )
  app.put('/api/v1/annotations/:annotation_id', writesAnnotations, async (c) =>
    c.json(
      await changeAnnotation(c.req.raw, c.req.param('annotation_id'), home, c.get('reader')),
      200,
      NO_STORE,
    ),
  )
  app.delete('/api/v1/annotations/:annotation_id', writesAnnotations, async (c) =>
    c.json(
      await deleteAnnotation(c.req.raw, c.req.param('annotation_id'), home, c.get('reader')),
      200,
      NO_STORE,
    ),
  )
  app.get('/api/v1/queries', (c) => c.json({ queries: listQueries() }))
  app.get('/api/v1/queries/:name', (c) => runQuery(c.req.raw, c.req.param('name'), home, c.get('reader')))
  app.use('/api/v1/people/*', needRole(home, 'analyst'))
  app.get('/api/v1/people/:person_id', (c) => person(c.req.raw, c.req.param('person_id'), home))
  app.get('/api/v1/people/:person_id/export', (c) => exportPerson(c.req.raw, c.req.param('person_id'), home))
  app.delete('/api/v1/people/:person_id', needRole(home, 'admin'), async (c) =>
    c.json(await erasePerson(c.req.raw, c.req.param('person_id'), home), 200, {
      ...NO_STORE,
    }),
  )

  app.use('/api/v1/shared_views/*', needRole(home, 'analyst', 'shares views'))
  app.get('/api/v1/shared_views', async (c) =>
    c.json(await listSharedViews(c.req.raw, home, c.get('reader')), 200, NO_STORE),
  )
  app.post('/api/v1/shared_views', async (c) =>
    c.json(await shareView(c.req.raw, home, c.get('reader')), 201, NO_STORE),
  )
  app.delete('/api/v1/shared_views/:id', async (c) =>
    c.json(await revokeView(c.req.raw, c.req.param('id'), home, c.get('reader')), 200, NO_STORE),
  )

  app.post('/mcp', needRole(home), (c) =>
    mcp(c.req.raw, async (path) => app.fetch(sameReader(c.req.raw, path))),
  )
  // No stream of the server's own, and no session to end.
  app.all('/mcp', () => new Response(null, { status: 405, headers: { Allow: 'POST' } }))

  // What looks like the API is answered as the API: never with a page, nor as a folder of the site's.
  for (const path of ['/api/*', '/v1/*']) app.all(path, () => NOT_FOUND.toResponse())

  // Also below a folder: a proxy that serves us on a site's own host may pass the path on as it is.
  for (const path of ['/e', '/:folder{.+}/e']) {
    // The answer must be readable by the page that sent, also when it is refused: else it would send for ever.
    app.use(path, async (c, next) => {
      await next()
      if (c.res.status === 202) return
      for (const [name, value] of Object.entries(readableBy(c.req.raw))) c.header(name, value)
    })
    app.options(path, (c) => {
      c.header('Access-Control-Allow-Methods', 'POST')
      c.header('Access-Control-Allow-Headers', 'Content-Type, Content-Encoding')
      c.header('Access-Control-Max-Age', '86400')
      return c.body(null, 204)
    })
    app.post(path, async (c) => {
      // A plain object from the start: a server need not make a response of it to change it.
      const headers: Record<string, string> = readableBy(c.req.raw)
      const answer = await collect(c.req.raw, home, (cookie) => (headers['Set-Cookie'] = cookie))
      return c.json(answer, 202, headers)
    })
  }

  app.all('/e', () => NOT_FOUND.toResponse())

  app.get('/health', (c) => c.json({ status: 'ok' }))
  app.get('/ready', async (c) => {
    const clickhouse = await home.clickhouse.ping()
    return c.json({ status: clickhouse ? 'ready' : 'not ready', clickhouse }, clickhouse ? 200 : 503)
  })

  app.get('/openapi.json', (c) => c.json(openapi(), 200, OPEN_HEADERS))

  app.get('/metrics', needRole(home), (c) => {
    if (!home.gauges) return NOT_FOUND.toResponse()
    return c.text(home.meter.toText(home.gauges()), 200, {
      'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      ...NO_STORE,
    })
  })

  for (const core of ['/p.js', '/p.cnil.js']) {
    for (const path of [core, `/:folder{.+}${core}`]) app.get(path, (c) => script(c.req.raw, core, home))
  }
  app.get('/shared/:id', async (c) => {
    const { page, hosts } = await sharedPage(c.req.raw, c.req.param('id'), home)
    return withSecurityHeaders(page, hosts)
  })
  app.get('*', async (c) => withSecurityHeaders(await home.asset(withoutFolder(c.req.raw))))
  app.notFound(() => NOT_FOUND.toResponse())
  app.onError((error) => {
    const known = error instanceof HttpError ? error : undefined
    home.meter.count('requests_refused_total', 1, known?.code ?? 'unexpected')
    if (known) return known.toResponse()
    logLine('error', 'unexpected', { error: String(error.stack ?? error) })
    return new HttpError(500, 'unexpected', 'Something went wrong here; the log says what').toResponse()
  })
  return app
}

/** A question to a route of ours by whoever sent this request: the same key, address and browser. */
function sameReader({ url, headers: given, signal }: Request, path: string): Request {
  const headers = new Headers(given)
  for (const name of ['Content-Type', 'Content-Length', 'Content-Encoding']) headers.delete(name)
  return new Request(new URL(path, url), { headers, signal })
}

const readableBy = (request: Request): Record<string, string> => ({
  'Access-Control-Allow-Origin': request.headers.get('Origin') ?? '*',
  'Access-Control-Expose-Headers': 'Retry-After',
  Vary: 'Origin',
})

/** Files of the snippet are found below any folder. */
function withoutFolder(request: Request): Request {
  const { pathname, origin } = new URL(request.url)
  const file = /.(\/p\.([\w.-]+\.)?js)$/.exec(pathname)?.[1]
  return file ? new Request(origin + file, { method: request.method, headers: request.headers }) : request
}

const NOT_FOUND = new HttpError(404, 'not_found', 'There is nothing here')

const POLICY =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'"
const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
}

/** Pages of ours keep to themselves, but for those that a link lets these hosts frame; the script is for other sites to load. */
function withSecurityHeaders(response: Response, hosts: readonly string[] = []): Response {
  const headers = new Headers(response.headers)
  const isPage = headers.get('Content-Type')?.startsWith('text/html') ?? false
  for (const [name, value] of Object.entries(isPage ? SECURITY_HEADERS : OPEN_HEADERS))
    headers.set(name, value)
  if (isPage)
    headers.set('Content-Security-Policy', `${POLICY}; frame-ancestors ${hosts.join(' ') || "'none'"}`)
  // Workers would compress again what is compressed already.
  const encodeBody = headers.has('Content-Encoding') ? 'manual' : 'automatic'
  return new Response(response.body, { status: response.status, headers, encodeBody })
}
