import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clientAddress } from '../../collector/node/client-address.ts'
import { networkOf, tokenBuckets } from '../../collector/rate-limit.ts'
import { parseSites } from '../../collector/sites.ts'
import { type Spoken, end, startNode } from '../homes.mjs'
import { batch, fromShop, recordingHome } from '../support/recording-home.ts'

describe('token buckets', () => {
  test('a minute’s worth at once, then as fast as the minute fills', () => {
    let now = 0
    const { take } = tokenBuckets(() => now)
    const taken = (n: number): unknown[] => Array.from({ length: n }, () => take('client', 'a', 60))
    expect(taken(60).every((seconds) => seconds === 0)).toBe(true)
    expect(take('client', 'a', 60)).toBe(1)
    now += 500
    expect(take('client', 'a', 60)).toBe(0.5)
    now += 500
    expect(taken(2)).toEqual([0, 1])
    now += 3_600_000
    expect(taken(61).filter((seconds) => seconds === 0)).toHaveLength(60)
  })

  test('each key and each kind has its own', () => {
    const { take } = tokenBuckets(() => 0)
    expect([take('client', 'a', 1), take('client', 'b', 1), take('site', 'a', 1)]).toEqual([0, 0, 0])
    expect(take('client', 'a', 1)).toBe(60)
  })

  test('addresses cannot fill the memory, and who keeps sending is not forgotten', () => {
    const { take } = tokenBuckets(() => 0, 100)
    take('client', 'flood', 1)
    for (let i = 0; i < 1000; i++) {
      take('client', `other ${i}`, 1)
      expect(take('client', 'flood', 1)).toBeGreaterThan(0)
    }
    // Seen once and not for two generations: as if it had never been.
    expect(take('client', 'other 0', 1)).toBe(0)
  })
})

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (address, network) => expect(networkOf(address)).toBe(network))

test.each<[string, string | undefined, string | null, number | undefined, string | undefined]>([
  ['a client that came by itself', '203.0.113.7', null, undefined, '203.0.113.7'],
  ['what it says of itself', '203.0.113.7', '198.51.100.1', undefined, '203.0.113.7'],
  ['behind a proxy on this machine', '127.0.0.1', '203.0.113.7', undefined, '203.0.113.7'],
  ['behind it, saying something else', '::ffff:127.0.0.1', '1.1.1.1, 203.0.113.7', undefined, '203.0.113.7'],
  ['behind two private ones', '10.0.0.2', '1.1.1.1, 203.0.113.7, 10.0.0.9', undefined, '203.0.113.7'],
  ['with a port', '127.0.0.1', '203.0.113.7:4711', undefined, '203.0.113.7'],
  ['IPv6 in brackets', '::1', '[2001:db8::9]:4711', undefined, '2001:db8::9'],
  ['a program on this machine', '127.0.0.1', null, undefined, undefined],
  ['somebody in the same network', '192.168.1.20', null, undefined, '192.168.1.20'],
  ['no proxy, by the setting', '10.0.0.2', '203.0.113.7', 0, '10.0.0.2'],
  ['a public proxy, by the setting', '198.51.100.9', '1.1.1.1, 203.0.113.7', 1, '203.0.113.7'],
  ['fewer than the setting says', '198.51.100.9', null, 2, '198.51.100.9'],
])('the client: %s', (_what, peer, forwarded, proxies, expected) => {
  expect(clientAddress(peer, forwarded, proxies)).toBe(expected)
})

