// The trackers that are measured, each with the few lines its documentation asks for: start, page view, and a `track`
// for events. COLLECTOR stands for the collector's origin and is set by the bundler.

const SNOWPLOW = `
import { newTracker, trackPageView, trackStructEvent, enableActivityTracking } from '@snowplow/browser-tracker'
`
const start = (plugins = '') => `
newTracker('sp', COLLECTOR, { appId: 'bench', plugins: [${plugins}] })
enableActivityTracking({ minimumVisitLength: 5, heartbeatDelay: 10 })
`
const EVENT = `
trackPageView()
globalThis.benchTrack = (name) => trackStructEvent({ category: 'bench', action: name })
`

const rudder = (path) => `
import { RudderAnalytics } from '${path}'
const rudder = new RudderAnalytics()
rudder.load('bench', COLLECTOR, { configUrl: COLLECTOR })
rudder.page()
globalThis.benchTrack = (name) => rudder.track(name, { value: 1 })
`

const mixpanel = (path) => `
import mixpanel from '${path}'
mixpanel.init('bench', { api_host: COLLECTOR, autocapture: true, track_pageview: true, persistence: 'localStorage' })
globalThis.benchTrack = (name) => mixpanel.track(name, { value: 1 })
`

const posthog = (path) => `
import posthog from '${path}'
posthog.init('phc_bench', { api_host: COLLECTOR, defaults: '2025-05-24' })
globalThis.benchTrack = (name) => posthog.capture(name, { value: 1 })
`

/**
 * `isSizeOnly`: another build of a tracker that is in the list already. `views` finds the page view in what was sent.
 */
export const PEERS = [
  {
    name: 'plausible',
    package: '@plausible-analytics/tracker',
    has: 'page, SPA, links, downloads, form submits',
    views: /"n":"pageview"/,
    code: `
import { init, track } from '@plausible-analytics/tracker'
init({ domain: 'bench.example', endpoint: COLLECTOR + '/api/event', captureOnLocalhost: true, outboundLinks: true, fileDownloads: true, formSubmissions: true })
globalThis.benchTrack = (name) => track(name, { props: { value: '1' } })
`,
  },
  {
    name: 'snowplow',
    package: '@snowplow/browser-tracker',
    has: 'page, activity, forms, links, buttons, errors, e-commerce',
    views: /"e":"pv"/,
    code: `${SNOWPLOW}
import { FormTrackingPlugin, enableFormTracking } from '@snowplow/browser-plugin-form-tracking'
import { LinkClickTrackingPlugin, enableLinkClickTracking } from '@snowplow/browser-plugin-link-click-tracking'
import { ButtonClickTrackingPlugin, enableButtonClickTracking } from '@snowplow/browser-plugin-button-click-tracking'
import { ErrorTrackingPlugin, enableErrorTracking } from '@snowplow/browser-plugin-error-tracking'
import { SnowplowEcommercePlugin, trackAddToCart } from '@snowplow/browser-plugin-snowplow-ecommerce'
${start('FormTrackingPlugin(), LinkClickTrackingPlugin(), ButtonClickTrackingPlugin(), ErrorTrackingPlugin(), SnowplowEcommercePlugin()')}
enableFormTracking()
enableLinkClickTracking()
enableButtonClickTracking()
enableErrorTracking()
globalThis.benchCart = trackAddToCart
${EVENT}`,
  },
  {
    name: 'snowplow core',
    package: '@snowplow/browser-tracker',
    has: 'page, activity',
    isSizeOnly: true,
    code: SNOWPLOW + start() + EVENT,
  },
  {
    name: 'mixpanel core',
    package: 'mixpanel-browser',
    has: 'autocapture; no recorder',
    views: /\$mp_web_page_view/,
    code: mixpanel('mixpanel-browser/src/loaders/loader-module-core.js'),
  },
  {
    name: 'mixpanel',
    package: 'mixpanel-browser',
    has: 'autocapture, recorder',
    isSizeOnly: true,
    code: mixpanel('mixpanel-browser'),
  },
  {
    name: 'segment',
    package: '@segment/analytics-next',
    has: 'page, track, identify',
    views: /"type":"page"/,
    code: `
import { AnalyticsBrowser } from '@segment/analytics-next'
const segment = AnalyticsBrowser.load(
  { writeKey: 'bench', cdnURL: COLLECTOR },
  { integrations: { 'Segment.io': { apiHost: COLLECTOR.replace('http://', '') + '/v1', protocol: 'http' } } },
)
void segment.page()
globalThis.benchTrack = (name) => void segment.track(name, { value: 1 })
`,
  },
  {
    name: 'rudderstack',
    package: '@rudderstack/analytics-js',
    has: 'page, track, identify, consent plugins',
    views: /"type":"page"/,
    code: rudder('@rudderstack/analytics-js/bundled'),
  },
  {
    name: 'rudderstack core',
    package: '@rudderstack/analytics-js',
    has: 'fetches its plugins at run time',
    isSizeOnly: true,
    code: rudder('@rudderstack/analytics-js'),
  },
  {
    name: 'amplitude',
    package: '@amplitude/analytics-browser',
    has: 'autocapture, attribution, forms, downloads, vitals',
    views: /Page Viewed/,
    code: `
import * as amplitude from '@amplitude/analytics-browser'
amplitude.init('bench', { serverUrl: COLLECTOR + '/2/httpapi', autocapture: true, remoteConfig: { fetchRemoteConfig: true, serverUrl: COLLECTOR + '/config' } })
globalThis.benchTrack = (name) => amplitude.track(name, { value: 1 })
`,
  },
  {
    name: 'posthog',
    package: 'posthog-js',
    has: 'autocapture, flags, heatmaps; more at run time',
    views: /\$pageview/,
    code: posthog('posthog-js'),
  },
  {
    name: 'posthog slim',
    package: 'posthog-js',
    has: 'no extensions',
    isSizeOnly: true,
    code: posthog('posthog-js/dist/module.slim.js'),
  },
]
