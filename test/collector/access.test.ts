import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AccessSettings, parseAccess } from '../../collector/read/cloudflare-access.ts'
import { toBase64Url, utf8 } from '../../collector/hmac.ts'
import { parseKeys } from '../../collector/read/keys.ts'
import { listQueries } from '../../collector/read/query-api.ts'
import { NOW, SECRET, recordingHome } from '../support/recording-home.ts'

const keys = parseKeys(
  JSON.stringify([
    { name: 'board', role: 'viewer', key: 'the-key-of-the-board' },
    { name: 'cx', role: 'analyst', key: 'the-key-of-the-analysts' },
    { name: 'dpo', role: 'admin', key: 'the-key-of-the-officer' },
    { name: 'agency', role: 'analyst', key: 'the-key-of-the-agency', sites: ['france'] },
  ]),
)
const answer = JSON.stringify({ meta: [], data: [], statistics: { elapsed: 0, rows_read: 0, bytes_read: 0 } })
const home = recordingHome({ keys }, () => answer)
const get = (path: string, key?: string, method = 'GET') =>
  home.send(path, { method, headers: key ? { Authorization: `Bearer ${key}` } : {} })
const keyOf = (name: string): string => keys.find((key) => key.name === name)?.key ?? SECRET

describe('a role', () => {
  test.each([
    ['overview?site=shop', [200, 200, 200]],
    ['people?site=shop', [403, 200, 200]],
    ['person_timeline?site=shop&person_id=ana', [403, 200, 200]],
    ['stage_people?site=shop&stage=a', [403, 200, 200]],
    ['live?site=shop', [403, 200, 200]],
  ])('runs %s as board, cx, dpo: %j', async (query, statuses) => {
    const found = await Promise.all(
      ['board', 'cx', 'dpo'].map((name) => get(`/api/v1/queries/${query}`, keyOf(name))),
    )
    expect(found.map(({ status }) => status)).toEqual(statuses)
  })

  test('says in words what is needed', async () => {
    const { answer: refused } = await get('/api/v1/queries/people?site=shop', keyOf('board'))
    expect(refused.error).toEqual({
      code: 'forbidden_role',
      message: '"people" names people: it needs the role analyst, and this key has viewer',
    })
    const erased = await get('/api/v1/people/ana?site=shop', keyOf('cx'), 'DELETE')
    expect([erased.status, erased.answer.error?.message]).toEqual([
      403,
      'This erases people: it needs the role admin, and this key has analyst',
    ])
  })

  test('opens people to analysts', async () => {
    for (const path of ['/api/v1/people/ana?site=shop', '/api/v1/people/ana/export?site=shop']) {
      expect((await get(path, keyOf('board'))).status).toBe(403)
      expect((await get(path, keyOf('cx'))).status).not.toBe(403)
    }
  })

  test('is told with the sites', async () => {
    expect((await get('/api/v1/sites', keyOf('board'))).answer['role']).toBe('viewer')
    expect((await get('/api/v1/sites', SECRET)).answer['role']).toBe('admin')
    expect((await get('/api/v1/sites', 'a-key-that-is-none')).status).toBe(401)
    expect((await get('/api/v1/sites')).status).toBe(401)
  })

  test('of some sites opens no other', async () => {
    const agency = keyOf('agency')
    expect((await get('/api/v1/sites', agency)).answer['sites']).toMatchObject([{ key: 'france' }])
    expect((await get('/api/v1/queries/overview?site=france', agency)).status).toBe(200)
    for (const search of ['site=shop', 'site=france&site=shop', 'site=shop&site=france']) {
      const { status, answer: refused } = await get(`/api/v1/queries/overview?${search}`, agency)
      expect([search, status, refused.error?.code]).toEqual([search, 403, 'forbidden_site'])
    }
    expect((await get('/api/v1/people/ana?site=shop', agency)).status).toBe(403)
  })

  test('is no server key', async () => {
    for (const path of ['/v1/import?site=shop', '/v1/replay'])
      expect((await get(path, keyOf('dpo'), 'POST')).status).toBe(401)
  })

  test('is needed for every query whose rows are somebody’s', () => {
    const open = listQueries().filter(({ role, columns }) => role === 'viewer' && columns.some(({ name }) => /^(person|user|visitor|session)(_id)?$/.test(name))) // prettier-ignore
    expect(open.map(({ name }) => name)).toEqual([])
    expect(listQueries().filter(({ role }) => role === 'analyst').length).toBeGreaterThan(5)
  })

  test('also holds for assistants', async () => {
    const call = (query: string) => ({
      method: 'POST',
      headers: { Authorization: `Bearer ${keyOf('board')}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'run_query', arguments: { query, site: 'shop' } } }), // prettier-ignore
    })
    expect(JSON.stringify((await home.send('/mcp', call('people'))).answer)).toContain(
      'needs the role analyst',
    )
    expect(JSON.stringify((await home.send('/mcp', call('overview'))).answer)).not.toContain('role')
  })
})

describe('PERIPLO_KEYS', () => {
  const one = { name: 'a', role: 'viewer', key: 'sixteen-characters' }
  test.each([
    ['{', 'PERIPLO_KEYS is not JSON'],
    ['{}', 'PERIPLO_KEYS must be a list of keys'],
    [[1], 'PERIPLO_KEYS[0] is not a key'],
    [[{ ...one, name: '' }], 'PERIPLO_KEYS[0].name must say whose key it is'],
    [[{ ...one, role: 'owner' }], 'PERIPLO_KEYS[0].role must be viewer, analyst, admin'],
    [[{ ...one, key: 'short' }], 'PERIPLO_KEYS[0].key must have 16 characters at least'],
    [[{ ...one, site: 'a' }], 'PERIPLO_KEYS[0].site is not known: name, role, key, sites'],
    [[{ ...one, sites: 'a' }], 'PERIPLO_KEYS[0].sites must list keys of sites'],
    [[one, { ...one, name: 'b' }], 'PERIPLO_KEYS[1].key is that of another key'],
    [[one, { ...one, key: 'another-key-of-the-same' }], 'PERIPLO_KEYS[1].name is that of another key'],
  ])('%j: %s', (list, message) => {
    expect(() => parseKeys(typeof list === 'string' ? list : JSON.stringify(list))).toThrow(message)
  })
})

describe('Cloudflare Access', () => {
  let server: Server
  let access: AccessSettings
  let asked = 0
  const pairs = new Map<string, CryptoKeyPair>()
  const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' } // prettier-ignore
  const makePair = async (kid: string) =>
    void pairs.set(kid, await crypto.subtle.generateKey(RSA, true, ['sign', 'verify']))
  let published = ['one']

  beforeAll(async () => {
    for (const kid of ['one', 'two', 'foreign']) await makePair(kid)
    server = createServer((_, response) => {
      asked++
      void Promise.all(
        published.map(async (kid) => ({
          ...(await crypto.subtle.exportKey('jwk', (pairs.get(kid) as CryptoKeyPair).publicKey)),
          kid,
        })),
      ).then((list) => response.end(JSON.stringify({ keys: list })))
    })
    await new Promise<void>((resolve) => server.listen(0, resolve))
    access = parseAccess(
      JSON.stringify({
        team: `http://localhost:${(server.address() as AddressInfo).port}`,
        aud: 'our-application',
        roles: { admin: ['dpo@shop.example'], analyst: ['group:cx'], viewer: ['@shop.example'] },
      }),
    )
  })
  afterAll(() => void server.close())

  async function tokenOf(claims: object, kid = 'one', head: object = {}): Promise<string> {
    const seconds = NOW / 1000
    const whole = {
      iss: access.team,
      aud: ['our-application'],
      iat: seconds,
      nbf: seconds,
      exp: seconds + 600,
      ...claims,
    }
    const text = [{ alg: 'RS256', kid, typ: 'JWT', ...head }, whole]
      .map((part) => toBase64Url(utf8(JSON.stringify(part))))
      .join('.')
    const { privateKey } = pairs.get(kid) as CryptoKeyPair
    return `${text}.${toBase64Url(new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', privateKey, utf8(text))))}`
  }
  const roleOf = async (token: string, now = NOW): Promise<unknown> => {
    const { status, answer: said } = await recordingHome({ access, now: () => now }).send('/api/v1/sites', {
      headers: { 'Cf-Access-Jwt-Assertion': token },
    })
    return status === 200 ? said['role'] : status
  }

  test.each([
    [{ email: 'DPO@shop.example' }, 'admin'],
    [{ email: 'ana@shop.example' }, 'viewer'],
    [{ email: 'ana@shop.example', custom: { groups: ['cx'] } }, 'analyst'],
    [{ email: 'ana@shop.example', groups: ['other', 'cx'] }, 'analyst'],
    [{ email: 'ana@shop.example.evil.example' }, 401],
    [{ email: 'ana@other.example' }, 401],
    [{}, 401],
    [{ email: 'dpo@shop.example', aud: ['another-application'] }, 401],
    [{ email: 'dpo@shop.example', iss: 'https://evil.example' }, 401],
    [{ email: 'dpo@shop.example', exp: NOW / 1000 - 120 }, 401],
    [{ email: 'dpo@shop.example', exp: undefined }, 401],
    [{ email: 'dpo@shop.example', nbf: NOW / 1000 + 120 }, 401],
  ])('%j: %s', async (claims, role) => {
    expect(await roleOf(await tokenOf(claims))).toBe(role)
  })

  test('believes no signature but one of the team’s keys', async () => {
    const good = await tokenOf({ email: 'dpo@shop.example' })
    const [head = '', , signature = ''] = good.split('.')
    const other = toBase64Url(utf8(JSON.stringify({ iss: access.team, aud: ['our-application'], exp: NOW, email: 'dpo@shop.example' }))) // prettier-ignore
    for (const token of [
      `${head}.${other}.${signature}`,
      `${good}x`,
      `${good}.x`,
      good.slice(0, good.lastIndexOf('.') + 1),
      await tokenOf({ email: 'dpo@shop.example' }, 'foreign'),
      await tokenOf({ email: 'dpo@shop.example' }, 'foreign', { kid: 'one' }),
      await tokenOf({ email: 'dpo@shop.example' }, 'one', { alg: 'none' }),
      await tokenOf({ email: 'dpo@shop.example' }, 'one', { alg: 'HS256' }),
      'nonsense',
    ])
      expect(await roleOf(token)).toBe(401)
  })

  test('learns a new key when the team changes it, and does not ask with every request', async () => {
    await roleOf(await tokenOf({ email: 'dpo@shop.example' }))
    const before = asked
    const token = await tokenOf({ email: 'dpo@shop.example' }, 'two')
    expect(await roleOf(token)).toBe(401)
    expect(asked).toBe(before)
    published = ['one', 'two']
    expect(await roleOf(token, NOW + 40_000)).toBe('admin')
    expect(asked).toBe(before + 1)
    published = ['two']
    expect(await roleOf(await tokenOf({ email: 'dpo@shop.example', exp: NOW }), NOW + 4_000_000)).toBe(401)
    expect(asked).toBe(before + 2)
  })

  test.each([
    ['{', 'PERIPLO_ACCESS is not JSON'],
    ['{"team":"acme"}', 'PERIPLO_ACCESS.team must be an address'],
    ['{"team":"https://a.example"}', 'PERIPLO_ACCESS.aud must be'],
    ['{"team":"https://a.example","aud":"x"}', 'PERIPLO_ACCESS.roles must say'],
    ['{"team":"https://a.example","aud":"x","roles":{"owner":[]}}', 'PERIPLO_ACCESS.roles.owner is not'],
    [
      '{"team":"https://a.example","aud":"x","roles":{"admin":["ana"]}}',
      'PERIPLO_ACCESS.roles.admin must list',
    ],
    [
      '{"team":"https://a.example","aud":"x","roles":{},"audience":1}',
      'PERIPLO_ACCESS.audience is not known',
    ],
  ])('%s: %s', (text, message) => {
    expect(() => parseAccess(text)).toThrow(message)
  })
})
