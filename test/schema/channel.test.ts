import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CHANNELS, CLICK_IDS, PASSED_THROUGH, classify } from '../../schema/channel.ts'

/** `source / medium / campaign / click id` as they are read from the address, and what they come to. */
const arrivals: [string, string, string?][] = [
  // nothing known
  ['', 'direct', '(direct)'],
  ['(direct) / (none)', 'direct', '(direct)'],
  [' / (not set)', 'direct', '(direct)'],
  [' /  / lanzamiento', 'unassigned'],
  // paid social
  ['instagram / paid_social / lanzamiento', 'paid_social', 'instagram'],
  ['Instagram / Paid_Social', 'paid_social', 'instagram'],
  ['ig / cpc', 'paid_social'],
  ['facebook / cpm', 'paid_social'],
  ['fb / paid', 'paid_social'],
  ['tiktok / ppc', 'paid_social'],
  ['linkedin / paid-social', 'paid_social'],
  ['agencia / paid_social', 'paid_social'],
  [' /  /  / ttclid', 'paid_social', 'tiktok'],
  ['l.instagram.com /  /  / ttclid', 'paid_social', 'l.instagram.com'],
  [' /  /  / twclid', 'paid_social', 'x'],
  [' /  /  / li_fat_id', 'paid_social', 'linkedin'],
  // paid search
  ['google / cpc / marca', 'paid_search', 'google'],
  ['GOOGLE / CPC', 'paid_search', 'google'],
  ['google / ppc', 'paid_search'],
  ['bing / cpc', 'paid_search'],
  [' /  /  / gclid', 'paid_search', 'google'],
  ['www.google.com /  /  / gclid', 'paid_search', 'google.com'],
  ['www.google.com.co /  /  / wbraid', 'paid_search', 'google.com.co'],
  [' /  /  / gad_source', 'paid_search', 'google'],
  [' /  /  / msclkid', 'paid_search', 'bing'],
  // an ad click does not outrank the site's own medium
  ['google / organic /  / gclid', 'organic_search'],
  // other ads
  ['youtube / cpv', 'paid_video'],
  ['google / cpc / shopping-co', 'paid_shopping'],
  ['mercadolibre / cpc', 'paid_shopping'],
  ['eltiempo.com / display', 'display'],
  ['eltiempo.com / banner', 'display'],
  [' /  /  / dclid', 'display', 'google'],
  ['taboola / cpc', 'paid_other'],
  ['google / cpc / cross-network', 'cross_network'],
  [' /  /  / irclickid', 'affiliates', 'impact'],
  // AI assistants
  ['chatgpt.com', 'ai_assistant', 'chatgpt.com'],
  ['www.perplexity.ai', 'ai_assistant', 'perplexity.ai'],
  ['gemini.google.com', 'ai_assistant'],
  ['copilot.microsoft.com', 'ai_assistant'],
  ['claude.ai', 'ai_assistant'],
  ['chatgpt / referral', 'ai_assistant'],
  // organic search
  ['google / organic', 'organic_search'],
  ['www.google.com', 'organic_search', 'google.com'],
  ['www.google.com.mx', 'organic_search', 'google.com.mx'],
  ['www.google.es', 'organic_search', 'google.es'],
  ['duckduckgo.com', 'organic_search'],
  ['es.search.yahoo.com', 'organic_search'],
  ['www.bing.com', 'organic_search', 'bing.com'],
  ['search.brave.com', 'organic_search'],
  ['com.google.android.googlequicksearchbox', 'organic_search'],
  // organic social and messengers
  ['l.instagram.com', 'organic_social'],
  ['m.facebook.com', 'organic_social'],
  ['lm.facebook.com', 'organic_social'],
  ['t.co', 'organic_social'],
  ['wa.me', 'organic_social'],
  ['web.whatsapp.com', 'organic_social'],
  ['whatsapp / chat', 'organic_social'],
  ['t.me', 'organic_social'],
  ['linkedin / social', 'organic_social'],
  ['boletin / social', 'organic_social'],
  ['www.reddit.com', 'organic_social', 'reddit.com'],
  [' /  /  / fbclid', 'organic_social', 'facebook'],
  [' /  /  / igshid', 'organic_social', 'instagram'],
  ['m.facebook.com /  /  / fbclid', 'organic_social', 'm.facebook.com'],
  ['facebook / cpc /  / fbclid', 'paid_social', 'facebook'],
  // video, shopping
  ['www.youtube.com', 'organic_video', 'youtube.com'],
  ['m.youtube.com', 'organic_video'],
  ['youtu.be', 'organic_video'],
  ['listado.mercadolibre.com.co', 'organic_shopping'],
  ['www.mercadolivre.com.br', 'organic_shopping', 'mercadolivre.com.br'],
  ['www.amazon.com.mx', 'organic_shopping', 'amazon.com.mx'],
  ['falabella.com.co', 'organic_shopping'],
  // e-mail
  ['newsletter / email / noviembre', 'email', 'newsletter'],
  ['boletin / e-mail', 'email'],
  ['mailchimp / newsletter', 'email'],
  ['mail.google.com', 'email'],
  ['outlook.live.com', 'email'],
  ['mail.yahoo.com', 'email'],
  ['com.google.android.gm', 'email'],
  [' /  /  / mc_cid', 'email', 'mailchimp'],
  // the rest
  ['sms / sms', 'sms'],
  ['onesignal / push', 'mobile_push'],
  ['spotify / audio', 'audio'],
  ['socio / affiliate', 'affiliates'],
  ['blog.proveedor.com.ar', 'referral', 'blog.proveedor.com.ar'],
  ['eltiempo.com', 'referral'],
  ['eltiempo.com / referral', 'referral'],
  // names that only look like a brand's
  ['notgoogle.com', 'referral'],
  ['google.evil.example', 'referral'],
  ['facebook.com.phishing.example', 'referral'],
  ['mygemini.shop', 'referral'],
  ['x.company', 'referral'],
  ['ofertas / flyer', 'unassigned'],
]

