import type { ConsentPlatform } from './platform.ts'

interface Page {
  /** A plain object of settings until the platform has loaded. */
  OneTrust: {
    IsAlertBoxClosed: () => boolean
    GetDomainData: () => { ShowAlertNotice?: boolean; Groups?: { CustomGroupId?: string }[] }
  }
  OnetrustActiveGroups?: string
  OptanonActiveGroups?: string
}

/**
 * OneTrust and CookiePro. Only active groups are listed, so those of the site (or the usual ones) that are missing were
 * refused. A site that renamed its groups says so in `data-purposes`.
 * Verified: reference (documentation, two open-source integrations); `Groups[].CustomGroupId` from memory.
 */
export const onetrust: ConsentPlatform<Page> = {
  id: 'onetrust',
  events: 'OneTrustGroupsUpdated OTConsentApplied',
  detect: (w) => w.OneTrust?.IsAlertBoxClosed,
  read: ({ OneTrust, OnetrustActiveGroups, OptanonActiveGroups }) => {
    const { ShowAlertNotice, Groups } = OneTrust.GetDomainData()
    if (!OneTrust.IsAlertBoxClosed() && ShowAlertNotice !== false) return null
    const active = OnetrustActiveGroups ?? OptanonActiveGroups
    if (!active) return null
    const groups = Groups?.map(({ CustomGroupId }) => CustomGroupId ?? '') ?? ['C0002', 'C0003', 'C0004']
    return groups.map((id) => [id, active.split(',').includes(id)])
  },
}
