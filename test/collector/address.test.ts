import { describe, expect, test } from 'vitest'
import { cleanUrl, scrub } from '../../collector/receive/url.ts'
import type { Event } from '../../schema/parse.ts'
import { batch, fromShop, recordingHome } from '../support/recording-home.ts'

const home = recordingHome()

/** What a page view at an address becomes, arrived from `referrer`. */
async function view(url: string, referrer?: string, event: object = {}): Promise<Event> {
  const body = batch({ events: [{ name: 'page_view', seq: 0, ...event }] }, { url, referrer })
  const found = await home.send('/e', fromShop(body))
  expect(found.answer.results).toEqual([])
  return found.events[0] as Event
}

describe('cleans addresses', () => {
  const S = 'https://shop.example'
  test.each([
    ['/a?color=red&size=m', '/a?color=red&size=m'],
    ['/a?email=ana%40example.com&x=1', '/a?email=***&x=1'],
    ['/a?next=ana@example.com', '/a?next=***'],
    ['/u/ana.perez+1@mail.example.co/orders', '/u/***/orders'],
    ['/u/ana%40example.com', '/u/***'],
    ['/reset?token=abc&access_token=b&reset_token=c', '/reset?token=***&access_token=***&reset_token=***'],
    ['/a?password=x&pwd=y&code=z&state=w&sig=v', '/a?password=***&pwd=***&code=***&state=***&sig=***'],
    ['/a?api_key=x&apikey=y&key=z&jwt=w', '/a?api_key=***&apikey=***&key=***&jwt=***'],
    [
      '/a?telefono=3001234567&cedula=1020304050&dni=1&nombre=Ana',
      '/a?telefono=***&cedula=***&dni=***&nombre=***',
    ],
    ['/a?gclid=1&fbclid=2&utm_source=x&msclkid=3&b=4', '/a?utm_source=x&b=4'],
    ['/a?card=4242424242424242', '/a?card=***'],
    ['/a?card=4242-4242-4242-4242', '/a?card=***'],
    ['/a/378282246310005', '/a/***'],
    // numbers that are no cards: a time in milliseconds, a bar code, an order
    ['/a?t=1763791458123', '/a?t=1763791458123'],
    ['/p/7702004003508', '/p/7702004003508'],
    ['/o/1234567890123456', '/o/1234567890123456'],
    ['/a#access_token=x', '/a'],
    ['/a#section', '/a'],
    ['/#/cart?step=2', '/#/cart?step=2'],
    ['/#!/cart', '/#!/cart'],
    ['/#/reset?token=abc&x=1', '/#/reset?token=***&x=1'],
    ['/#/u/ana@example.com', '/#/u/***'],
    ['/caf%C3%A9?q=ni%C3%B1o', '/caf%C3%A9?q=ni%C3%B1o'],
    ['/a?q=50%25', '/a?q=50%25'],
    ['/a?q=%ZZ', '/a?q=%ZZ'],
  ])('%s is stored as %s', async (given, stored) => {
    expect((await view(S + given)).url).toBe(S + stored)
  })

  test('keeps no credentials', async () => {
    expect((await view('https://ana:secret@shop.example/a')).url).toBe(`${S}/a`)
  })

  test.each(['not an address', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/a', ''])(
    '%j is left out',
    async (url) => {
      const event = await view(url)
      expect(event).not.toHaveProperty('url')
      expect(event).not.toHaveProperty('url_host')
    },
  )

  test.each([
    ['https://SHOP.example/A', 'shop.example', '/A'],
    ['https://shop.example:8443/', 'shop.example:8443', '/'],
    ['https://shop.example/#/cart?x=1', 'shop.example', '/#/cart'],
    ['https://shop.example/#part', 'shop.example', '/'],
    ['https://münchen.example/ñ', 'xn--mnchen-3ya.example', '/%C3%B1'],
  ])('%s is host %s and path %s', async (url, url_host, url_path) => {
    expect(await view(url)).toMatchObject({ url_host, url_path })
  })

  test('keeps the origin alone where it may', () => {
    expect(cleanUrl(new URL('https://a:b@blog.example:8080/x?y#z'), 'origin')).toBe(
      'https://blog.example:8080/',
    )
  })

  test.each([
    ['write to ana@example.com now', 'write to *** now'],
    ['{"a":"x","email":"ana@example.com","b":1}', '{"a":"x","email":"***","b":1}'],
    ['josé.niño@correo.com.co', '***'],
    ['@instagram', '@instagram'],
    ['a@b', 'a@b'],
    ['5105 1051 0510 5100', '***'],
  ])('scrubs %s', (given, left) => expect(scrub(given)).toBe(left))
})

describe('campaign tags', () => {
  test.each([
    [
      '?utm_source=instagram&utm_medium=paid_social&utm_campaign=lanzamiento&utm_term=a&utm_content=b&utm_id=7',
      {
        utm_source: 'instagram',
        utm_medium: 'paid_social',
        utm_campaign: 'lanzamiento',
        utm_term: 'a',
        utm_content: 'b',
        utm_id: '7',
      },
    ],
    ['?UTM_Source=IG', { utm_source: 'IG' }],
    ['?utm_source=%20ig%20', { utm_source: 'ig' }],
    ['?utm_campaign=d%C3%ADa+de+la+madre', { utm_campaign: 'día de la madre' }],
    ['#utm_source=ig&utm_medium=social', { utm_source: 'ig', utm_medium: 'social' }],
    ['#/inicio?utm_source=ig', { utm_source: 'ig' }],
    ['?utm_source=query#utm_source=hash&utm_medium=hash', { utm_source: 'query', utm_medium: 'hash' }],
    [
      '?mtm_source=a&mtm_medium=b&mtm_campaign=c&mtm_kwd=d&mtm_content=e&mtm_cid=f',
      { utm_source: 'a', utm_medium: 'b', utm_campaign: 'c', utm_term: 'd', utm_content: 'e', utm_id: 'f' },
    ],
    [
      '?pk_source=a&pk_medium=b&pk_campaign=c&pk_keyword=d',
      { utm_source: 'a', utm_medium: 'b', utm_campaign: 'c', utm_term: 'd' },
    ],
    ['?mtm_source=a&utm_source=b', { utm_source: 'b' }],
    ['?utm_source=&utm_medium=email', { utm_medium: 'email' }],
    ['?gclid=Cj0&utm_source=google', { utm_source: 'google', click_id_name: 'gclid', click_id: 'Cj0' }],
    ['?fbclid=IwA&gclid=Cj0', { click_id_name: 'gclid', click_id: 'Cj0' }],
    ['?ScCid=abc', { click_id_name: 'sccid', click_id: 'abc' }],
    ['?utm_source=ana@example.com', { utm_source: '***' }],
    ['?constructor=x&__proto__=y', {}],
  ])('%s', async (search, tags) => {
    const event = await view(`https://shop.example/${search}`)
    const found = Object.fromEntries(Object.entries(event).filter(([name]) => /^(utm_|click_id)/.test(name)))
    expect(found).toEqual(tags)
  })

  test('are read from page views alone', async () => {
    const event = await view('https://shop.example/?utm_source=ig', undefined, { name: 'click' })
    expect(event.utm_source).toBeUndefined()
    expect(event.channel).toBeUndefined()
  })
})

describe('channel', () => {
  const none = [undefined, undefined] as const
  test.each([
    ['no referrer', '/', '', ['direct', '(direct)']],
    ['a search engine', '/', 'https://www.google.com.co/', ['organic_search', 'google.com.co']],
    ['a messenger', '/', 'https://wa.me/573001234567', ['organic_social', 'wa.me']],
    ['another site', '/', 'https://blog.example/post', ['referral', 'blog.example']],
    ['the mail app', '/', 'android-app://com.google.android.gm/', ['email', 'com.google.android.gm']],
    [
      'the search app',
      '/',
      'android-app://com.google.android.googlequicksearchbox/',
      ['organic_search', 'com.google.android.googlequicksearchbox'],
    ],
    ['a campaign', '/?utm_source=Instagram&utm_medium=paid_social', '', ['paid_social', 'instagram']],
    [
      'a campaign, whatever the referrer',
      '/?utm_source=newsletter&utm_medium=email',
      'https://mail.google.com/',
      ['email', 'newsletter'],
    ],
    ['a medium without a source', '/?utm_medium=email', 'https://blog.example/', ['email', 'blog.example']],
    ['an ad click', '/?gclid=1', 'https://www.google.com/', ['paid_search', 'google.com']],
    ['an app that sends no referrer', '/?fbclid=1', '', ['organic_social', 'facebook']],
    ['the page before', '/b', 'https://shop.example/a', none],
    ['the page before, on another host of the site', '/b', 'https://www.shop.example/a', none],
    [
      'the page before, with a new campaign',
      '/b?utm_source=ig',
      'https://shop.example/a',
      ['organic_social', 'ig'],
    ],
    ['paying elsewhere', '/gracias', 'https://checkout.payulatam.com/x', none],
    ['logging in elsewhere', '/', 'https://accounts.google.com/', none],
    [
      'a host that only begins like ours',
      '/',
      'https://shop.example.evil.com/',
      ['referral', 'shop.example.evil.com'],
    ],
    ['no referrer to speak of', '/', 'about:blank', ['direct', '(direct)']],
  ] as const)('after %s', async (_what, path, referrer, [channel, source]) => {
    const event = await view(`https://shop.example${path}`, referrer)
    expect([event.channel, event.source]).toEqual([channel, source])
  })
})

// Bodies are a megabyte at most: what is refused is scrubbed whole, and each address parameter by parameter.
test.each([
  ['what begins like tokens', { name: 'x y', note: '-eyJ'.repeat(4000) }],
  ['parameters', { url: `https://shop.example/?${'a&'.repeat(1000)}`, consent_mode: 'cookieless' }],
  ['parameters of secrets', { url: `https://shop.example/?${'token=&'.repeat(280)}` }],
  ['names and hosts of mail', { name: 'x y', note: 'a@b.'.repeat(4000) }],
  ['digits', { name: 'x y', note: '1 '.repeat(8000) }],
])('a body of nothing but %s takes no longer than others', async (_what, fields) => {
  const count = Math.floor(900_000 / JSON.stringify(fields).length)
  const events = Array.from({ length: count }, (_, seq) => ({
    name: 'page_view',
    seq,
    ...fields,
    title: seq,
  }))
  const began = performance.now()
  await home.send('/e', fromShop(batch({ events })))
  // It took from 13 to 60 s; now less than one, and the machine may be busy.
  expect(performance.now() - began).toBeLessThan(8000)
})
