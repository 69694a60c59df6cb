import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Page, expect, test } from '@playwright/test'
import { type ClickHouse, connect } from '../../../collector/clickhouse.ts'
import { type RunningHome, type Spoken, end, startNode, startWorker } from '../../homes.mjs'
import { linkKeyOf, signToken } from '../../../collector/receive/signed-link.ts'
import { listStorage } from '../../support/list-storage.ts'
import { type ServedPage, servePage } from '../../support/serve-page.ts'

// One pair of homes for all of it.
test.describe.configure({ mode: 'default' })

const children: Spoken[] = []
/** What the page is, test by test. */
const pages = { '/': '' }
let folder: string
let shop: ServedPage
let clickhouse: ClickHouse
const homes: Partial<Record<'node' | 'worker', RunningHome>> = {}

test.beforeAll(async () => {
  test.setTimeout(180_000)
  folder = mkdtempSync(join(tmpdir(), 'periplo-settings-'))
  shop = await servePage(pages)
  const origins = ['loopback']
  const PERIPLO_SITES = JSON.stringify([
    { key: 'regions', origins, mark_bots: false, consent: { default: 'opt-in', regions: { US: 'opt-out' } } },
    // Where a country is known, and it is not Antarctica.
    { key: 'known', origins, mark_bots: false, consent: { default: 'opt-out', regions: { AQ: 'opt-in' } } },
    { key: 'plain', origins, mark_bots: false, off: ['vitals', 'friction'] },
    // The only one that names the host of the page.
    { key: 'named', origins: [new URL(shop.origin).host], mark_bots: false, consent: 'opt-out' },
  ])
  const data = join(folder, 'data')
  homes.node = await startNode(data, children, { PERIPLO_SITES })
  const url = readFileSync(join(data, 'clickhouse.url'), 'utf8').trim()
  clickhouse = connect(url)
  homes.worker = await startWorker(url, join(folder, 'wrangler'), children, { PERIPLO_SITES })
})
test.afterAll(async () => {
  await clickhouse?.close()
  await Promise.all(children.map(end))
  await shop?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** An answer as it travels. */
const ask = (url: string, headers: Record<string, string>) =>
  new Promise<{ headers: Record<string, unknown>; body: Buffer; status: number }>((resolve, reject) => {
    get(url, { headers }, async (response) => {
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk as Buffer)
      resolve({ headers: response.headers, body: Buffer.concat(chunks), status: response.statusCode ?? 0 })
    }).once('error', reject)
  })

const read = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await clickhouse.query(sql, { format: 'JSONEachRow' }))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** What is stored of a page view. */
const stored = (page_id: string): Promise<Record<string, unknown>[]> =>
  read(`select * from events where page_id = '${page_id}' order by seq`)

/** Opens a page whose tag asks a home for the script; what it asks the home for from then on. */
async function open(
  page: Page,
  home: RunningHome,
  query: string,
  attributes = '',
  country?: string,
  path = '/',
) {
  const base = home.url.replace('localhost', '127.0.0.1')
  const asked: string[] = []
  const sent: { site: string; context: { page_id: string } }[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.origin !== base) return
    asked.push(`${request.method()} ${url.pathname}`)
    if (request.method() === 'POST') sent.push(request.postDataJSON() as (typeof sent)[number])
  })
  // Of the script alone: on a request that is subject to CORS it would be one more header to ask for.
  if (country) {
    await page.route(`${base}/p.js*`, (route) =>
      route.continue({ headers: { ...route.request().headers(), 'CF-IPCountry': country } }),
    )
  }
  // Not by `page.route`: what comes from nowhere may not ask this machine for anything.
  pages['/'] = `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
    <script>periplo = (...a) => (periplo.q = periplo.q || []).push(a)</script>
    <script async src="${base}/p.js${query}" ${attributes}></script>`
  await page.goto(shop.origin + path)
  await expect.poll(() => page.evaluate('periplo.isRunning')).toBe(true)
  // The finder has come, so the core has begun with what it was given.
  await expect.poll(() => asked.some((request) => request.includes('/p.find.'))).toBe(true)
  return { asked, sent }
}