describe('POST /e', () => {
  const SITES = [
    { key: 'shop', origins: ['shop.example'], rate_limit: { client: 3, site: 8 } },
    { key: 'open', origins: ['shop.example'], rate_limit: { client: 5, site: 0 } },
  ]
  const start = (changes: object = {}) =>
    recordingHome({
      sites: parseSites(JSON.stringify(SITES)),
      limiter: tokenBuckets(() => 0),
      client: (request) => request.headers.get('X-Client') ?? undefined,
      ...changes,
    })
  const from = (client: string, site = 'shop'): RequestInit =>
    fromShop(batch({ site }), { 'X-Client': client })

  test('refuses a client above its site’s limit with 429, and takes the others', async () => {
    const home = start()
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await home.send('/e', from('203.0.113.7'))).status)
    expect(statuses).toEqual([202, 202, 202, 429])
    const refused = await home.send('/e', from('203.0.113.7'))
    expect(refused).toMatchObject({ status: 429, answer: { error: { code: 'rate_limited' } }, events: [] })
    expect(Number(refused.headers.get('Retry-After'))).toBe(20)
    // The page must be able to read that, or it would send on.
    expect(refused.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example')
    expect(refused.headers.get('Access-Control-Expose-Headers')).toContain('Retry-After')
    expect((await home.send('/e', from('203.0.113.8'))).status).toBe(202)
    expect(home.meter.counts()['requests_refused_total']).toEqual({ rate_limited: 2 })
  })

  test('refuses what a site gets in all, whoever sends', async () => {
    const home = start()
    const statuses: number[] = []
    for (let i = 0; i < 9; i++) statuses.push((await home.send('/e', from(`203.0.113.${i}`))).status)
    expect(statuses).toEqual([...Array.from({ length: 8 }, () => 202), 429])
    expect((await home.send('/e', from('203.0.113.99', 'open'))).status).toBe(202)
  })

  test('before it reads the body, above what any site allows', async () => {
    const home = start()
    const junk = (): RequestInit => fromShop('no json', { 'X-Client': '203.0.113.7' })
    const statuses: number[] = []
    for (let i = 0; i < 6; i++) statuses.push((await home.send('/e', junk())).status)
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
  })

  test('limits nobody where there is nothing to count by, or no limit', async () => {
    const home = start()
    for (let i = 0; i < 7; i++)
      expect((await home.send('/e', fromShop(batch({ site: 'open' })))).status).toBe(202)
    const free = start({
      sites: parseSites(JSON.stringify([{ ...SITES[0], rate_limit: { client: 0, site: 0 } }])),
    })
    for (let i = 0; i < 9; i++) expect((await free.send('/e', from('203.0.113.7'))).status).toBe(202)
  })

  test('the limits of a site are checked at the start', () => {
    const parse = (rate_limit: unknown) => () => parseSites(JSON.stringify([{ key: 'a', rate_limit }]))
    expect(parse({ client: 10 })).not.toThrow()
    expect(parse({ clients: 10 })).toThrow('PERIPLO_SITES[0].rate_limit.clients is not known: client, site')
    expect(parse({ client: -1 })).toThrow('PERIPLO_SITES[0].rate_limit.client must be requests a minute')
    expect(parse(600)).toThrow('PERIPLO_SITES[0].rate_limit must be')
  })
})

test('the Node home limits clients behind a proxy one by one, and no program on this machine', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'periplo-rates-'))
  const children: Spoken[] = []
  try {
    const site = { key: 'shop', origins: ['loopback'], allow_no_origin: true, rate_limit: { client: 2 } }
    const home = await startNode(join(folder, 'data'), children, { PERIPLO_SITES: JSON.stringify([site]) })
    const send = async (n: number, headers: Record<string, string> = {}): Promise<number> => {
      const body = JSON.stringify(batch({ sent_at: Date.now(), events: [{ name: 'page_view', seq: n }] }))
      return (await fetch(`${home.url}/e`, { method: 'POST', headers, body })).status
    }
    const client = { 'X-Forwarded-For': '198.51.100.1, 203.0.113.7' }
    expect([await send(0, client), await send(1, client), await send(2, client)]).toEqual([202, 202, 429])
    expect(await send(3, { 'X-Forwarded-For': '203.0.113.8' })).toBe(202)
    for (let n = 4; n < 8; n++) expect(await send(n)).toBe(202)
  } finally {
    await Promise.all(children.map(end))
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)