describe('classify', () => {
  test.each(arrivals)('%s is %s', (text, channel, source) => {
    const [from = '', medium = '', campaign = '', click_id_name = ''] = text
      .split('/')
      .map((part) => part.trim())
    const found = classify({ source: from, medium, campaign, click_id_name })
    expect(found.channel).toBe(channel)
    if (source !== undefined) expect(found.source).toBe(source)
  })

  test('gives every channel a way in', () => {
    const reached = new Set<string>(arrivals.map(([, channel]) => channel))
    expect(CHANNELS.filter((channel) => !reached.has(channel))).toEqual([])
  })

  test.each(['constructor', '__proto__', 'toString'])('%s is no click id', (click_id_name) =>
    expect(classify({ source: '', medium: '', campaign: '', click_id_name }).channel).toBe('direct'),
  )

  test('takes a hostile source in linear time', () => {
    const source = 'a.'.repeat(50_000)
    const start = performance.now()
    classify({ source, medium: source, campaign: source, click_id_name: source })
    expect(performance.now() - start).toBeLessThan(500)
  })
})

test('click ids are lower case, as the parameters they are compared with', () => {
  expect(CLICK_IDS).toEqual(CLICK_IDS.map((name) => name.toLowerCase()))
  expect(new Set(CLICK_IDS).size).toBe(CLICK_IDS.length)
})

test.each([
  ['checkout.stripe.com', true],
  ['www.paypal.com', true],
  ['www.mercadopago.com.co', true],
  ['checkout.payulatam.com', true],
  ['accounts.google.com', true],
  ['google.com', false],
  ['notpaypal.com', false],
  ['paypal.com.evil.example', false],
])('%s is passed through: %s', (host, passed) => expect(PASSED_THROUGH.test(host)).toBe(passed))

test('attribution passes through the same sites, whoever captured the arrival', () => {
  const view = readFileSync(new URL('../../schema/views/person_arrivals.sql', import.meta.url), 'utf8')
  expect(view).toContain(`match(source, '${PASSED_THROUGH.source.replaceAll('\\', '\\\\')}')`)
})