for (const name of ['node', 'worker'] as const) {
  test.describe(`${name}:`, () => {
    let home: RunningHome
    test.beforeEach(() => {
      home = homes[name] as RunningHome
    })

    test('brotli of the build travels, with the settings behind it', async () => {
      const url = `${home.url}/p.js?site=plain`
      // wrangler dev takes the first that is named, and makes a gzip of brotli itself.
      const br = await ask(url, { 'Accept-Encoding': 'br, gzip' })
      const text = brotliDecompressSync(br.body).toString()
      expect(br.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=300' })
      expect(br.headers['vary']).toContain('Accept-Encoding')
      const stream = readFileSync('dist/p.js.open')
      const core = readFileSync('dist/p.js', 'utf8').replace(/\(e=>e\)\s*$/, '')
      expect(text.startsWith(core)).toBe(true)
      const tail = text.slice(core.length)
      expect(tail).toContain('"plain"')
      // Nobody on the way has compressed it again.
      expect(br.body.subarray(0, stream.length)).toEqual(stream)
      expect(br.body.length).toBe(stream.length + tail.length + 4)

      const gzip = await ask(url, { 'Accept-Encoding': 'gzip' })
      expect(gzip.headers['content-encoding']).toBe('gzip')
      expect(gunzipSync(gzip.body).toString()).toBe(text)
      const plain = await ask(url, { 'Accept-Encoding': 'identity' })
      expect([plain.headers['content-encoding'], plain.body.toString()]).toEqual([undefined, text])

      const again = await ask(url, {
        'Accept-Encoding': 'br, gzip',
        'If-None-Match': String(br.headers['etag']),
      })
      expect([again.status, again.body.length]).toEqual([304, 0])
    })

    test('second files travel as the build compressed them, and are kept', async () => {
      const file = readdirSync('dist/app').find((each) => /^p\.find\.[\w-]+\.js$/.test(each)) ?? ''
      const { headers, body } = await ask(`${home.url}/${file}`, { 'Accept-Encoding': 'br, gzip' })
      expect(body).toEqual(readFileSync('dist/p.find.js.br'))
      expect(headers).toMatchObject({
        'content-encoding': 'br',
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'access-control-allow-origin': '*',
      })
    })

    test('without a site the script is the one that was built', async () => {
      const { body } = await ask(`${home.url}/p.js?site=nobody`, { 'Accept-Encoding': 'br' })
      expect(brotliDecompressSync(body).toString()).toBe(readFileSync('dist/p.js', 'utf8').trim())
    })

    test('the place of the visitor decides, no attribute and no further request', async ({ page }) => {
      const { asked, sent } = await open(page, home, '?site=known', '', 'CO')
      await expect.poll(() => sent.length).toBeGreaterThan(0)
      expect(sent[0]).toMatchObject({ site: 'known', context: { consent_mode: 'granted' } })
      const page_id = sent[0]?.context.page_id ?? ''
      await expect.poll(async () => (await stored(page_id)).map((row) => row.name)).toContain('page_view')
      expect((await stored(page_id))[0]).toMatchObject({ consent_mode: 'granted' })
      for (const request of asked) {
        expect(request).toMatch(/^(GET \/p\.js|GET \/p\.[\w-]+\.[\w-]{8}\.js|POST \/e)$/)
      }
    })

    test('a tag may be stricter than the settings', async ({ page }) => {
      const { sent } = await open(page, home, '?site=known', 'data-consent="opt-in"', 'CO')
      await page.evaluate("periplo('track', 'waiting')")
      expect(await listStorage(page)).toEqual([])
      await page.evaluate("periplo('consent', { analytics: true })")
      await expect.poll(() => sent.length).toBeGreaterThan(0)
      expect(sent[0]).toMatchObject({ context: { consent_mode: 'granted' } })
    })

    test('a tag of another site keeps its own word', async ({ page }) => {
      const { sent } = await open(
        page,
        home,
        '?site=known',
        'data-site="demo" data-consent="cookieless"',
        'CO',
      )
      await expect.poll(() => sent.length).toBeGreaterThan(0)
      expect(sent[0]).toMatchObject({ site: 'demo', context: { consent_mode: 'cookieless' } })
    })

    test('a page whose host one site names needs no key', async ({ page }) => {
      const { sent } = await open(page, home, '')
      await expect.poll(() => sent.length).toBeGreaterThan(0)
      expect(sent[0]).toMatchObject({ site: 'named', context: { consent_mode: 'granted' } })
    })

    test('a signed link of an e-mail says who comes, and nothing keeps it', async ({ page }) => {
      const user = `mail-${name}`
      const key = await linkKeyOf('known', home.key)
      const token = await signToken(user, Math.floor(Date.now() / 1000) + 3600, key)
      const { sent } = await open(page, home, '?site=known', '', 'CO', `/sale?a=1&_periplo=${token}`)
      expect(page.url()).toBe(`${shop.origin}/sale?a=1`)
      await expect.poll(() => sent.length).toBeGreaterThan(0)
      const page_id = sent[0]?.context.page_id ?? ''
      await expect.poll(async () => (await stored(page_id)).map((row) => row.name)).toContain('page_view')
      const [view] = await stored(page_id)
      expect(view).toMatchObject({ user_id: user, signed_link: 'accepted', url: `${shop.origin}/sale?a=1` })
      expect(view?.['visitor_id']).not.toBe('')

      // What comes later is the same person's, by the facts about the browser.
      await page.evaluate("periplo('track', 'later')")
      await expect.poll(async () => (await stored(page_id)).map((row) => row.name)).toContain('later')
      const [person] = await read(
        `select visitor_id from identities where user_id = '${user}' group by visitor_id`,
      )
      expect(person).toEqual({ visitor_id: view?.['visitor_id'] })
      for (const table of ['events', 'rejected_events']) {
        const where = `position(formatRow('JSONEachRow', *), '${token.split('.')[2]}') > 0`
        expect(await read(`select 1 from ${table} where ${where}`)).toEqual([])
      }
    })

    test('a part that the site leaves away does not come', async ({ page }) => {
      const { asked } = await open(page, home, '?site=plain')
      await expect.poll(() => asked.join()).toContain('/p.errors.')
      expect(asked.join()).not.toMatch(/vitals|friction/)
    })
  })
}

for (const [country, attributes] of [
  ['DE', ''],
  ['DE', 'data-consent="opt-out"'],
  ['', ''],
] as const) {
  test(`visitors of ${country || 'nowhere'} are asked first, with ${attributes || 'no attribute'}`, async ({
    page,
  }) => {
    const { sent } = await open(page, homes.node as RunningHome, '?site=regions', attributes, country)
    await page.evaluate("periplo('track', 'waiting')")
    // What would be sent is sent within a second; a second page shows that nothing was left behind either.
    await page.reload()
    await expect.poll(() => page.evaluate('periplo.isRunning')).toBe(true)
    expect(sent).toEqual([])
    expect(await listStorage(page)).toEqual([])
  })
}

test('the demo shop still works under npm start', async ({ page }) => {
  const home = homes.node as RunningHome
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request.postDataJSON())
  })
  await page.goto(`${home.url}/demo/`)
  await page.getByTestId('consent-yes').click()
  await expect.poll(() => sent.length).toBeGreaterThan(0)
  expect(sent[0]).toMatchObject({ site: 'demo' })
})
