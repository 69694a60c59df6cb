/** A consent platform that npm does not have, made after `docs/adapters.md`. */
export interface Banner {
  /** Name of its adapter's file. */
  name: string
  /** `consent_source`. */
  id: string
  /** The second file its adapter is in. */
  part?: string
  /** What its script leaves in the page: unanswered, with a function `say(isYes)` that the visitor's click calls. */
  script: string
  /** What it keeps on the device itself. */
  own?: RegExp
  /** Of a yes. */
  purposes?: string[]
}

export const BANNERS: Banner[] = [
  {
    name: 'cookiebot',
    id: 'cookiebot',
    part: 'cmp-a',
    script: `Cookiebot = {hasResponse: false, consented: false, declined: false, consentID: '0',
        consent: {necessary: true, preferences: false, statistics: false, marketing: false, method: null}}
      say = (yes) => {
        Object.assign(Cookiebot, {hasResponse: true, consented: yes, declined: !yes, consentID: 'cb-receipt',
          consent: {necessary: true, preferences: false, statistics: yes, marketing: false, method: 'explicit'}})
        for (const name of ['OnConsentReady', yes ? 'OnAccept' : 'OnDecline', 'OnConsentReady'])
          window.dispatchEvent(new Event('Cookiebot' + name))
      }`,
  },
  {
    name: 'onetrust',
    id: 'onetrust',
    part: 'cmp-b',
    script: `OnetrustActiveGroups = ',C0001,'; isClosed = false
      OneTrust = {IsAlertBoxClosed: () => isClosed, GetDomainData: () => ({ShowAlertNotice: true}), OnConsentChanged() {}}
      say = (yes) => {
        isClosed = true
        OnetrustActiveGroups = yes ? ',C0001,C0002,' : ',C0001,'
        const detail = OnetrustActiveGroups.split(',').filter(Boolean)
        window.dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', {detail}))
        window.dispatchEvent(new CustomEvent('OTConsentApplied', {detail}))
      }`,
  },
  {
    name: 'tcf',
    id: 'tcf',
    part: 'cmp-c',
    script: `tcfListeners = []; tcData = {gdprApplies: true, eventStatus: 'cmpuishown', purpose: {consents: {}}}
      tell = (eventStatus, ids) => {
        tcData = {gdprApplies: true, eventStatus, purpose: {consents: Object.fromEntries(ids.map((id) => [id, true]))}}
        tcfListeners.forEach((listener, listenerId) => listener({...tcData, listenerId}, true))
      }
      __tcfapi = (command, version, callback) => {
        if (command !== 'addEventListener') return
        callback({...tcData, listenerId: tcfListeners.push(callback) - 1}, true)
      }
      say = (yes) => (tell('cmpuishown', []), tell('useractioncomplete', yes ? [1, 8] : []))`,
  },
  {
    name: 'usercentrics-3',
    id: 'usercentrics',
    part: 'cmp-c',
    script: `details = {consent: {type: 'IMPLICIT', status: 'ALL_DENIED'}, services: {},
        categories: {statistics: {state: 'ALL_ACCEPTED'}}}
      __ucCmp = {getConsentDetails: async () => details}
      say = (yes) => {
        details = {consent: {type: 'EXPLICIT', status: yes ? 'ALL_ACCEPTED' : 'ALL_DENIED'}, services: {},
          categories: {essential: {state: 'ALL_ACCEPTED'}, statistics: {state: yes ? 'ALL_ACCEPTED' : 'ALL_DENIED'}}}
        window.dispatchEvent(new CustomEvent('UC_CONSENT', {detail: details}))
        window.dispatchEvent(new CustomEvent('UC_UI_CMP_EVENT', {detail: {source: 'FIRST_LAYER', type: 'SAVE'}}))
      }`,
  },
  {
    name: 'usercentrics-2',
    id: 'usercentrics',
    part: 'cmp-c',
    script: `dataLayer = [{event: 'consent_status', action: 'onInitialPageLoad', type: 'implicit'}]; status = false
      UC_UI = {isInitialized: () => true, getServicesBaseInfo: () => [
        {id: 'a', name: 'Some analytics', categorySlug: 'statistics', consent: {status: isGiven}}]}
      isGiven = false
      say = (yes) => {
        isGiven = yes
        const detail = {event: 'consent_status', type: 'explicit', action: yes ? 'onAcceptAllServices' : 'onDenyAllServices'}
        dataLayer.push(detail)
        window.dispatchEvent(new CustomEvent('ucEvent', {detail}))
      }`,
  },
  {
    name: 'didomi',
    id: 'didomi',
    part: 'cmp-a',
    script: `didomiListeners = []; didomiOpen = true; didomiPurposes = {}
      Didomi = {isConsentRequired: () => true, shouldUserStatusBeCollected: () => didomiOpen,
        getCurrentUserStatus: () => ({purposes: didomiPurposes, vendors: {}})}
      didomiOnReady = {push: (callback) => callback(Didomi)}
      didomiEventListeners = {push: (listener) => didomiListeners.push(listener)}
      say = (yes) => {
        didomiOpen = false
        didomiPurposes = {cookies: {id: 'cookies', enabled: yes},
          measure_content_performance: {id: 'measure_content_performance', enabled: yes}}
        for (const {event, listener} of didomiListeners) if (event === 'consent.changed') listener({})
      }`,
  },
  {
    name: 'cookieyes',
    id: 'cookieyes',
    part: 'cmp-a',
    script: `isUserActionCompleted = false; categories = {necessary: true, analytics: false, performance: false}
      getCkyConsent = () => ({isUserActionCompleted, categories})
      say = (yes) => {
        isUserActionCompleted = true
        categories = {necessary: true, analytics: yes, performance: false}
        document.dispatchEvent(new CustomEvent('cookieyes_consent_update',
          {detail: {accepted: yes ? ['analytics'] : [], rejected: yes ? [] : ['analytics']}}))
      }`,
  },
  {
    name: 'klaro',
    id: 'klaro',
    part: 'cmp-b',
    script: `watchers = []
      manager = {confirmed: false, consents: {stats: false}, savedConsents: {stats: false}, watch: (watcher) => watchers.push(watcher),
        config: {services: [{name: 'stats', purposes: ['analytics']}]}}
      klaro = {getManager: () => manager}
      say = (yes) => {
        manager.confirmed = true
        manager.consents = manager.savedConsents = {stats: yes}
        for (const name of ['consents', 'saveConsents', 'applyConsents'])
          for (const watcher of watchers) watcher.update(manager, name, manager.consents)
      }`,
  },
  {
    name: 'cookieconsent',
    id: 'cookieconsent',
    part: 'cmp-a',
    script: `preferences = undefined
      CookieConsent = {validConsent: () => !!preferences, acceptedCategory: () => true,
        getCookie: () => 'cc-receipt', getUserPreferences: () => preferences}
      say = (yes) => {
        const isFirst = !preferences
        preferences = {acceptType: 'custom', acceptedCategories: yes ? ['necessary', 'analytics'] : ['necessary'],
          rejectedCategories: yes ? [] : ['analytics']}
        for (const name of isFirst ? ['onFirstConsent', 'onConsent'] : ['onChange'])
          window.dispatchEvent(new CustomEvent('cc:' + name, {detail: {cookie: {}}}))
      }`,
  },
  {
    name: 'osano',
    id: 'osano',
    part: 'cmp-b',
    script: `osanoListeners = {}; osanoAnswer = undefined
      Osano = {cm: {getConsent: () => osanoAnswer ?? {ESSENTIAL: 'ACCEPT', ANALYTICS: 'DENY', OPT_OUT: 'DENY'},
        addEventListener: (event, callback) => {
          ;(osanoListeners[event] ??= []).push(callback)
          if (event === 'osano-cm-initialized') callback(osanoAnswer)
        }}}
      say = (yes) => {
        osanoAnswer = {ESSENTIAL: 'ACCEPT', ANALYTICS: yes ? 'ACCEPT' : 'DENY', OPT_OUT: 'DENY'}
        for (const callback of osanoListeners['osano-cm-consent-saved'] ?? []) callback(osanoAnswer)
      }`,
  },
  {
    name: 'complianz',
    id: 'complianz',
    part: 'cmp-a',
    own: /^cookie cmplz_/,
    script: `cmplz_has_consent = (category) => document.cookie.includes('cmplz_' + category + '=allow')
      say = (yes) => {
        const value = yes ? 'allow' : 'deny'
        document.cookie = 'cmplz_statistics=' + value
        document.cookie = 'cmplz_banner-status=dismissed'
        document.dispatchEvent(new CustomEvent('cmplz_status_change', {detail: {category: 'statistics', value}}))
        document.dispatchEvent(new CustomEvent('cmplz_fire_categories', {detail: {categories: yes ? ['statistics'] : []}}))
      }`,
  },
  {
    name: 'wp-consent',
    id: 'wp_consent',
    part: 'cmp-a',
    own: /^cookie wp_consent_/,
    script: `wp_consent_type = 'optin'
      wp_has_consent = (category) => document.cookie.includes('wp_consent_' + category + '=allow')
      say = (yes) => {
        document.cookie = 'wp_consent_statistics=' + (yes ? 'allow' : 'deny')
        document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change',
          {detail: {statistics: yes ? 'allow' : 'deny'}}))
      }`,
  },
  {
    name: 'iubenda',
    id: 'iubenda',
    part: 'cmp-b',
    script: `siteHeard = 0
      _iub = {csConfiguration: {callback: {onPreferenceExpressedOrNotNeeded: () => siteHeard++}},
        cs: {consent: {}, api: {isCcpaOptedOut: () => false}}}
      say = (yes) => {
        _iub.cs.consent = {timestamp: '2026-11-24T10:00:00Z', purposes: {1: true, 4: yes}}
        _iub.csConfiguration.callback.onPreferenceExpressedOrNotNeeded(_iub.cs.consent)
      }`,
  },
  {
    name: 'cookie-script',
    id: 'cookie_script',
    part: 'cmp-a',
    script: `scriptState = {categories: ['strict']}
      CookieScript = {instance: {currentState: () => scriptState}}
      say = (yes) => {
        scriptState = yes ? {action: 'accept', categories: ['strict', 'performance']} : {action: 'reject', categories: ['strict']}
        window.dispatchEvent(new CustomEvent(yes ? 'CookieScriptAccept' : 'CookieScriptReject', {detail: {}}))
        window.dispatchEvent(new Event('CookieScriptClose'))
      }`,
  },
  {
    name: 'shopify',
    id: 'shopify',
    part: 'cmp-b',
    script: `said = {analytics: '', marketing: '', preferences: '', sale_of_data: ''}
      Shopify = {loadFeatures: (features, callback) => setTimeout(() => {
        Shopify.customerPrivacy = {currentVisitorConsent: () => said, analyticsProcessingAllowed: () => true}
        document.dispatchEvent(new Event('consentTrackingApiLoaded'))
        callback()
      })}
      say = (yes) => {
        Shopify.customerPrivacy ??= {currentVisitorConsent: () => said}
        said = {...said, analytics: yes ? 'yes' : 'no'}
        document.dispatchEvent(new CustomEvent('visitorConsentCollected', {detail: {analyticsAllowed: yes}}))
      }`,
  },
  {
    name: 'gcm',
    id: 'gcm',
    script: `used = false; state = 0; icsListeners = []
      google_tag_data = {ics: {get usedUpdate() { return used }, entries: {}, getConsentState: (key) =>
        key === 'analytics_storage' ? state : 0, addListener: (keys, listener) => icsListeners.push(listener)}}
      say = (yes) => (used = true, state = yes ? 1 : 2, icsListeners.forEach((listener) => listener()))`,
  },
  // The two US signals only ever take the ads purposes away: the site's own call says yes to everything.
  {
    name: 'gpp',
    id: 'api',
    part: 'cmp-c',
    script: `__gpp = (command, callback) => command === 'addEventListener' && callback({eventName: 'listenerRegistered',
        listenerId: 1, data: true, pingData: {signalStatus: 'ready', applicableSections: [7],
        parsedSections: {usnat: [{SaleOptOut: 1, SharingOptOut: 2}, {SubsectionType: 1, Gpc: false}]}}})
      say = (yes) => periplo('consent', {analytics: yes, ads: yes, ads_user_data: yes})`,
  },
  {
    name: 'usp',
    id: 'api',
    part: 'cmp-c',
    script: `__uspapi = (command, version, callback) => callback({version: 1, uspString: '1YYN'}, true)
      say = (yes) => periplo('consent', {analytics: yes, ads: yes, ads_user_data: yes})`,
  },
]
