import { isbot } from 'isbot'
import type { Step } from '../context.ts'

/** Marks automated visits. They are kept, so that a wrong mark loses nothing, and left out of reports. */
export const putBot: Step = (event, { site, sender, userAgent }) => {
  if (sender === 'server' || !site.mark_bots || !isbot(userAgent)) return
  event.is_bot = true
  event.bot_reason = 'user_agent'
}
