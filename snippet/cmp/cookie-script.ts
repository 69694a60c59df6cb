import type { ConsentPlatform } from './platform.ts'

interface Page {
  CookieScript: { instance: { currentState: () => { action?: string; categories?: string[] } } }
}

/** Cookie-Script. Verified: reference (its documentation). */
export const cookieScript: ConsentPlatform<Page> = {
  id: 'cookie_script',
  events: 'CookieScriptAcceptAll CookieScriptAccept CookieScriptReject',
  detect: (w) => w.CookieScript?.instance,
  read: (w) => {
    const { action, categories = [] } = w.CookieScript.instance.currentState()
    if (!/^(accept|reject)$/.test(action ?? '')) return null
    return ['performance', 'targeting', 'functionality'].map((name) => [
      name,
      action === 'accept' && categories.includes(name),
    ])
  },
}
