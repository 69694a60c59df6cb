import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT, environment } from '../../collector/node/prepare.mjs'
import { linkKeyOf, readLinks, signToken, takeTokens } from '../../collector/receive/signed-link.ts'
import { parseSites } from '../../collector/sites.ts'
import { NOW, SECRET, batch, fromShop, recordingHome } from '../support/recording-home.ts'

const HOUR = 3600
const SECONDS = NOW / 1000
const shopKey = await linkKeyOf('shop', SECRET)
const good = await signToken('u1', SECONDS + HOUR, shopKey)

/** A page view at an address with this token, and what became of it. */
async function view(token: string, { context = {}, event = {}, home = recordingHome() } = {}) {
  const url = `https://shop.example/sale?a=1&_periplo=${token}&b=2`
  const events = [{ name: 'page_view', seq: 0, ...event }]
  const outcome = await home.send('/e', fromShop(batch({ events }, { url, ...context })))
  // Whatever became of it.
  const [, payload = '', signature = ''] = token.split('.')
  const kept = JSON.stringify(home.messages)
  for (const part of [token, payload, signature]) if (part.length > 9) expect(kept).not.toContain(part)
  return { ...outcome, home, view: outcome.events[0] }
}

describe('a link that is right', () => {
  test('says who came, on the page view alone', async () => {
    const home = recordingHome()
    const events = [
      { name: 'page_view', seq: 0 },
      { name: 'scroll_far', seq: 1 },
    ]
    const url = `https://shop.example/sale?_periplo=${good}`
    const sent = await home.send('/e', fromShop(batch({ events }, { url })))
    expect(sent.events[0]).toMatchObject({
      user_id: 'u1',
      visitor_id: 'v1',
      signed_link: 'accepted',
      url: 'https://shop.example/sale',
    })
    expect(sent.events[1]).not.toHaveProperty('user_id')
    expect(sent.answer).toEqual({ accepted: 2, results: [] })
    expect(home.meter.counts()).toMatchObject({ signed_links_total: { accepted: 1 } })
  })

  test('leaves the rest of the address as it was', async () => {
    expect((await view(good)).view?.url).toBe('https://shop.example/sale?a=1&b=2')
  })

  test('also behind the route of a hash', async () => {
    const { view: event } = await view('', {
      context: { url: `https://shop.example/#/sale?_periplo=${good}` },
    })
    expect(event).toMatchObject({ user_id: 'u1', url: 'https://shop.example/#/sale' })
  })

  test('says nothing new of who is known as the same', async () => {
    const { view: event } = await view(good, { context: { user_id: 'u1' } })
    expect(event).toMatchObject({ user_id: 'u1', signed_link: 'accepted' })
  })
})

describe('names nobody', () => {
  const sign = (user: string, expires: number, key = shopKey) => signToken(user, expires, key)
  const forged = async () => {
    const [version, , signature] = good.split('.')
    const payload = Buffer.from(JSON.stringify({ user_id: 'u2', expires_at: SECONDS + HOUR }))
    return `${version}.${payload.toString('base64url')}.${signature}`
  }
  test.each([
    ['expired', 'expired', () => sign('u1', SECONDS - 1)],
    ['at its very end', 'expired', () => sign('u1', SECONDS)],
    ['for years', 'too_long', () => sign('u1', SECONDS + 31 * 24 * HOUR)],
    ['with another user', 'invalid', forged],
    ['with a signature of nothing', 'invalid', async () => good.replace(/.{43}$/, 'A'.repeat(43))],
    ['of another site', 'invalid', async () => sign('u1', SECONDS + HOUR, await linkKeyOf('demo', SECRET))],
    [
      'of another collector',
      'invalid',
      async () => sign('u1', SECONDS + HOUR, await linkKeyOf('shop', SECRET + 'x')),
    ],
    ['signed with the server key itself', 'invalid', () => sign('u1', SECONDS + HOUR, SECRET)],
    ['to nobody', 'invalid', () => sign('null', SECONDS + HOUR)],
    ['to a name too long', 'invalid', () => sign('u'.repeat(129), SECONDS + HOUR)],
    ['without an end', 'invalid', () => sign('u1', Number.NaN)],
  ])('when it is %s', async (_what, outcome, make) => {
    const { view: event, answer, home } = await view(await make())
    expect(event?.signed_link).toBe(outcome)
    expect(event).not.toHaveProperty('user_id')
    expect(event?.url).toBe('https://shop.example/sale?a=1&b=2')
    expect(answer.warnings).toEqual([`signed_link: ${outcome}, so it names nobody`])
    expect(home.meter.counts()).toMatchObject({ signed_links_total: { [outcome]: 1 } })
  })

  test.each([
    ['cookieless', { consent_mode: 'cookieless' }],
    ['a browser that says nothing of consent', { consent_mode: undefined }],
  ])('under %s', async (_what, context) => {
    const { view: event } = await view(good, { context })
    expect(event?.signed_link).toBe('not_allowed')
    for (const field of ['user_id', 'visitor_id']) expect(event).not.toHaveProperty(field)
  })

  test.each(['pending', 'denied'])('and nothing is stored, when consent is %s', async (consent_mode) => {
    const { events, rejected } = await view(good, { context: { consent_mode } })
    expect(events).toEqual([])
    expect(rejected).toMatchObject([{ reason: 'no_consent', body: '' }])
  })

  test('under the preset', async () => {
    const list = [{ key: 'shop', origins: ['shop.example'], preset: 'cnil' }]
    const home = recordingHome({ sites: parseSites(JSON.stringify(list)) })
    const { view: event } = await view(good, { home })
    expect(event?.signed_link).toBe('not_allowed')
    expect(event).not.toHaveProperty('user_id')
  })

  test('where the browser knows itself as somebody else', async () => {
    const { view: event } = await view(good, { context: { user_id: 'u2' } })
    expect(event).toMatchObject({ user_id: 'u2', signed_link: 'other_user' })
  })

  test('by the word of the page', async () => {
    const { view: event } = await view('', { event: { signed_link: 'accepted' } })
    expect(event).not.toHaveProperty('signed_link')
  })

  test('when a home has no secret', async () => {
    const { view: event } = await view(good, { home: recordingHome({ secret: '' }) })
    expect(event?.signed_link).toBe('invalid')
  })

  test('by the link between domains, which goes from the address all the same', async () => {
    const { view: event } = await view('hx7Qm2Lp9sKd4Rt6Vw8Zb1.mb1x9k2f.1795788110.123456')
    expect(event).not.toHaveProperty('signed_link')
    expect(event?.url).toBe('https://shop.example/sale?a=1&b=2')
  })
})

