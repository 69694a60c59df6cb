import { type ConsentPlatform, NO_ADS } from './platform.ts'

interface Ping {
  signalStatus?: string
  parsedSections?: Record<string, unknown>
}
interface Page {
  __gpp: (command: string, callback: (event: { pingData?: Ping }) => void) => void
}

const OPT_OUTS = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut']

/**
 * IAB GPP, the sections of the US states: an opt-out of sale, sharing or targeting, or their copy of Global Privacy
 * Control, denies ads. While the signal is not ready the last one holds. "Did not opt out" is no consent to ads.
 * Verified: the IAB's package in a browser.
 */
export const gpp: ConsentPlatform<Page> = {
  id: 'gpp',
  detect: (w) => w.__gpp,
  subscribe: (w, changed) =>
    w.__gpp('addEventListener', ({ pingData }) => {
      if (pingData?.signalStatus === 'ready') changed(pingData)
    }),
  read: (_w, heard) => {
    const { parsedSections = {} } = (heard ?? {}) as Ping
    const isOut = Object.values(parsedSections)
      .flat()
      .some((segment) => {
        const fields = (segment ?? {}) as Record<string, unknown>
        return fields['Gpc'] === true || OPT_OUTS.some((name) => fields[name] === 1)
      })
    return isOut ? [NO_ADS] : null
  },
}
