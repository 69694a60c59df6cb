import type { Step } from '../context.ts'
import { cleanPath, cleanUrl, parseUrl, scrub } from '../url.ts'

/** Host and path of the page and of what led to it; addresses are stored without personal data. */
export const putUrl: Step = (event, { site }) => {
  const cookieless = event.consent_mode === 'cookieless'
  const page = event.url ? parseUrl(event.url) : undefined
  if (page) {
    event.url = cleanUrl(page, cookieless ? 'campaign' : 'all', site.scrub)
    event.url_host = page.host.toLowerCase()
    const route = /^#!?(\/[^?]*)/.exec(page.hash)?.[1]
    const path = cleanPath(page.pathname, site.scrub)
    event.url_path = scrub(!cookieless && route ? `${path}#${cleanPath(route, site.scrub)}` : path)
  } else delete event.url

  const referrer = event.referrer ? parseUrl(event.referrer) : undefined
  const app = ANDROID_APP.exec(event.referrer ?? '')?.[1]
  if (referrer) {
    event.referrer = cleanUrl(referrer, cookieless ? 'origin' : 'all', site.scrub)
    event.referrer_host = referrer.host.toLowerCase()
  } else if (app) {
    event.referrer = `android-app://${app}/`
    event.referrer_host = app.toLowerCase()
  } else delete event.referrer

  if (typeof event.link_url === 'string') {
    const link = parseUrl(event.link_url)
    event.link_url = link ? cleanUrl(link, 'all', site.scrub) : scrub(event.link_url)
  }
}

/** Apps on Android sign with their package name; the rest of it is theirs. */
const ANDROID_APP = /^android-app:\/\/([\w.]{1,253})(?:\/|$)/
