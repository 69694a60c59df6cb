import { Drop } from '../receive/drop-reason.ts'
import type { Step } from '../receive/context.ts'

/**
 * `preset: cnil`, once more for what a page sends without our script: no user, no ad click beyond its platform, no place
 * smaller than a region, no number by which the shop or the chat knows the person.
 */
const WHO = ['user_id', 'account_id', 'click_id', 'cmp_receipt', 'city', 'order_id', 'chat_id'] as const

export const putPreset: Step = (event, { sender, site }) => {
  if (site.preset !== 'cnil' || sender !== 'browser') return
  if (event.name === 'identify') throw new Drop('no_consent', 'the preset cnil knows nobody')
  for (const field of WHO) delete event[field]
}
