import { runInNewContext } from 'node:vm'
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Geo } from '../../collector/home.ts'
import { settingsText } from '../../collector/serve/settings.ts'
import { type Site, parseSites, siteOfPage } from '../../collector/sites.ts'
import { createApp } from '../../collector/app.ts'
import { recordingHome } from '../support/recording-home.ts'

const sites = parseSites(
  JSON.stringify([
    { key: 'plain', origins: ['plain.example'] },
    {
      key: 'regions',
      origins: ['regions.example', 'both.example'],
      consent: { default: 'opt-in', regions: { US: 'opt-out', BR: 'cookieless' } },
      domains: ['regions.example', 'pay.example'],
      ignore: ['/admin'],
    },
    { key: 'other', origins: ['other.example', 'both.example'], consent: 'opt-out', vitals: 'attribution' },
    { key: 'local', origins: ['loopback', 'localhost:3000'] },
    { key: 'demo', origins: ['loopback'], allow_no_origin: true },
    { key: 'heeds', origins: [], dnt: 'all' },
    { key: 'heeds-ads', origins: [], dnt: 'ads', consent: 'opt-out' },
    { key: 'cnil', origins: ['cnil.example'], preset: 'cnil' },
  ]),
)

/** What the build makes: a core that says what it was started with. */
const CORE = '($=>{"use strict";try{result=$(given)}catch{}})'
const CNIL = '($=>{"use strict";try{result={...$(given),core:"cnil"}}catch{}})'
const built = (core: string, name: string): Record<string, string | Uint8Array> => ({
  [`/${name}.js`]: core + '(e=>e)\n',
  [`/${name}.js.open`]: brotliCompressSync(core, { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
})
const FILES = { ...built(CORE, 'p'), ...built(CNIL, 'p.cnil') }

const serve = (geo: Geo = { country: 'CO' }, files: Record<string, string | Uint8Array> = FILES) => {
  const app = createApp({
    ...recordingHome(),
    sites,
    geo: () => geo,
    asset: async (request) => {
      const file = files[new URL(request.url).pathname]
      return file === undefined
        ? new Response('Not found', { status: 404 })
        : new Response(file as Uint8Array<ArrayBuffer>)
    },
  })
  return async (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    app.request(`https://t.example${path}`, { ...init, headers })
}

/** What a page makes of an answer, whose tag has these attributes. */
async function run(response: Response, given: object = {}): Promise<unknown> {
  const bytes = Buffer.from(await response.arrayBuffer())
  const encoding = response.headers.get('Content-Encoding')
  const text = (
    encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes
  ).toString()
  const scope = { given, result: undefined }
  runInNewContext(text, scope)
  return JSON.parse(JSON.stringify(scope.result))
}

describe('which site', () => {
  test.each([
    ['https://plain.example/a?b#c', 'plain'],
    ['https://regions.example:443/', 'regions'],
    ['https://regions.example:8443/', undefined],
    ['https://both.example/', undefined],
    ['http://localhost:3000/x', 'local'],
    ['http://localhost:4000/x', undefined],
    ['https://nobody.example/', undefined],
    ['https://plain.example.evil.example/', undefined],
    ['android-app://plain.example/', undefined],
    ['', undefined],
    ['nonsense', undefined],
  ])('a page at %j belongs to %s', (address, key) => {
    expect(siteOfPage(sites, address)?.key).toBe(key)
  })

  test.each([
    ['/p.js?site=regions', {}, 'regions'],
    ['/p.js?site=regions', { Referer: 'https://plain.example/' }, 'regions'],
    ['/p.js', { Referer: 'https://plain.example/' }, 'plain'],
    ['/p.js', {}, undefined],
    ['/p.js?site=nobody', { Referer: 'https://plain.example/' }, undefined],
    ['/p.js?site=', { Referer: 'https://plain.example/' }, undefined],
    ['/p.js?site=__proto__', {}, undefined],
  ])('%s %j gets the settings of %s', async (path, headers, site) => {
    expect(((await run(await serve()(path, headers))) as Site & { site?: string }).site).toBe(site)
  })

  test('a preset gets its own core, and only there', async () => {
    expect(await run(await serve()('/p.js?site=cnil'))).toEqual({
      core: 'cnil',
      preset: 'cnil',
      site: 'cnil',
    })
    expect(await run(await serve()('/p.cnil.js?site=plain'))).toEqual({ core: 'cnil', site: 'plain' })
    // Not built: rather nothing than a core that keeps too much.
    expect((await serve({}, built(CORE, 'p'))('/p.js?site=cnil')).status).toBe(404)
  })
})

describe('what is written behind the core', () => {
  const options = (site: Partial<Site>, policy: Parameters<typeof settingsText>[1], tag: object): unknown =>
    JSON.parse(
      runInNewContext(`JSON.stringify(${settingsText({ key: 'shop', ...site } as Site, policy)}(tag))`, {
        tag,
      }) as string,
    )

  test.each([
    // What neither says stays away, so that the snippet's own defaults hold.
    [{}, undefined, {}, { site: 'shop' }],
    [{}, undefined, { site: 'shop', consent: 'opt-out' }, { site: 'shop', consent: 'opt-out' }],
    // What a tag says goes before what its site says.
    [
      { domains: ['a.example', 'b.example'] },
      undefined,
      {},
      { site: 'shop', domains: 'a.example,b.example' },
    ],
    [{ domains: ['a.example'] }, undefined, { domains: '' }, { site: 'shop', domains: '' }],
    [
      { search: ['q'], vitals: 'attribution' },
      undefined,
      { search: 'x' },
      { site: 'shop', search: 'x', vitals: 'attribution' },
    ],
    // The stricter of two policies.
    [{}, 'opt-in', {}, { site: 'shop', consent: 'opt-in' }],
    [{}, 'opt-in', { consent: 'opt-out' }, { site: 'shop', consent: 'opt-in' }],
    [{}, 'opt-in', { consent: 'cookieless' }, { site: 'shop', consent: 'opt-in' }],
    [{}, 'cookieless', {}, { site: 'shop', consent: 'cookieless' }],
    [{}, 'cookieless', { consent: 'opt-out' }, { site: 'shop', consent: 'cookieless' }],
    [{}, 'cookieless', { consent: 'opt-in' }, { site: 'shop', consent: 'opt-in' }],
    [{}, 'cookieless', { consent: 'optin' }, { site: 'shop', consent: 'optin' }],
    [{}, 'cookieless', { consent: '' }, { site: 'shop', consent: '' }],
    [{}, 'opt-out', {}, { site: 'shop', consent: 'opt-out' }],
    [{}, 'opt-out', { consent: 'opt-in' }, { site: 'shop', consent: 'opt-in' }],
    [{}, 'opt-out', { consent: 'cookieless' }, { site: 'shop', consent: 'cookieless' }],
    // Both together.
    [{ ignore: ['/admin', '.x'] }, undefined, { ignore: '/me' }, { site: 'shop', ignore: '/admin,.x,/me' }],
    [{ off: ['chat'] }, undefined, {}, { site: 'shop', off: 'chat,' }],
    [{ preset: 'cnil' }, undefined, { preset: '' }, { site: 'shop', preset: 'cnil' }],
    // Text that means something in a script.
    [
      { ignore: ['"]});alert(1)//</script>\u2028`${x}'] },
      undefined,
      {},
      { site: 'shop', ignore: '"]});alert(1)//</script>\u2028`${x},' },
    ],
    // A tag of another site.
    [{ off: ['chat'] }, 'opt-out', { site: 'demo', debug: '' }, { site: 'demo', debug: '' }],
  ] as const)('%j, %s, and a tag with %j: %j', (site, policy, tag, expected) => {
    expect(options(site as Partial<Site>, policy, tag)).toEqual(expected)
  })

  test.each([
    [{ country: 'US' }, 'opt-out'],
    [{ country: 'BR' }, 'cookieless'],
    [{ country: 'DE' }, 'opt-in'],
    [{}, 'opt-in'],
  ])('the policy of %j is %s', async (geo, consent) => {
    expect(await run(await serve(geo)('/p.js?site=regions'))).toEqual({
      site: 'regions',
      consent,
      domains: 'regions.example,pay.example',
      ignore: '/admin,',
    })
  })
})

test.each([
  ['heeds', '1', 'opt-in'],
  ['heeds', '0', 'opt-out'],
  ['heeds-ads', '1', 'opt-out'],
])(
  'a tag with opt-out, on the site %s, from a browser that says DNT: %s, is %s',
  async (key, DNT, consent) => {
    const response = await serve()(`/p.js?site=${key}`, { DNT })
    expect(await run(response, { consent: 'opt-out' })).toMatchObject({ consent })
    expect(response.headers.get('Vary')).toBe(key === 'heeds' ? 'Accept-Encoding, DNT' : 'Accept-Encoding')
  },
)

test('below a folder of the site it is the same script', async () => {
  const whole = await serve()('/stats/p.js?site=regions', { 'Accept-Encoding': 'br' })
  expect(whole.headers.get('ETag')).toBe(
    (await serve()('/p.js?site=regions', { 'Accept-Encoding': 'br' })).headers.get('ETag'),
  )
})

describe('how it travels', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
    ['identity', null],
    ['', null],
  ])('%j gets %s, with the settings and without', async (accepted, encoding) => {
    for (const [path, site] of [
      ['/p.js?site=plain', 'plain'],
      ['/p.js', undefined],
    ] as const) {
      const response = await serve()(path, { 'Accept-Encoding': accepted })
      expect(response.headers.get('Content-Encoding')).toBe(encoding)
      expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
      expect(await run(response, { debug: '' })).toEqual(site ? { site, debug: '' } : { debug: '' })
    }
  })

  test('without a stream to write on it still comes', async () => {
    const { '/p.js': whole = '' } = FILES
    const response = await serve({}, { '/p.js': whole })('/p.js?site=plain', {
      'Accept-Encoding': 'br, gzip',
    })
    expect(response.headers.get('Content-Encoding')).toBe('gzip')
    expect(await run(response)).toEqual({ site: 'plain' })
    expect((await serve({}, {})('/p.js')).status).toBe(404)
  })

  test('other sites may load it', async () => {
    const { headers } = await serve()('/p.js?site=plain')
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  })
})

