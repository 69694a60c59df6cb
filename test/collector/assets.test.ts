import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { serveFolders } from '../../collector/node/assets.ts'

let root: string
let serve: (request: Request) => Promise<Response>
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'periplo-assets-'))
  mkdirSync(join(root, 'app', 'demo'), { recursive: true })
  const write = (name: string, content: string | Buffer): void => writeFileSync(join(root, name), content)
  write('secret', 'do not serve')
  write('app/index.html', '<h1>home</h1>')
  write('app/demo/index.html', '<h1>demo</h1>')
  write('app/p.js', 'plain')
  write('app/p.js.br', brotliCompressSync('plain'))
  write('app/p.js.gz', gzipSync('plain'))
  write('app/app.2N4tF7I6.js', 'hashed')
  write('app/one two.css', 'a{}')
  write('app/blob.bin', 'x')
  serve = serveFolders([join(root, 'app')])
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  serve(new Request(`http://localhost:8787${path}`, { headers }))

describe('paths', () => {
  test.each([
    ['/', 'text/html; charset=utf-8', '<h1>home</h1>'],
    ['/index.html', 'text/html; charset=utf-8', '<h1>home</h1>'],
    ['/demo/', 'text/html; charset=utf-8', '<h1>demo</h1>'],
    ['/p.js', 'text/javascript; charset=utf-8', 'plain'],
    ['/one%20two.css', 'text/css; charset=utf-8', 'a{}'],
    ['/blob.bin', 'application/octet-stream', 'x'],
  ])('%s is %s', async (path, type, text) => {
    const response = await get(path)
    expect([response.status, response.headers.get('Content-Type'), await response.text()]).toEqual([
      200,
      type,
      text,
    ])
  })

  test.each([
    '/../secret',
    '/%2e%2e/secret',
    '/%2e%2e%2fsecret',
    '/..%2fsecret',
    '/..%5csecret',
    '/demo/..%2f..%2fsecret',
    '/demo/%2e%2e/%2e%2e/secret',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/p.js%00.html',
    '/%',
    '/%ff',
    '/p.js/',
    '/nothing',
    `/${'a'.repeat(5000)}`,
  ])('%s is nothing', async (path) => {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('do not serve')
  })

  test('a folder without its slash leads to the one with it', async () => {
    const response = await get('/demo?a=1')
    expect([response.status, response.headers.get('Location')]).toEqual([307, '/demo/?a=1'])
  })
})

describe('encodings', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['br', 'br'],
    ['br;q=0.5, gzip', 'br'],
    ['gzip', 'gzip'],
    ['gzip, br;q=0', 'gzip'],
    ['GZIP', 'gzip'],
    ['', null],
    ['identity', null],
    ['brotli', null],
    ['gzip;q=0', null],
  ])('%j gets %s', async (accepted, encoding) => {
    const response = await get('/p.js', { 'Accept-Encoding': accepted })
    expect(response.headers.get('Content-Encoding')).toBe(encoding)
    expect(response.headers.get('Vary')).toContain('Accept-Encoding')
    expect(response.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
  })

  test('only where the build left one', async () => {
    expect((await get('/index.html', { 'Accept-Encoding': 'br' })).headers.get('Content-Encoding')).toBeNull()
  })
})

describe('caches', () => {
  test('keep what carries a hash, and ask again for the rest', async () => {
    expect((await get('/app.2N4tF7I6.js')).headers.get('Cache-Control')).toContain('immutable')
    expect((await get('/p.js')).headers.get('Cache-Control')).toContain('must-revalidate')
    expect((await get('/index.html')).headers.get('Cache-Control')).toContain('must-revalidate')
  })

  test('what is unchanged is not sent again', async () => {
    const etag = (await get('/p.js')).headers.get('ETag') as string
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get('/p.js', { 'If-None-Match': known })
      expect(response.status, known).toBe(304)
      expect(await response.text()).toBe('')
      expect(response.headers.get('ETag')).toBe(etag)
    }
    expect((await get('/p.js', { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  test('each encoding is a version of its own', async () => {
    const tags = await Promise.all(
      ['', 'gzip', 'br'].map(async (accepted) =>
        (await get('/p.js', { 'Accept-Encoding': accepted })).headers.get('ETag'),
      ),
    )
    expect(new Set(tags).size).toBe(3)
  })

  test('HEAD has no body', async () => {
    const response = await serve(new Request('http://localhost/p.js', { method: 'HEAD' }))
    expect([response.status, await response.text()]).toEqual([200, ''])
  })
})
