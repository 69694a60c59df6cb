import { PASSED_THROUGH, classify } from '../../schema/channel.ts'
import type { Step } from '../receive/context.ts'
import { isOwnHost } from '../sites.ts'

/**
 * The channel of a page view that begins a visit or a campaign; empty where the visitor was on the site
 * already, or comes back from paying or logging in elsewhere.
 */
export const putChannel: Step = (event, { site }) => {
  if (event.name !== 'page_view' || event.channel) return
  const campaign = event.utm_source || event.utm_medium || event.utm_campaign || event.click_id_name
  const from = event.referrer_host ?? ''
  const wasHere = from !== '' && (from === event.url_host || isOwnHost(site, from))
  if (!campaign && (wasHere || PASSED_THROUGH.test(from))) return
  const { channel, source } = classify(
    {
      source: event.utm_source ?? (event.utm_medium || event.utm_campaign || wasHere ? '' : from),
      medium: event.utm_medium ?? '',
      campaign: event.utm_campaign ?? '',
      click_id_name: event.click_id_name ?? '',
    },
    site.channels,
  )
  event.channel = channel
  event.source ??= source || (wasHere ? '' : from) || '(not set)'
}
