import { classify } from '../../../schema/channel.ts'

/** How visits come, with weights of 100 for who is new, returning, loyal, or looks for the card. */
interface Given {
  weights: readonly [number, number, number, number]
  /** How ready to buy they come. */
  factor: number
  source?: string
  medium?: string
  campaign?: string
  click?: string
  referrer?: string
  /** What a click costs, in pesos. */
  click_cost?: number
}

const GIVEN: readonly Given[] = [
  { weights: [10, 30, 38, 12], factor: 1.1 },
  { weights: [17, 16, 12, 14], factor: 1.1, referrer: 'https://www.google.com/' },
  { weights: [3, 2, 1, 2], factor: 1, referrer: 'https://www.bing.com/' },
  { weights: [14, 12, 4, 22], factor: 1.5, source: 'google', medium: 'cpc', campaign: 'marca', click: 'gclid', click_cost: 380, referrer: 'https://www.google.com/' },
  { weights: [8, 6, 4, 2], factor: 1.7, source: 'google', medium: 'cpc', campaign: 'black_friday', click: 'gclid', click_cost: 620, referrer: 'https://www.google.com/' },
  { weights: [16, 5, 2, 14], factor: 0.45, source: 'instagram', medium: 'paid_social', campaign: 'tejidos_historias', click: 'fbclid', click_cost: 290, referrer: 'https://l.instagram.com/' },
  { weights: [11, 4, 1, 12], factor: 0.4, source: 'facebook', medium: 'cpc', campaign: 'artesanos_2026', click: 'fbclid', click_cost: 240, referrer: 'https://l.facebook.com/' },
  { weights: [6, 3, 2, 3], factor: 0.6, referrer: 'https://www.instagram.com/' },
  { weights: [0, 12, 24, 6], factor: 2, source: 'boletin', medium: 'email', campaign: 'novedades' },
  { weights: [2, 4, 6, 3], factor: 2.2, source: 'whatsapp', medium: 'social', campaign: 'grupo_clientes' },
  { weights: [3, 2, 1, 4], factor: 1.8, referrer: 'https://chatgpt.com/' },
  { weights: [1, 1, 1, 2], factor: 1.6, referrer: 'https://www.perplexity.ai/' },
  { weights: [5, 2, 2, 2], factor: 0.8, referrer: 'https://www.eltiempo.com/' },
  { weights: [4, 1, 2, 2], factor: 0.3, source: 'tiktok', medium: 'paid_social', campaign: 'cocina_colombiana', click: 'ttclid', click_cost: 150, referrer: 'https://www.tiktok.com/' },
] // prettier-ignore

/** With the channel and the source that the collector would put. */
export const ARRIVALS = GIVEN.map((given) => {
  const { source = '', medium = '', campaign = '', click = '', referrer = '' } = given
  const host = referrer === '' ? '' : new URL(referrer).host
  const said = classify({ source: source || host, medium, campaign, click_id_name: click })
  const tags = Object.entries({ utm_source: source, utm_medium: medium }).filter(([, value]) => value !== '')
  const query = tags.map(([name, value]) => `${name}=${value}`).join('&')
  return { ...said, medium, utm_source: source, campaign, click, referrer, host, query, ...given }
})