describe('caches', () => {
  test.each([
    ['/p.js?site=plain', 'public', 'Accept-Encoding'],
    ['/p.js?site=other', 'public', 'Accept-Encoding'],
    ['/p.js?site=nobody', 'public', 'Accept-Encoding'],
    // The place of the visitor.
    ['/p.js?site=regions', 'private', 'Accept-Encoding'],
    // The page that asks.
    ['/p.js', 'private', 'Accept-Encoding, Referer'],
  ])('%s is %s and varies by %s', async (path, scope, vary) => {
    const { headers } = await serve()(path, { Referer: 'https://plain.example/' })
    expect([headers.get('Cache-Control'), headers.get('Vary')]).toEqual([`${scope}, max-age=300`, vary])
  })

  test('what is unchanged is not sent again, and what changed is', async () => {
    const path = '/p.js?site=regions'
    const etags = new Set<string | null>()
    for (const country of ['US', 'DE']) {
      for (const accepted of ['br', 'gzip', '']) {
        const get = (known?: string) =>
          serve({ country })(path, {
            'Accept-Encoding': accepted,
            ...(known ? { 'If-None-Match': known } : {}),
          })
        const etag = (await get()).headers.get('ETag') as string
        etags.add(etag)
        const again = await get(`W/${etag}`)
        expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', etag])
        expect(again.headers.get('Cache-Control')).toBe('private, max-age=300')
        expect(again.headers.get('Vary')).toBe('Accept-Encoding')
      }
    }
    expect(etags.size).toBe(6)
    const [us, de] = [...etags] as [string, string]
    expect(
      (await serve({ country: 'DE' })(path, { 'Accept-Encoding': 'br', 'If-None-Match': us })).status,
    ).toBe(200)
    expect(de).not.toBe(us)
  })

  test('HEAD has the headers and no body', async () => {
    const response = await serve()('/p.js?site=plain', {}, { method: 'HEAD' })
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(response.headers.get('ETag')).toMatch(/^"[\da-f]{32}"$/)
  })
})

describe('the list of sites', () => {
  test.each([
    ['ignore', '/admin', 'PERIPLO_SITES[0].ignore must be a list of texts without commas'],
    ['ignore', ['a,b'], 'PERIPLO_SITES[0].ignore must be a list of texts without commas'],
    ['off', [1], 'PERIPLO_SITES[0].off must be a list of texts without commas'],
    ['search', [''], 'PERIPLO_SITES[0].search must be a list of texts without commas'],
    ['vitals', 'all', 'PERIPLO_SITES[0].vitals must be attribution'],
  ])('refuses %s: %j', (field, value, message) => {
    expect(() => parseSites(JSON.stringify([{ key: 'a', [field]: value }]))).toThrow(message)
  })
})
