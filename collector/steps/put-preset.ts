import { Drop } from '../drop-reason.ts'
import type { Step } from '../context.ts'

/**
 * `preset: cnil`, once more for what a page sends without our script: no user, no ad click beyond its platform, no place
 * smaller than a region.
 */
export const putPreset: Step = (event, { sender, site }) => {
  if (site.preset !== 'cnil' || sender !== 'browser') return
  if (event.name === 'identify') throw new Drop('no_consent', 'the preset cnil knows nobody')
  delete event.user_id
  delete event.account_id
  delete event.click_id
  delete event.cmp_receipt
  delete event.city
}
