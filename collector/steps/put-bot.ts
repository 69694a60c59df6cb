import { isbot } from 'isbot'
import type { Step } from '../context.ts'

/** Marks automated visits. They are kept, so that a wrong mark loses nothing, and left out of reports. */
export const putBot: Step = (event, { site, sender, userAgent }) => {
  if (sender === 'server' || !site.mark_bots) return
  // Every browser says what it is.
  const reason = userAgent === '' ? 'no_user_agent' : isbot(userAgent) ? 'user_agent' : undefined
  if (!reason) return
  event.is_bot = true
  event.bot_reason = reason
}
