import { describe, expect, test } from 'vitest'
import { parseSites } from '../../collector/sites.ts'
import { NOW, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const DAY = 24 * 60 * 60_000

/** A browser with a jar, whose visitor id the test chooses; the clock can be moved. */
function browser(changes: object = {}, site: object = { cookie: true }) {
  let now = NOW
  const sites = parseSites(JSON.stringify([{ key: 'shop', origins: ['shop.example'], ...site }]))
  const home = recordingHome({ now: () => now, sites, ...changes })
  let jar: string | undefined
  let seq = 0
  const send = async (
    visitor_id: string,
    event: Record<string, unknown> = {},
    {
      headers = { 'Sec-Fetch-Site': 'same-origin' },
      context = {},
    }: { headers?: Record<string, string>; context?: object } = {},
  ) => {
    const body = batch(
      { sent_at: now, events: [{ name: 'page_view', seq: seq++, occurred_at: now, ...event }] },
      { visitor_id, ...context },
    )
    const outcome = await home.send(
      '/stats/e',
      fromShop(body, { ...headers, ...(jar === undefined ? {} : { Cookie: `other=1; ${jar}; x=2` }) }),
    )
    const cookie = outcome.headers.get('Set-Cookie') ?? undefined
    if (cookie) jar = /Max-Age=0/.test(cookie) ? undefined : cookie.split(';')[0]
    return { status: outcome.status, cookie, stored: outcome.events.map((each) => each.visitor_id) }
  }
  return {
    send,
    wait: (ms: number) => void (now += ms),
    jar: () => jar,
    put: (value: string | undefined) => void (jar = value),
  }
}

describe('the visitor cookie', () => {
  test('is set under consent, for the folder of the route, out of reach of scripts', async () => {
    const { send } = browser()
    const { cookie, stored } = await send('ana')
    expect(stored).toEqual(['ana'])
    expect(cookie).toMatch(
      /^periplo_visitor=[\w-]+\.[\w-]{43}; Max-Age=33955200; HttpOnly; SameSite=Lax; Secure$/,
    )
  })

  test('is not set again at once, and again when an hour has gone', async () => {
    const { send, wait } = browser()
    await send('ana')
    expect((await send('ana')).cookie).toBeUndefined()
    wait(2 * 60 * 60_000)
    expect((await send('ana')).cookie).toBeDefined()
  })

  test('brings back the visitor that Safari made the browser forget', async () => {
    const { send, wait } = browser()
    await send('ana')
    wait(8 * DAY)
    expect((await send('new-after-8-days')).stored).toEqual(['ana'])
    expect((await send('new-after-8-days')).stored).toEqual(['ana'])
    wait(8 * DAY)
    expect((await send('and-again')).stored).toEqual(['ana'])
    wait(DAY)
    // Late events of the time before.
    expect((await send('ana')).stored).toEqual(['ana'])
  })

  test('a new id soon after the last is a new visitor, as after a reset', async () => {
    const { send, wait } = browser()
    await send('ana')
    wait(DAY)
    expect((await send('berta')).stored).toEqual(['berta'])
    wait(8 * DAY)
    expect((await send('forgot-berta')).stored).toEqual(['berta'])
    expect((await send('carla')).stored).toEqual(['carla'])
  })

  test('goes at withdrawal, and nobody is brought back after it', async () => {
    const { send, wait, jar } = browser()
    await send('ana')
    const { cookie } = await send('ana', {
      ...{ name: 'consent_update', consent_before: 'granted', consent_after: 'denied' },
    })
    expect(cookie).toMatch(/^periplo_visitor=; Max-Age=0;/)
    expect(jar()).toBeUndefined()
    wait(8 * DAY)
    expect((await send('new')).stored).toEqual(['new'])
  })

  test('comes with the consent that follows', async () => {
    const { send } = browser()
    const { cookie } = await send('ana', {
      ...{ name: 'consent_update', consent_before: 'pending', consent_after: 'granted' },
    })
    expect(cookie).toMatch(/^periplo_visitor=W/)
  })

  test.each([
    ['without consent', {}, { context: { consent_mode: 'cookieless' } }],
    ['from another host', {}, { headers: { 'Sec-Fetch-Site': 'same-site' } }],
    ['from another host, said by an old browser', {}, { headers: { Host: 't.example' } }],
    ['for a site that did not ask', { cookie: false }, {}],
    ['for a site under a preset', { cookie: true, preset: 'cnil' }, {}],
  ])('there is none %s', async (_, site, options) => {
    const { send } = browser({}, { cookie: true, ...site })
    const { status, cookie } = await send('ana', {}, options)
    expect(status).toBe(202)
    expect(cookie).toBeUndefined()
  })

  test('an old browser says by Origin that the host is the same', async () => {
    const { send } = browser()
    expect((await send('ana', {}, { headers: { 'X-Forwarded-Host': 'shop.example' } })).cookie).toBeDefined()
  })

  test('there is none for events that could not be made durable', async () => {
    const sink = { put: () => Promise.reject(new Error('full')) }
    const { send } = browser({ sink })
    expect(await send('ana')).toMatchObject({ status: 503, cookie: undefined })
  })

  test('one that we did not sign, or signed for another site or key, is nobody', async () => {
    const { send, jar, wait, put } = browser()
    await send('ana')
    wait(8 * DAY)
    const good = jar() as string
    const [text, signature] = good.replace('periplo_visitor=', '').split('.') as [string, string]
    const forged = Buffer.from(JSON.stringify(['eva', 'x', 0])).toString('base64url')
    for (const value of [`${forged}.${signature}`, `${text}.AAAA`, text, '', '..', '%%%.%%%', 'é.é']) {
      put(`periplo_visitor=${value}`)
      expect((await send('new')).stored).toEqual(['new'])
    }
    const other = browser({ secret: 'another-secret-for-tests' })
    other.wait(8 * DAY)
    other.put(good)
    expect((await other.send('new')).stored).toEqual(['new'])
  })

  test('events of a batch that were before a reset keep their visitor', async () => {
    const home = recordingHome({
      sites: parseSites('[{"key":"shop","origins":["shop.example"],"cookie":true}]'),
    })
    const events = [
      { name: 'page_view', seq: 0, occurred_at: NOW },
      { name: 'page_view', seq: 1, occurred_at: NOW, visitor_id: 'berta' },
    ]
    const { events: stored } = await home.send(
      '/e',
      fromShop(batch({ events }, { visitor_id: 'ana' }), { 'Sec-Fetch-Site': 'same-origin' }),
    )
    expect(stored.map(({ visitor_id }) => visitor_id)).toEqual(['ana', 'berta'])
  })
})

describe('below a folder', () => {
  test('events, preflights and files are found', async () => {
    const asked: string[] = []
    const home = recordingHome({
      asset: async (request) => {
        asked.push(new URL(request.url).pathname)
        return new Response('x', { headers: { 'Content-Type': 'text/javascript' } })
      },
    })
    expect((await home.send('/a/b/e', fromShop(batch()))).status).toBe(202)
    expect((await home.send('/a/e', { method: 'OPTIONS' })).status).toBe(204)
    for (const file of ['/p.js', '/a/p.js', '/a/b/p.chat.abc123.js', '/p.find.js', '/a/tag.html']) {
      expect((await home.send(file)).status).toBe(200)
    }
    expect(asked).toEqual(['/p.js', '/p.js', '/p.chat.abc123.js', '/p.find.js', '/a/tag.html'])
  })

  test('nothing else is: the API stays where it is, and guarded', async () => {
    const home = recordingHome({ asset: () => Promise.resolve(new Response('', { status: 404 })) })
    expect((await home.send('/a/api/v1/queries')).status).toBe(404)
    expect((await home.send('/v1/a/e', fromShop(batch()))).status).toBe(404)
    expect((await home.send('/api/v1/e', fromShop(batch()))).status).toBe(401)
  })
})
