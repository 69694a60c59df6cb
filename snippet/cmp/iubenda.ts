import { type ConsentPlatform, NO_ADS } from './platform.ts'

type Callback = (...given: unknown[]) => unknown
interface Page {
  _iub: {
    csConfiguration?: { callback?: Record<string, Callback | undefined> }
    cs?: {
      consent?: { timestamp?: unknown; purposes?: Record<number, boolean> }
      api?: { isCcpaOptedOut?: () => boolean }
    }
  }
}

const CALLBACK = 'onPreferenceExpressedOrNotNeeded'

/**
 * iubenda, with consent per purpose: 2 functionality, 4 measurement, 5 marketing. It tells by a callback of the site's settings,
 * which we wrap; where it has already taken them, we read after clicks.
 * Verified: reference (documentation, an open-source integration); what the numbers mean from memory and site code.
 */
export const iubenda: ConsentPlatform<Page> = {
  id: 'iubenda',
  detect: (w) => w._iub,
  subscribe: (w, changed) => {
    const settings = w._iub.csConfiguration
    if (!settings) return
    const callbacks = (settings.callback ??= {})
    const before = callbacks[CALLBACK]
    callbacks[CALLBACK] = function (this: unknown, ...given) {
      changed()
      return before?.apply(this, given)
    }
  },
  read: ({ _iub: { cs } }) => {
    const { timestamp, purposes } = cs?.consent ?? {}
    return [
      ...(timestamp && purposes
        ? Object.entries({ functional: purposes[2], analytics: purposes[4], ads: purposes[5] })
        : []),
      ...(cs?.api?.isCcpaOptedOut?.() === true ? [NO_ADS] : []),
    ]
  },
}
