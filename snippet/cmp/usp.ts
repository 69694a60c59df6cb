import { type ConsentPlatform, NO_ADS } from './platform.ts'

interface Page {
  __uspapi: (
    command: string,
    version: 1,
    callback: (data: { uspString?: string } | null, isSuccess: boolean) => void,
  ) => void
}

/**
 * US Privacy, the string before GPP: its third character says whether the visitor opted out of sale. It has no event; it
 * answers at once and is read again after clicks. Verified: reference (the specification).
 */
export const usp: ConsentPlatform<Page> = {
  id: 'usp',
  detect: (w) => w.__uspapi,
  read: (w) => {
    let isOut = false
    w.__uspapi('getUSPData', 1, (data, isSuccess) => {
      isOut = isSuccess && data?.uspString?.[2] === 'Y'
    })
    return isOut ? [NO_ADS] : null
  },
}
