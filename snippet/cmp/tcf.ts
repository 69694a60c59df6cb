import type { ConsentPlatform } from './platform.ts'

type Bits = Record<number, boolean | undefined>
interface TcData {
  gdprApplies?: boolean
  eventStatus?: string
  purpose?: { consents?: Bits }
  publisher?: { consents?: Bits }
}
interface Page {
  __tcfapi: (command: string, version: number, callback: (data: TcData, isSuccess: boolean) => void) => void
}

/**
 * IAB TCF 2.2. We are no vendor of its list, so purposes decide: the publisher's own bits where there are any. Legitimate
 * interest never counts: purpose 1, storage, knows none. While the dialog is open the last answer holds; where the law does
 * not apply, TCF says nothing. Verified: the IAB's packages in a browser.
 */
export const tcf: ConsentPlatform<Page> = {
  id: 'tcf',
  detect: (w) => w.__tcfapi,
  subscribe: (w, changed) =>
    w.__tcfapi('addEventListener', 2, (data, isSuccess) => {
      if (isSuccess && data.eventStatus !== 'cmpuishown') changed(data)
    }),
  read: (_w, heard) => {
    const { gdprApplies, eventStatus, purpose, publisher } = (heard ?? {}) as TcData
    if (!gdprApplies || !/^(tcloaded|useractioncomplete)$/.test(eventStatus ?? '')) return null
    const own = publisher?.consents
    const bits = (own && Object.keys(own)[0] ? own : purpose?.consents) ?? {}
    const allow = (...ids: number[]) => ids.every((id) => bits[id] === true)
    return {
      analytics: allow(1, 8) || allow(1, 9),
      ads: allow(1, 7),
      ads_personalization: allow(1, 3, 4),
    }
  },
}
