import { CLICK_IDS } from '../../schema/channel.ts'
import { cut } from '../../schema/field.ts'
import type { Step } from '../receive/context.ts'
import { parseUrl, scrub } from '../receive/url.ts'

const UTM = ['source', 'medium', 'campaign', 'term', 'content', 'id'] as const
/** Other tools' names for the same tags. */
const ALIASES: Record<string, (typeof UTM)[number]> = {
  mtm_campaign: 'campaign',
  mtm_source: 'source',
  mtm_medium: 'medium',
  mtm_kwd: 'term',
  mtm_keyword: 'term',
  mtm_content: 'content',
  mtm_cid: 'id',
  pk_campaign: 'campaign',
  pk_source: 'source',
  pk_medium: 'medium',
  pk_kwd: 'term',
  pk_keyword: 'term',
  pk_content: 'content',
  pk_cid: 'id',
}

/** Campaign tags and ad click of a page view, from the query and from the hash; the query wins. */
export const putCampaign: Step = (event) => {
  if (event.name !== 'page_view' || !event.url) return
  const url = parseUrl(event.url)
  if (!url) return
  const hash = url.hash.slice(Math.max(1, url.hash.indexOf('?') + 1))
  const parameters = new Map<string, string>()
  for (const [name, value] of [...new URLSearchParams(hash), ...url.searchParams]) {
    if (value !== '') parameters.set(name.toLowerCase(), value.trim())
  }
  for (const [name, value] of parameters) {
    const tag = Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined
    if (tag && !parameters.has(`utm_${tag}`)) parameters.set(`utm_${tag}`, value)
  }
  for (const tag of UTM) {
    const value = parameters.get(`utm_${tag}`)
    if (value) event[`utm_${tag}`] ??= cut(scrub(value), 256)
  }
  const click = CLICK_IDS.find((name) => parameters.has(name))
  if (click === undefined) return
  event.click_id_name ??= click
  // The platform is known either way; who clicked only with consent.
  if (event.consent_mode !== 'cookieless') event.click_id ??= cut(parameters.get(click) ?? '', 512)
}
