import { describe, expect, test } from 'vitest'
import { parseSites } from '../../collector/sites.ts'
import type { Event } from '../../schema/parse.ts'
import { batch, fromShop, recordingHome } from '../support/recording-home.ts'

/** Reads a page view as the site wants it. */
const shopWith = (rules: object) => {
  const home = recordingHome({
    sites: parseSites(JSON.stringify([{ key: 'shop', origins: ['shop.example'], ...rules }])),
  })
  return async (url: string, referrer = '', headers = {}): Promise<Event> => {
    const { events } = await home.send('/e', fromShop(batch({}, { url, referrer }), headers))
    return events[0] as Event
  }
}
const S = 'https://shop.example'

describe('a site’s own channels', () => {
  const channels = [
    { channel: 'influencers', campaign: ['inf-*', '*embajador*2026'] },
    { channel: 'affiliates', source: ['*.aliado.example', 'aliado.example'] },
    { channel: 'brand_search', source: ['google'], medium: ['cpc'], campaign: ['marca*'] },
    { channel: 'retail_media', click_id_name: ['gclid'], source: ['', 'retail'] },
  ]
  const visit = shopWith({ channels })

  test.each([
    ['/?utm_source=ig&utm_medium=social&utm_campaign=Inf-Ana', '', 'influencers', 'ig'],
    ['/?utm_source=ig&utm_medium=social&utm_campaign=embajador-enero-2026', '', 'influencers', 'ig'],
    ['/?utm_source=ig&utm_medium=social&utm_campaign=embajador-enero-2026b', '', 'organic_social', 'ig'],
    ['/', 'https://blog.aliado.example/nota', 'affiliates', 'blog.aliado.example'],
    ['/', 'https://aliado.example/', 'affiliates', 'aliado.example'],
    ['/', 'https://noaliado.example/', 'referral', 'noaliado.example'],
    ['/?utm_source=google&utm_medium=cpc&utm_campaign=Marca-MX', '', 'brand_search', 'google'],
    ['/?utm_source=google&utm_medium=cpc&utm_campaign=zapatos', '', 'paid_search', 'google'],
    ['/?gclid=abc', '', 'retail_media', 'google'],
    ['/', 'https://chatgpt.com/', 'ai_assistant', 'chatgpt.com'],
    ['/', '', 'direct', '(direct)'],
  ])('%s from "%s" is %s', async (path, referrer, channel, source) => {
    expect(await visit(S + path, referrer)).toMatchObject({ channel, source })
  })

  test('a pattern of many stars on a long text takes no time', async () => {
    const slow = shopWith({ channels: [{ channel: 'x', campaign: [`${'*a'.repeat(40)}*b`] }] })
    const begun = performance.now()
    await slow(`${S}/?utm_campaign=${'a'.repeat(250)}`)
    expect(performance.now() - begun).toBeLessThan(5000)
  })
})

describe('what a site takes out of addresses', () => {
  const scrub = {
    parameters: ['Cliente', 'folio'],
    keep: ['code'],
    paths: ['/pedido/*', '/cuenta/*/facturas/*'],
  }
  const visit = shopWith({ scrub })

  test.each([
    ['/a?cliente=77&FOLIO=8&color=rojo', '/a?cliente=***&FOLIO=***&color=rojo'],
    ['/a?code=VERANO&state=x', '/a?code=VERANO&state=***'],
    ['/pedido/123/estado?x=1', '/pedido/***/estado?x=1'],
    ['/pedido/', '/pedido/'],
    ['/pedidos/123', '/pedidos/123'],
    ['/cuenta/9/facturas/44', '/cuenta/***/facturas/***'],
    ['/cuenta/9/datos', '/cuenta/9/datos'],
    ['/#/pedido/123?folio=3', '/#/pedido/***?folio=***'],
  ])('%s is stored as %s', async (given, stored) => {
    const event = await visit(S + given, S + given)
    expect(event.url).toBe(S + stored)
    expect(event.referrer).toBe(S + stored)
    expect(event.url_path).toBe(stored.replace(/\?.*/, '').replace(/^\/#/, '/#'))
  })
})

describe('tokens', () => {
  const visit = shopWith({})
  const hex = '5f4dcc3b5aa765d61d8327deb882cf99'
  const mixed = 'dGhpc0lzQVRva2VuMTIzNDU2Nzg5MGFiY2Q'
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbmEifQ.abc-DEF_123'
  test.each([
    [`/reset/${hex}`, '/reset/***'],
    [`/reset/${hex.toUpperCase()}/fin`, '/reset/***/fin'],
    [`/i/${mixed}`, '/i/***'],
    [`/a?invite=${mixed}&x=1`, '/a?invite=***&x=1'],
    [`/a?next=${jwt}`, '/a?next=***'],
    [`/sso/${jwt}/x`, '/sso/***/x'],
    // what people chose or need: titles, short ids, identifiers with dashes, campaigns
    [
      '/p/Zapatos-Para-Correr-2026-Edicion-Limitada-Azul',
      '/p/Zapatos-Para-Correr-2026-Edicion-Limitada-Azul',
    ],
    ['/p/mejores-zapatillas-para-correr-2026', '/p/mejores-zapatillas-para-correr-2026'],
    ['/p/123456789012345', '/p/123456789012345'],
    ['/o/550e8400-e29b-41d4-a716-446655440000', '/o/550e8400-e29b-41d4-a716-446655440000'],
    [`/?utm_content=${mixed}`, `/?utm_content=${mixed}`],
  ])('%s is stored as %s', async (given, stored) => {
    expect((await visit(S + given)).url).toBe(S + stored)
  })

  test('links out are cleaned as well', async () => {
    const home = recordingHome()
    const link_url = `https://otra.example/u/ana@example.com/${hex}?token=1`
    const { events } = await home.send(
      '/e',
      fromShop(batch({ events: [{ name: 'click', seq: 0, link_url }] })),
    )
    expect(events[0]).toMatchObject({ link_url: 'https://otra.example/u/***/***?token=***' })
  })
})

test('who says not what they are is marked, not dropped', async () => {
  const visit = shopWith({})
  expect(await visit(`${S}/`, '', { 'User-Agent': '' })).toMatchObject({
    is_bot: true,
    bot_reason: 'no_user_agent',
  })
  expect(await visit(`${S}/`, '', { 'User-Agent': 'curl/8.1' })).toMatchObject({ bot_reason: 'user_agent' })
})

describe('rules that would be none are refused at the start', () => {
  test.each([
    [{ channels: {} }, 'PERIPLO_SITES[0].channels must be a list'],
    [{ channels: [{ channel: 'Pago!', source: ['x'] }] }, 'channels[0].channel must be one of direct'],
    [{ channels: [{ channel: 'affiliates' }] }, 'channels[0] must name source'],
    [{ channels: [{ channel: 'affiliates', sources: ['x'] }] }, 'channels[0].sources is not known'],
    [{ channels: [{ channel: 'affiliates', source: 'x' }] }, 'channels[0].source must be a list'],
    [{ channels: [null] }, 'channels[0] is not a rule'],
    [{ scrub: { parametros: ['x'] } }, 'scrub.parametros is not known'],
    [{ scrub: { paths: ['pedido/*'] } }, 'scrub.paths: "pedido/*" must begin'],
    [{ scrub: { paths: ['/pedido'] } }, 'must begin with / and hold a *'],
    [{ scrub: { keep: [1] } }, 'scrub.keep must be a list'],
  ])('%j: %s', (rules, message) => {
    expect(() => parseSites(JSON.stringify([{ key: 'shop', ...rules }]))).toThrow(message)
  })
})
