import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../collector/app.ts'
import type { Home } from '../../collector/home.ts'
import { parseSites } from '../../collector/sites.ts'
import { batch, recordingHome } from '../support/recording-home.ts'
import { findNginx, startNginx } from '../support/start-nginx.ts'

const doc = readFileSync(new URL('../../docs/first-party.md', import.meta.url), 'utf8')
const recipe = /```nginx\n([^]*?)```/.exec(doc)?.[1] ?? ''
const nginx = findNginx()
if (!nginx) console.warn('skipped: there is no nginx on this machine, and it could not be installed')

describe.skipIf(!nginx).each([
  ['as the recipe says', (text: string) => text],
  ['with the folder left on', (text: string) => text.replace(/ *rewrite .*\n/, '')],
])('behind a real nginx, %s', (_, change) => {
  let server: Server
  let site: Awaited<ReturnType<typeof startNginx>>
  const seen: { path: string; cookie: string | null }[] = []
  let home: ReturnType<typeof recordingHome>

  beforeAll(async () => {
    const own: Partial<Home> = {
      openOnLoopback: true,
      asset: (request) =>
        Promise.resolve(
          new Response(new URL(request.url).pathname, { headers: { 'Content-Type': 'text/javascript' } }),
        ),
    }
    home = recordingHome(own)
    let app: ReturnType<typeof createApp>
    server = createServer(
      getRequestListener((request) => {
        seen.push({ path: new URL(request.url).pathname, cookie: request.headers.get('Cookie') })
        return app.fetch(request)
      }),
    ).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const upstream = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const text = change(recipe).replaceAll('https://t.example.com', `http://${upstream}`)
    site = await startNginx(nginx as string, text.replaceAll('t.example.com', upstream))
    const sites = parseSites(
      JSON.stringify([{ key: 'shop', origins: [`http://127.0.0.1:${site.port}`], cookie: true }]),
    )
    app = createApp({ ...home, sites })
  })
  afterAll(async () => {
    await site?.stop()
    server?.close()
  })

  /** As a browser does on a page of this host; an old one does not say `Sec-Fetch-Site`. */
  const post = (
    cookie = '',
    headers: Record<string, string> = { 'Sec-Fetch-Site': 'same-origin' },
  ): Promise<Response> =>
    fetch(`${site.url}/stats/e`, {
      method: 'POST',
      headers: { Origin: site.url, Cookie: cookie, ...headers },
      body: JSON.stringify(batch({}, { url: `${site.url}/` })),
    })

  test('the script, its second files and the events go through', async () => {
    expect(await (await fetch(`${site.url}/stats/p.js?site=shop`)).text()).toContain('/p.js')
    expect(await (await fetch(`${site.url}/stats/p.chat.3f2a.js`)).text()).toBe('/p.chat.3f2a.js')
    const response = await post()
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({ accepted: 1, results: [] })
    expect(home.messages.at(-1)?.events).toMatchObject([{ name: 'page_view', visitor_id: 'v1' }])
  })

  test('the cookie comes back through it, and of the others none', async () => {
    const cookie = (await post()).headers.getSetCookie()
    expect(cookie).toEqual([
      expect.stringMatching(/^periplo_visitor=[\w.-]+; Max-Age=\d+; HttpOnly; SameSite=Lax$/),
    ])
    const own = cookie[0]?.split(';')[0] as string
    const again = await post(`session=secret; ${own}; theme=dark`)
    expect(again.headers.getSetCookie()).toEqual([])
    expect(seen.at(-1)?.cookie).toBe(own)
  })

  test('an old browser’s page is known to be on the same host', async () => {
    expect((await post('', {})).headers.getSetCookie()).toHaveLength(1)
    expect((await post('', { 'Sec-Fetch-Site': 'cross-site' })).headers.getSetCookie()).toEqual([])
  })

  test('reports and imports do not', async () => {
    seen.length = 0
    for (const path of [
      'api/v1/queries',
      'api/v1/sites',
      'v1/import',
      '',
      'demo/',
      'x/../api/v1/queries',
      '%2e%2e/api/v1/sites',
    ]) {
      expect((await fetch(`${site.url}/stats/${path}`)).status).toBeGreaterThanOrEqual(400)
    }
    expect(seen).toEqual([])
  })
})
