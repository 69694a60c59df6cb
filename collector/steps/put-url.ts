import type { Step } from '../receive/context.ts'
import { rememberLast } from '../receive/remember-last.ts'
import { type Scrub, cleanPath, cleanUrl, parseUrl, scrub } from '../receive/url.ts'

/** Host and path of the page and of what led to it; addresses are stored without personal data. */
export const putUrl: Step = (event, { site }) => {
  const cookieless = event.consent_mode === 'cookieless'
  const page = event.url ? readPage(event.url, cookieless, site.scrub) : undefined
  if (page) {
    event.url = page.url
    event.url_host = page.host
    event.url_path = page.path
  } else delete event.url

  const from = event.referrer ? readReferrer(event.referrer, cookieless, site.scrub) : undefined
  if (from) {
    event.referrer = from.url
    event.referrer_host = from.host
  } else delete event.referrer

  if (typeof event.link_url === 'string') {
    const link = parseUrl(event.link_url)
    event.link_url = link ? cleanUrl(link, 'all', site.scrub) : scrub(event.link_url)
  }
}

const readPage = rememberLast((text: string, cookieless: boolean, own: Scrub | undefined) => {
  const page = parseUrl(text)
  if (!page) return undefined
  const route = /^#!?(\/[^?]*)/.exec(page.hash)?.[1]
  const path = cleanPath(page.pathname, own)
  return {
    url: cleanUrl(page, cookieless ? 'campaign' : 'all', own),
    host: page.host.toLowerCase(),
    path: scrub(!cookieless && route ? `${path}#${cleanPath(route, own)}` : path),
  }
})

/** Apps on Android sign with their package name; the rest of it is theirs. */
const ANDROID_APP = /^android-app:\/\/([\w.]{1,253})(?:\/|$)/

const readReferrer = rememberLast((text: string, cookieless: boolean, own: Scrub | undefined) => {
  const referrer = parseUrl(text)
  if (referrer) {
    return { url: cleanUrl(referrer, cookieless ? 'origin' : 'all', own), host: referrer.host.toLowerCase() }
  }
  const app = ANDROID_APP.exec(text)?.[1]
  return app ? { url: `android-app://${app}/`, host: app.toLowerCase() } : undefined
})
