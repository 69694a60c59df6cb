import { isbot } from 'isbot'
import { rememberLast } from '../receive/remember-last.ts'
import type { Step } from '../receive/context.ts'

/** Marks automated visits. They are kept, so that a wrong mark loses nothing, and left out of reports. */
export const putBot: Step = (event, { site, sender, userAgent }) => {
  if (sender === 'server' || !site.mark_bots) return
  const reason = reasonOf(userAgent)
  if (!reason) return
  event.is_bot = true
  event.bot_reason = reason
}

/** Every browser says what it is. */
const reasonOf = rememberLast((userAgent: string) =>
  userAgent === '' ? 'no_user_agent' : isbot(userAgent) ? 'user_agent' : undefined,
)