describe('no token is kept', () => {
  const inside = `https://shop.example/login?next=${encodeURIComponent(`/x?_periplo=${good}`)}`

  test('wherever it stands in an event', async () => {
    const home = recordingHome()
    const events = [
      { name: 'page_view', seq: 0, title: `a ${good}`, referrer: inside },
      { name: 'link_seen', seq: 1, href: inside, deep: { list: [good] } },
      { name: 'click', seq: 2, link_url: inside },
    ]
    const { answer } = await home.send('/e', fromShop(batch({ events }, { url: inside })))
    expect(answer).toEqual({ accepted: 3, results: [] })
    expect(JSON.stringify(home.messages)).not.toContain(good.split('.')[2])
    expect(JSON.stringify(home.messages)).not.toContain(good.split('.')[1])
  })

  test.each([
    { name: `Wrong ${good}`, seq: 0 },
    { name: 'page_view', seq: -1, url: inside },
    { name: 'page_view', seq: 0, occurred_at: good },
  ])('in a refused event: %j', async (event) => {
    const { rejected, home } = await view(good, { event })
    expect(rejected).toHaveLength(1)
    expect(JSON.stringify(home.messages)).not.toContain(good.split('.')[2])
  })

  test('of what a server imports', async () => {
    const home = recordingHome()
    for (const event of [
      { name: 'page_view', user_id: 'u9', event_id: 'e1', url: inside },
      { name: 'Wrong', user_id: 'u9', event_id: 'e2', url: inside },
    ]) {
      const init = {
        method: 'POST',
        headers: { Authorization: `Bearer ${SECRET}` },
        body: JSON.stringify(event),
      }
      await home.send('/v1/import?site=shop', init)
      expect(JSON.stringify(home.messages)).not.toContain(good.split('.')[2])
    }
  })

  test('thousands of them cost little', async () => {
    const body = Array.from({ length: 10_000 }, (_, i) => `s1.${i}x.${String(i).padStart(43, 'a')}`).join(' ')
    const { tokens } = takeTokens(body)
    expect(tokens).toHaveLength(10_000)
    expect(await readLinks(tokens, 'shop', SECRET, NOW)).toHaveLength(16)
  })
})

describe('who signs', () => {
  test('the recipe of the docs makes links that are right', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'periplo-link-'))
    try {
      const docs = readFileSync(join(ROOT, 'docs/signed-links.md'), 'utf8')
      const recipe = /```js\n(.*?)```/s.exec(docs)?.[1] ?? ''
      writeFileSync(
        join(folder, 'recipe.mjs'),
        `${recipe}\nconsole.log(signLink(process.argv[2], 'ñandú-1'))\n`,
      )
      const link = execFileSync(
        process.execPath,
        [join(folder, 'recipe.mjs'), 'https://shop.example/a?b=1#c'],
        {
          env: { ...process.env, PERIPLO_LINK_KEY: shopKey },
          encoding: 'utf8',
        },
      ).trim()
      const { tokens, body } = takeTokens(link)
      expect(body).toBe('https://shop.example/a?b=1&_periplo=s1.0#c')
      const [read] = await readLinks(tokens, 'shop', SECRET, Date.now())
      expect(read).toEqual({ outcome: 'accepted', user_id: 'ñandú-1' })
      const later = Date.now() + 73 * HOUR * 1000
      expect(await readLinks(tokens, 'shop', SECRET, later)).toEqual([{ outcome: 'expired' }])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  const run = (...args: string[]): string =>
    execFileSync('node', ['collector/node/sign-link-cli.ts', ...args], {
      cwd: ROOT,
      env: { ...environment, PERIPLO_SECRET: SECRET },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()

  test('npm run sign-link prints the key and links', async () => {
    expect(run('--site', 'shop', '--key')).toBe(shopKey)
    const { tokens } = takeTokens(run('--site', 'shop', '--user', 'u1', '--url', 'https://shop.example/'))
    expect(await readLinks(tokens, 'shop', SECRET, Date.now())).toEqual([
      { outcome: 'accepted', user_id: 'u1' },
    ])
    expect(await readLinks(tokens, 'demo', SECRET, Date.now())).toEqual([{ outcome: 'invalid' }])
  })

  test.each([
    [['--site', 'shop', '--user', 'ana@example.com'], 'e-mail'],
    [['--site', 'shop', '--user', 'u1', '--hours', '721'], '--hours'],
    [['--site', 'shop', '--user', 'u1', '--hours', 'x'], '--hours'],
    [['--user', 'u1'], 'npm run sign-link'],
  ])('and refuses %j', (args, message) => {
    expect(() => run(...args)).toThrow(message)
  })
})
