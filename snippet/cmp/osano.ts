import { type ConsentPlatform, NO_ADS } from './platform.ts'

interface Page {
  Osano: {
    cm: {
      getConsent: () => Record<string, string>
      addEventListener: (event: string, callback: (consent?: unknown) => void) => void
    }
  }
}

/**
 * Osano. Only its events tell an answer from a default: they bring a consent once there is one, also to who subscribes late.
 * Verified: reference (its documentation).
 */
export const osano: ConsentPlatform<Page> = {
  id: 'osano',
  detect: (w) => w.Osano?.cm,
  subscribe: (w, changed) => {
    for (const event of ['initialized', 'consent-saved']) {
      w.Osano.cm.addEventListener('osano-cm-' + event, changed)
    }
  },
  read: (w, heard) => {
    const consent = w.Osano.cm.getConsent()
    return [
      ...(heard ? Object.entries(consent).map(([name, said]) => [name, said === 'ACCEPT'] as const) : []),
      ...(consent['OPT_OUT'] === 'ACCEPT' ? [NO_ADS] : []),
    ]
  },
}
